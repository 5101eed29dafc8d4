"""Cut numbers: what a presenter writes down, keys on a telephone, and finds in the grid (docs/stations.md).

An item of a pack has one for ever: three to five digits, the last a Damm check digit, so that one wrong digit or two swapped is
noticed and never another item. What items are called:

    message/<message>/<language>     a message, as `message_item` writes it
    story/<name>                     a story's copy (stories.published), which radio_feed.withdrawn knows by it
    anything else                    a programme or a spot, as its recipe and week name it
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from stdnum import damm

from core.database import lock_table
from core.errors import OperatorError
from core.ledger import Rows, rows_of
from core.models import CutRow

FIRST, LAST = 10, 9999
"""What stands before the check digit: three digits in all at first, five at most."""
LONGEST_TITLE = 200


class NoCutsLeft(OperatorError):
    """Every number of five digits is given."""

    def __init__(self) -> None:
        super().__init__("There is no cut number left.", "Let cuts have six digits (radio_feed/cuts.py).")


@dataclass(frozen=True)
class Cut:
    """An item as stations know it; `title` is what it is called in the grid."""

    number: int
    item: str
    title: str


def message_item(message: str, language: str) -> str:
    """The item of a message in a language."""
    return f"message/{message}/{language}"


def cut_number(connection: Connection, item_id: str, title: str = "") -> int:
    """The item's number, given to it now if it has none; in a transaction that writes. A title given is kept.

    `item_id` is the item's id in the packs, 200 characters at most. Raises NoCutsLeft.
    """
    rows = rows_of(connection)
    number = _number_of(rows, item_id)
    if number is None:
        lock_table(connection, CutRow)
        number = _number_of(rows, item_id) or _give(rows, item_id)
    if title:
        rows.change("UPDATE cuts SET title = ? WHERE number = ?", title[:LONGEST_TITLE], number)
    return number


def _number_of(rows: Rows, item_id: str) -> int | None:
    row = rows.one("SELECT number FROM cuts WHERE item = ?", item_id)
    return int(row[0]) if row else None


def _give(rows: Rows, item_id: str) -> int:
    (highest,) = rows.one("SELECT MAX(number) FROM cuts") or (None,)
    following = FIRST if highest is None else highest // 10 + 1
    if following > LAST:
        raise NoCutsLeft
    number = int(f"{following}{damm.calc_check_digit(str(following))}")
    rows.change("INSERT INTO cuts (number, item, title) VALUES (?, ?, '')", number, item_id)
    return number


def is_cut(digits: str) -> bool:
    """Whether the digits could be a cut number: with one digit wrong, or two neighbours swapped, they are not."""
    plain = digits.isascii() and digits.isdigit() and not digits.startswith("0")
    return plain and FIRST <= int(digits) // 10 <= LAST and damm.is_valid(digits)


def cut_of(rows: Rows, number: int) -> Cut | None:
    """The item of a number, or nothing."""
    row = rows.one("SELECT number, item, title FROM cuts WHERE number = ?", number)
    return Cut(*row) if row else None


def cuts_of(rows: Rows, items: Sequence[str]) -> Mapping[str, Cut]:
    """Those of the items that have a number, by item."""
    found = (rows.one("SELECT number, item, title FROM cuts WHERE item = ?", item) for item in items)
    return {row[1]: Cut(*row) for row in found if row}
