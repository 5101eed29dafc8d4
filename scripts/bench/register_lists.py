"""Lists of agencies that nobody ever licensed, as large as asked for: the same for the same size."""

import csv
import itertools
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from agencies.registers import Register

HEADER = ("name", "licence", "status", "valid_until", "town", "address", "phone")
FIRST = (
    "Baobab", "Ravinala", "Ylang", "Vanilla", "Raffia", "Lagoon", "Coral", "Monsoon", "Pepper", "Cinnamon", "Harbour",
    "Lighthouse", "Tamarind", "Mango", "Jasmine", "Orchid", "Lemur", "Zebu", "Pirogue", "Sapphire", "Étoile", "Forêt",
)  # fmt: skip
SECOND = (
    "Overseas", "Domestic", "Golden", "Family", "United", "Eastern", "Helping", "Global", "Star", "Trusted", "First",
    "Caring", "Happy", "Royal", "Prime", "Bright", "Modern", "Silver", "Noble", "Grand",
)  # fmt: skip
THIRD = (
    "Employment Agency",
    "Recruitment",
    "Services Limited",
    "Manpower Centre",
    "Placement Company",
    "Workers",
)
TOWNS = tuple(f"Synthetic Town {number}" for number in range(400))
REGISTER = Register.model_validate({
    "country": "xxx",
    "title": {"en": "Synthetic agencies of the bench"},
    "authority": "Nobody (synthetic)",
    "regime": "licensing",
    "demo": True,
    "source": {"title": "Synthetic", "address": None, "read_on": "2026-11-22"},
    "mapping": {
        "columns": {
            "names": ["name"], "licence": "licence", "status": "status", "valid_until": "valid_until", "town": "town",
            "address": "address", "phone": "phone",
        },
        "status_words": {"active": ["active"], "suspended": ["suspended"]},
        "licence_pattern": "SYN-[0-9]{8}",
        "phone_region": "HK",
    },
})  # fmt: skip


def rows(count: int, seed: int = 4) -> Iterator[tuple[str, ...]]:
    """Names of four to six words, a third of a number in them: so many differ as in a real list."""
    chosen = Random(seed)  # noqa: S311 - nothing is kept secret by it
    start = date(2027, 1, 1)
    for number in range(count):
        name = f"{chosen.choice(FIRST)} {chosen.choice(SECOND)} {_syllables(chosen)} {chosen.choice(THIRD)}"
        yield (
            name,
            f"SYN-{number * 37 % 100_000_000:08}",
            "suspended" if number % 50 == 0 else "active",
            (start + timedelta(days=number % 1500)).isoformat(),
            chosen.choice(TOWNS),
            f"{number % 900 + 1} Synthetic Street, floor {number % 40}",
            f"2{number % 10_000_000:07}",
        )


def _syllables(chosen: Random) -> str:
    return "".join(chosen.choice("bdfghklmnprstvz") + chosen.choice("aeiou") for _ in range(3)).capitalize()


def write_csv(path: Path, count: int, seed: int = 4) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER])
        csv.writer(file).writerows(rows(count, seed))


CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
RELATION = '<Relationship Id="rId1" Type="{}/{}" Target="{}"/>'
WORKBOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>'


def write_xlsx(path: Path, count: int, seed: int = 4) -> None:
    """The same list as a sheet whose cells hold their texts, as databases export it; row by row, for openpyxl takes minutes."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS.format(RELATION.format(OFFICE, "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": RELATIONS.format(RELATION.format(OFFICE, "worksheet", "worksheets/sheet1.xml")),
        "xl/workbook.xml": WORKBOOK,
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for number, cells in enumerate(itertools.chain([HEADER], rows(count, seed)), start=1):
                texts = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
                sheet.write(f'<row r="{number}">{texts}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
