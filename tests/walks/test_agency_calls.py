"""Whole calls that ask about agencies, with the synthetic register imported: what is said, and that nothing typed breaks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agencies.importing import Importer, import_agencies
from agencies.lookup import MOST_WORDS_READ
from agencies.names import spellings
from agencies.registers import read_registers
from tests.agencies.builders import csv_text
from tests.builders import REAL_CONTENT, Deployment, heard
from tests.promises.watching import statements_of, watched
from tests.silent import deploy
from tests.walks.calls import LANGUAGES, played, words
from tests.walks.registers import DEMO_LIST

HOME = ["verdict.as-of", "DATE", "verdict.no-licence-known"]
ALWAYS = [
    "verdict.always.pay-nothing",
    "verdict.always.have-it-read",
    "verdict.always.no-guarantee",
    "verdict.always.where-to-ask",
]
READ = ["verdict.read-on", "DATE", "verdict.age", "NUMBER", "verdict.day"]
"""The registers of the content were read the day before the tests' clock."""
MOST_STATEMENTS = 16
"""Of a turn that asks: what any turn takes, and for each of two rooms the lists, the agencies and their names; the count."""


@pytest.fixture(scope="module")
def agencies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The real line and the synthetic register, imported once."""
    made = deploy(tmp_path_factory.mktemp("agencies") / "line", REAL_CONTENT)
    import_list(made, DEMO_LIST)
    yield made
    made.close()


def import_list(line: Deployment, path: Path) -> None:
    importer = Importer(line.engine, line.clock, line.folder)
    import_agencies(importer, "demo", read_registers(REAL_CONTENT)["demo"], path, apply=True)


def spelled(name: str) -> str:
    return f"{spellings(name)[0][:9]}#"


@pytest.mark.parametrize(("chosen", "language"), LANGUAGES.items())
def test_today_at_home_is_said_with_its_day(agencies: Deployment, chosen: str, language: str) -> None:
    said = words(played(agencies, f"* {chosen} 2"), language)
    assert said == [*HOME, "verdict.always.pay-nothing", "verdict.next.ask-information-point"]


VERDICTS = {
    "1014": ["verdict.licensed", "DATE"],
    "1028": ["verdict.listed", "DATE", "verdict.end-not-published"],
    "1035": ["verdict.suspended", "verdict.since", "DATE"],
    "1056": ["verdict.withdrawn", "verdict.since", "DATE"],
    "1077": ["verdict.expired", "verdict.since", "DATE"],
}


@pytest.mark.parametrize(("licence", "reason"), VERDICTS.items())
def test_a_licence_gives_reason_source_age_next_step_and_what_is_always_said(
    agencies: Deployment, licence: str, reason: list[str]
) -> None:
    call = played(agencies, f"* 1 2 2 {licence}#")
    assert heard(call)[-1] == "verdict"
    warned = "verdict.next.do-not-go-with-it"
    step = [warned] if reason[0] not in ("verdict.licensed", "verdict.listed") else []
    assert words(call) == [
        "candidate.licence", "NUMBER", "country.demo", *reason,
        "verdict.source.demo", *READ, *step, *ALWAYS,
    ]  # fmt: skip


def test_a_name_is_chosen_by_its_key_and_the_verdict_counted_once_without_the_caller(
    agencies: Deployment,
) -> None:
    call = played(agencies, f"* 1 2 3 {spelled('Ravinala Recruitment')}")
    assert words(call) == [
        "candidate.intro", "candidate.licence", "NUMBER", "country.demo", "candidate.choice.1", "candidate.none.2",
    ]  # fmt: skip
    before = checks(agencies)
    call.say_all(["1", "9", "9"])
    assert words(call)[3:5] == ["verdict.licensed", "DATE"]
    call.say_all(["_", "3"])
    assert heard(call)[-3:] == ["verdict", "agency", "agencies"]
    assert checks(agencies) == before + 1
    columns = agencies.rows("SELECT * FROM agency_checks")[0].keys()
    assert set(columns) == {"day", "register", "key", "count"}


def checks(line: Deployment) -> int:
    return sum(row["count"] for row in line.rows("SELECT count FROM agency_checks"))


def test_one_wrong_key_still_finds_and_says_so(agencies: Deployment) -> None:
    keys = spellings("Ravinala Recruitment")[0][:9]
    call = played(agencies, f"* 1 2 3 {keys[:4]}9{keys[5:]}#")
    assert words(call)[0] == "candidate.slip"
    assert "candidate.choice.1" in words(call)


def test_more_than_three_are_three_and_more_letters_on_the_last_key(agencies: Deployment) -> None:
    call = played(agencies, "* 1 2 3 796#")
    said = words(call)
    assert [word for word in said if word.startswith("candidate.choice")] == [
        f"candidate.choice.{key}" for key in (1, 2, 3)
    ]
    assert said[-1] == "candidate.more.4"
    call.say("4")
    assert heard(call)[-1] == "name"
    assert call.turns[-1].keys == "4"


def test_one_letter_asks_for_more_and_then_for_the_name_again(agencies: Deployment) -> None:
    call = played(agencies, "* 1 2 3 7#")
    assert heard(call)[-1] == "name"
    assert words(call) == ["candidate.more-letters", "name.type"]


def test_none_of_these_is_told_how_things_stand_at_home(agencies: Deployment) -> None:
    call = played(agencies, f"* 1 2 3 {spelled('Ravinala Recruitment')} 2")
    assert heard(call)[-1] == "unknown"
    assert words(call) == [
        "verdict.none-found", *HOME, "verdict.source.mdg", *READ,
        "verdict.next.ask-information-point", *ALWAYS,
    ]  # fmt: skip
    call.say("_")
    assert heard(call)[-1] == "agencies"


def test_a_name_that_nobody_has_is_told_how_things_stand_at_home(agencies: Deployment) -> None:
    call = played(agencies, "* 2 2 3 99999999#")
    assert heard(call)[-1] == "unknown"
    assert words(call, "fr")[: 1 + len(HOME)] == ["verdict.none-found", *HOME]


COUNTRIES = {
    "4 1": ["country.mus", "verdict.embassy-only", "verdict.source.mus"],
    "4 2 1": ["country.kwt", "verdict.departures-suspended", "verdict.since", "DATE", "verdict.source.kwt"],
    "4 2 2": ["country.sau", "verdict.departures-suspended", "verdict.since", "DATE", "verdict.source.sau"],
    "4 2 3": ["country.lbn", "verdict.not-named", "verdict.source.lbn"],
    "4 2 4": ["country.omn", "verdict.not-named", "verdict.source.omn"],
    "4 3": ["verdict.no-register", *HOME],
    "4 4": ["verdict.no-register", *HOME],
}


@pytest.mark.parametrize(("keys", "said"), COUNTRIES.items())
def test_each_destination_has_the_verdict_of_its_regime(
    agencies: Deployment, keys: str, said: list[str]
) -> None:
    assert words(played(agencies, f"* 1 2 {keys}"))[: len(said)] == said


def test_whoever_is_there_already_is_helped_and_not_blamed(agencies: Deployment) -> None:
    said = words(played(agencies, "* 1 2 4 2 1"))
    assert said.index("verdict.next.help-if-there") < said.index(ALWAYS[0])
    assert said[-4:] == ALWAYS


def test_90_days_after_it_was_read_a_protective_verdict_becomes_ask_first(agencies: Deployment) -> None:
    now = agencies.clock.at
    agencies.clock.move(days=90)
    try:
        assert "verdict.too-old" in words(played(agencies, "* 1 2 4 2 1"))
        assert words(played(agencies, "* 1 2"))[0] == "verdict.too-old"
    finally:
        agencies.clock.at = now


TYPED = """
2 #                         licence licence
2 _                         licence licence
2 _ _ _                     licence licence licence person
2 *                         licence licence
2 8#                        licence hide
2 8                         licence hide
2 88#                       licence unknown
2 99*1014#                  licence verdict
2 1014                      licence verdict
2 0#                        licence unknown
2 H                         licence
2 0000000000000000000000000000000000000000#   licence licence
2 9*0000000000000000000000000000000000000009#  licence licence
3 #                         name name
3 0#                        name unknown
3 11111#                    name unknown
3 77777777777777777777777777777777777777777#  name name
3 H                         name
3 796# H                    name name-found
3 796# _                    name name-found name-found
3 796# _ _                  name name-found name-found name-found
3 796# _ _ _                name name-found name-found name-found most-wanted/nobody-pays
3 796# 7 7 7                name name-found name-found name-found person
3 796# *                    name name-found name
3 796# 0                    name name-found person
3 796# 0 *                  name name-found person name-found
3 796# 8                    name name-found hide
3 796# 1 *                  name name-found verdict name-found
3 796# 1 _ *                name name-found verdict agency name-found
3 796# 1 1                  name name-found verdict agency-hear
3 796# 1 2                  name name-found verdict agency-tell
3 796# 1 _ 9                name name-found verdict agency agency
3 796# 1 5                  name name-found verdict agency
"""


@pytest.mark.parametrize("row", TYPED.strip().splitlines())
def test_whatever_is_typed_leads_somewhere(agencies: Deployment, row: str) -> None:
    keys, _, places = row.partition("  ")
    call = played(agencies, f"* 1 2 {keys.strip()}")
    assert heard(call)[-len(places.split()) :] == places.split()


def test_a_letter_with_thousands_of_names_behind_it_asks_for_more_and_reads_few_rows(
    quick_path: Path,
) -> None:
    """The question stops at so many rows of an index (agencies/lookup.py), whatever there is."""
    line = deploy(quick_path / "many", REAL_CONTENT)
    header = "name,former_names,licence,status,status_since,valid_until,town,street,destinations,country"
    rows = [
        [f"Sun {number} (synthetic)", "", "", "active", "", "", "Town", "Street", "", "synthetic"]
        for number in range(2000)
    ]
    (quick_path / "many.csv").write_text(csv_text(rows, header.split(",")))
    import_list(line, quick_path / "many.csv")
    carried_out = statements_of(line)
    call = played(line, "* 1 2 3")
    carried_out.clear()
    call.say("7#")
    assert words(call) == ["candidate.more-letters", "name.type"]
    asked = [sql for sql in carried_out if "agency_words" in sql]
    assert [sql for sql in asked if f"LIMIT {MOST_WORDS_READ}" not in sql] == []
    assert len(asked) == 1
    line.close()


def test_p31_a_turn_that_asks_opens_nothing_and_takes_few_statements(quick_path: Path) -> None:
    line = deploy(quick_path / "asks", REAL_CONTENT)
    carried_out = statements_of(line)
    import_list(line, DEMO_LIST)
    counts: dict[str, int] = {}
    outward: list[tuple[str, str]] = []
    for number, keys in enumerate(("2", "2 2 1014", "2 3 796", "2 3 796 1", "2 3 79999999", "2 4 2 1")):
        *before, last = keys.split()
        carrier = line.carrier(f"CA{number}", f"+26134000000{number}")
        carrier.ring()
        carrier.press("1", *before)
        carried_out.clear()
        with watched() as seen:
            assert carrier.press(last).status_code == 200
        counts[keys], outward = len(carried_out), [*outward, *seen]
    assert outward == []
    assert {keys: count for keys, count in counts.items() if not 0 < count <= MOST_STATEMENTS} == {}
    line.close()


def test_a_line_whose_home_register_is_nowhere_says_what_to_do_meanwhile(quick_path: Path) -> None:
    line = deploy(quick_path / "unread", REAL_CONTENT, HOME_REGISTER="nowhere")
    call = played(line, "1 2")
    assert words(call) == ["agencies.today", "soon.way-on"]
    call.say("*")
    assert heard(call)[-1] == "home"
    line.close()
