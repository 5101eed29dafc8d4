"""The calls that README.md shows are played as they stand: a stranger tries them first, one after another, as one caller."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agencies.importing import Importer, import_agencies
from agencies.registers import read_registers
from carriers.practice import PRACTICE_LINE, PRACTICE_STATION, Recording
from core.settings import ROOT
from tests.builders import LINE, REAL_CONTENT, Deployment, clips_in, heard
from tests.ivr.reporting import staff
from tests.silent import deploy, silent_names
from tests.walks.registers import DEMO_LIST

README = (ROOT / "README.md").read_text(encoding="utf-8")
CALLS = re.findall(r'scripts/phone\.py --keys "([^"]+)"', README)
STATIONS_CALLS = re.findall(r'scripts/phone\.py --station --keys "([^"]+)"', README)
LEADS_TO = {
    "1 1 _ *": ["home", "know"],
    "* 1 2 2 1014# _ H": ["verdict"],
    "* 2 3 1 1 R5 H": ["tell-speak", "tell-kept"],
    "* 1 2 3 385566663# 1 _ H": ["verdict"],
    "* 2 2 4 2 1 H": ["to-kuwait"],
    "* 3 2 _": ["explained"],
}
HONG_KONG = "name_en,name_zh,licence_held_since_year,district,address,placement_types\nFull Moon Employment,,2010,Central,,\n"


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The real line with the synthetic register, a list of Hong Kong of one agency, and people who hear reports."""
    made = deploy(tmp_path_factory.mktemp("readme") / "line", REAL_CONTENT)
    hong_kong: Path = made.folder / "hkg.csv"
    hong_kong.write_text(HONG_KONG, encoding="utf-8")
    importer, registers = Importer(made.engine, made.clock, made.folder), read_registers(REAL_CONTENT)
    for name, path in (("demo", DEMO_LIST), ("hkg", hong_kong)):
        import_agencies(importer, name, registers[name], path, apply=True)
    staff(made)
    yield made
    made.close()


def take() -> Recording:
    return Recording("RE1", f"{LINE}/phone/recordings/take/key", 4.0)


def test_every_call_of_the_readme_is_played_here() -> None:
    assert {*CALLS, *STATIONS_CALLS} == set(LEADS_TO)
    assert len(CALLS) + len(STATIONS_CALLS) == README.count("scripts/phone.py")


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_each_leads_where_it_says_one_after_another(practised: Deployment, again: bool) -> None:
    """Also for a caller whom the line remembers, as it does whoever has played one of them before."""
    lines = [
        *((keys, PRACTICE_LINE) for keys in CALLS),
        *((keys, PRACTICE_STATION) for keys in STATIONS_CALLS),
    ]
    for keys, called in lines:
        call = practised.practise(record=take, called=called)
        call.begin()
        call.say_all(keys.split())
        names = silent_names(REAL_CONTENT)
        said = [names[clip][0] for turn in call.turns for clip in clips_in(turn.xml)]
        assert "key.wrong" not in said, keys
        assert {place.partition("/")[0] for place in heard(call)} >= set(LEADS_TO[keys]), keys
