"""The registers of the content: read strictly, sourced, and without an invented agency."""

from pathlib import Path

import pytest

from agencies.importing import Ending, ImportRefused
from agencies.registers import read_register, read_registers
from agencies.status import Regime
from publishing.errors import BrokenContent
from tests.agencies.builders import Office
from tests.builders import REAL_CONTENT

REGISTERS = REAL_CONTENT / "registers"
GOOD = (REGISTERS / "demo.yaml").read_text(encoding="utf-8")


def broken(folder: Path, text: str, name: str = "demo.yaml") -> list[str]:
    """What is wrong with a register's file, without the folder."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenContent) as refused:
        read_register(file)
    return [str(fault).removeprefix(f"{folder}/") for fault in refused.value.faults]


def test_the_registers_that_ship_are_regimes_with_sources_and_no_agency_but_invented_ones() -> None:
    registers = read_registers(REAL_CONTENT)
    assert {name: register.regime for name, register in registers.items()} == {
        "demo": Regime.LICENSING,
        "hkg": Regime.LICENSING,
        "kwt": Regime.DEPARTURES_SUSPENDED,
        "lbn": Regime.DEPARTURES_SUSPENDED,
        "mdg": Regime.NO_VALID_LICENCE,
        "mus": Regime.EMBASSY_ACCEPTED,
        "omn": Regime.DEPARTURES_SUSPENDED,
        "sau": Regime.DEPARTURES_SUSPENDED,
    }
    assert [name for name, register in registers.items() if register.demo] == ["demo"]
    assert [file.name for file in REGISTERS.iterdir() if file.suffix != ".yaml"] == ["demo.csv"]


def test_only_countries_that_a_source_names_are_said_to_be_suspended() -> None:
    registers = read_registers(REAL_CONTENT)
    suspended = [name for name, one in registers.items() if one.regime is Regime.DEPARTURES_SUSPENDED]
    assert [name for name in suspended if registers[name].named_by_source] == ["kwt", "sau"]


def test_the_invented_register_says_so_in_every_name_and_imports_whole(office: Office) -> None:
    office.register = read_registers(REAL_CONTENT)["demo"]
    outcome = office.import_file(REGISTERS / "demo.csv")
    assert (outcome.counts["agencies"], outcome.counts["rejected"]) == (40, 0)
    assert all("synthetic" in name for name in office.names())


def test_a_register_without_a_mapping_takes_no_list(office: Office) -> None:
    office.register = read_registers(REAL_CONTENT)["mdg"]
    with pytest.raises(ImportRefused, match="its regime is no-valid-licence"):
        office.listed(["a"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("regime: licensing", "regime: licencing", "demo.yaml:9: regime: "),
        ("    licence: licence\n", "    license: licence\n", "demo.yaml:21: mapping > columns > license: "),
        ("SYN-[0-9]{4}", '"SYN-[0-9"', "demo.yaml:34: mapping > licence_pattern: "),
        ('  list_separator: ";"', "  date_formats: ['%d/%m']", "demo.yaml:29: mapping > date_formats > 0: "),
        ("read_on: 2026-11-22", "read_on: yesterday", "demo.yaml:14: source > read_on: "),
        (
            "    withdrawn: [withdrawn]",
            "    withdrawn: [Active]",
            "demo.yaml:17: mapping: a word stands for two",
        ),
        ("  country_words: [synthetic]", "", "demo.yaml:17: mapping: a column for the country needs"),
        ("country: xxx", "country: hkg", "demo.yaml:3: country is 'hkg'."),
    ],
)
def test_a_fault_is_said_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    (fault,) = broken(tmp_path, GOOD.replace(old, new, 1))
    assert fault.startswith(said)


def test_a_protective_register_needs_evidence_and_a_licensing_one_a_mapping(tmp_path: Path) -> None:
    text = (REGISTERS / "mdg.yaml").read_text(encoding="utf-8")
    (fault,) = broken(tmp_path, text.partition("evidence:")[0], "mdg.yaml")
    assert "needs evidence" in fault
    licensing = text.replace("no-valid-licence", "licensing")
    assert "needs a mapping" in broken(tmp_path, licensing, "mdg.yaml")[0]


@pytest.mark.parametrize("name", ["Demo 1.yaml", "registers.yaml", "openapi.yaml", "static.yaml"])
def test_a_register_is_named_by_its_file_and_no_page_has_its_name(tmp_path: Path, name: str) -> None:
    assert "is no id of a register" in broken(tmp_path, GOOD, name)[0]


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "registers").mkdir()
    for name in ("a1.yaml", "b2.yaml"):
        (tmp_path / "registers" / name).write_text("country: 1\n", encoding="utf-8")
    with pytest.raises(BrokenContent) as refused:
        read_registers(tmp_path)
    assert {fault.file.name for fault in refused.value.faults} == {"a1.yaml", "b2.yaml"}


def test_undoing_nothing_is_refused_and_a_list_read_in_the_future_is_not_believed(office: Office) -> None:
    with pytest.raises(ImportRefused, match="has no list"):
        office.undo()
    source = office.register.source.model_copy(update={"read_on": office.clock.at.date().replace(year=2027)})
    office.register = office.register.model_copy(update={"source": source})
    with pytest.raises(ImportRefused, match="in the future"):
        office.listed(["a"])
    assert Ending.UNDONE not in {one["state"] for one in office.rows("SELECT state FROM register_imports")}
