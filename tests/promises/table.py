"""Which tests keep which promise: `python -m tests.promises.table` writes it into docs/threat-model.md.

A test keeps a promise when its name carries the number (`test_p07_...`). A promise without one is said to be not built yet:
nothing is pretended.
"""

import re
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
DOCUMENT = TESTS.parent / "docs" / "threat-model.md"
PROMISES = [f"P{number:02}" for number in range(1, 35)]
ROW = re.compile(r"^\| (?P<promise>P\d\d) \| (?P<words>[^|]+) \| (?P<kept>[^|]+) \|$", re.MULTILINE)
NUMBERS = re.compile(r"^ *(?:async )?def test_((?:p\d\d_)+)", re.MULTILINE)
NOT_BUILT = "not built yet"


def kept_by() -> dict[str, list[str]]:
    """Promise -> the files whose tests carry its number, from the tests' folder on."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in TESTS.rglob("test_*.py"):
        for numbers in NUMBERS.findall(path.read_text(encoding="utf-8")):
            for number in re.findall(r"p\d\d", numbers):
                found[number.upper()].add(path.relative_to(TESTS).as_posix())
    return {promise: sorted(found[promise]) for promise in PROMISES}


def cell(files: list[str]) -> str:
    """As the table has it."""
    return ", ".join(f"`{name}`" for name in files) or NOT_BUILT


def rows(text: str) -> dict[str, str]:
    """Promise -> what the document says of who keeps it."""
    return {row["promise"]: row["kept"] for row in ROW.finditer(text)}


def brought_up_to_date(text: str) -> str:
    """The document with every row as the tests are now."""
    kept = kept_by()
    return ROW.sub(lambda row: f"| {row['promise']} | {row['words']} | {cell(kept[row['promise']])} |", text)


if __name__ == "__main__":
    DOCUMENT.write_text(brought_up_to_date(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
