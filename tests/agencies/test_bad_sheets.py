"""XLSX that are not what they should be: damaged, packed to burst, endless. The current list stays."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from random import randbytes

import pytest

from agencies.importing import Ending, ImportRefused
from agencies.importing.files import CHUNK, MOST_TEXTS
from tests.agencies.builders import Office, csv_text, refused, register, rejected, row, sheet

GOOD = csv_text([row("Sun", "1"), row("Moon", "2")])
BOMB = 60 << 20
SHEET_PART = "xl/worksheets/sheet1.xml"


def test_a_cut_off_sheet(kept: Office) -> None:
    path = sheet(kept, [row("Sun")])
    assert "is a damaged XLSX" in refused(kept, path.read_bytes()[:-200], "cut.xlsx")


def test_a_zip_that_is_no_sheet(kept: Office) -> None:
    with zipfile.ZipFile(kept.folder / "made.zip", "w") as archive:
        archive.writestr("list.csv", GOOD)
    assert "is a ZIP, but no XLSX" in refused(kept, (kept.folder / "made.zip").read_bytes())


def test_formula_cells_of_a_sheet_are_not_believed(office: Office) -> None:
    outcome = office.import_file(sheet(office, [row("Sun"), row('=CONCATENATE("M","oon")')]))
    assert office.names() == ["Sun"]
    assert "save the list with values only" in rejected(outcome)[0]["reason"]


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("damage", [b"", b"<", b"</worksheet><x/>"])
def test_a_sheet_with_a_damaged_part(kept: Office, member: str, damage: bytes) -> None:
    with zipfile.ZipFile(sheet(kept, [row("Sun")])) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    assert member in parts
    with zipfile.ZipFile(kept.folder / "damaged.xlsx", "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, damage if name == member else part)
    with pytest.raises(ImportRefused):
        kept.import_file(kept.folder / "damaged.xlsx")


def test_a_sheet_packed_to_burst_is_never_unpacked(kept: Office) -> None:
    path = sheet(kept, [row("Sun")])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/x.xml", "w") as member,
    ):
        for _ in range(BOMB // CHUNK):
            member.write(b" " * CHUNK)
    assert path.stat().st_size < BOMB // 100
    assert "unpacks to far more" in refused(kept, path.read_bytes(), "bomb.xlsx")


def repacked(office: Office, change: Callable[[bytes], bytes], level: int = 1) -> Path:
    """A sheet of one agency, its XML changed."""
    with zipfile.ZipFile(sheet(office, [row("Kept")])) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts[SHEET_PART] = change(parts[SHEET_PART])
    path = office.folder / "repacked.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def test_a_cell_of_a_sheet_that_does_not_end_is_never_read_whole(kept: Office) -> None:
    cell = randbytes(6 * CHUNK).hex().encode()  # random, so that it is not taken for a bomb
    path = repacked(kept, lambda xml: xml.replace(b">Kept<", b">" + cell + b"<"))
    with pytest.raises(ImportRefused, match="holds a text of more than 1 MB"):
        kept.import_file(path)


def test_a_sheet_whose_rows_are_all_the_same_is_taken_for_the_bomb_it_may_be(kept: Office) -> None:
    blank = b"<row></row>" * (BOMB // 11)
    path = repacked(kept, lambda xml: xml.replace(b"</sheetData>", blank + b"</sheetData>"), level=9)
    with pytest.raises(ImportRefused, match="unpacks to far more"):
        kept.import_file(path)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_beyond_it(kept: Office) -> None:
    path = repacked(kept, lambda xml: xml + b" " * BOMB)
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        told = archive.getinfo(SHEET_PART).file_size
    lie = whole.replace(told.to_bytes(4, "little"), (5000).to_bytes(4, "little"))
    assert "is a damaged XLSX" in refused(kept, lie, "lie.xlsx")


def test_blank_rows_without_number_hide_no_agency_behind_them(kept: Office) -> None:
    blank = b"".join(b'<row r="%d"/>' % number for number in range(3, 40_003))
    behind = b'<row r="40003"><c r="A40003" t="inlineStr"><is><t>Behind</t></is></c></row>'
    outcome = kept.import_file(
        repacked(kept, lambda xml: xml.replace(b"</sheetData>", blank + behind + b"</sheetData>")),
        apply=False,
    )
    assert (outcome.counts["rows"], outcome.counts["rejected"]) == (2, 1)
    assert rejected(outcome)[0]["line"] == "40003"


def test_a_sheet_that_counts_rows_beyond_what_a_sheet_has(kept: Office) -> None:
    far = b'<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>Far</t></is></c></row></sheetData>'
    path = repacked(kept, lambda xml: xml.replace(b"</sheetData>", far))
    with pytest.raises(ImportRefused, match="counts more than 1,048,576 rows"):
        kept.import_file(path)


def test_a_row_with_cells_far_to_the_right_costs_no_more_than_the_header_is_wide(office: Office) -> None:
    ghost = b'<c r="XFD2"/></row>'
    outcome = office.import_file(repacked(office, lambda xml: ghost.join(xml.rsplit(b"</row>", 1))))
    assert (outcome.ending, office.names()) == (Ending.APPLIED, ["Kept"])


def test_a_cell_beyond_the_header_is_told(office: Office) -> None:
    beyond = b'<c r="M2" t="inlineStr"><is><t>what is this</t></is></c></row>'
    outcome = office.import_file(
        repacked(office, lambda xml: beyond.join(xml.rsplit(b"</row>", 1))), apply=False
    )
    assert "it is cut off, or a delimiter is missing" in rejected(outcome)[0]["reason"]


def test_entities_that_multiply_are_refused(kept: Office) -> None:
    entities = b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9))
    bomb = b'<!DOCTYPE x [<!ENTITY a "haha">' + entities + b"]><worksheet"
    path = repacked(kept, lambda xml: xml.replace(b"<worksheet", bomb, 1).replace(b">Kept<", b">&j;<"))
    with pytest.raises(ImportRefused, match="is a damaged XLSX"):
        kept.import_file(path)


def test_a_table_of_texts_too_large_to_hold(kept: Office) -> None:
    """It says so of itself, and is believed: nothing is unpacked."""
    path = repacked(kept, lambda xml: xml)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as texts,
    ):
        block = b"".join(b"<si><t>%s</t></si>" % randbytes(8).hex().encode() for _ in range(5_000))
        for _ in range(MOST_TEXTS // len(block) + 1):
            texts.write(block)
    with pytest.raises(ImportRefused, match="unpacks to far more"):
        kept.import_file(path)


def test_a_sheet_that_is_not_there(kept: Office) -> None:
    kept.register = register({"sheet": "Agencies"})
    path = sheet(kept, [row("Sun")])
    with pytest.raises(ImportRefused, match="has no sheet 'Agencies', but 'Sheet'"):
        kept.import_file(path)
