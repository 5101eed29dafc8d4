"""Cells become texts the same way whether a row is looked over at once or cell by cell."""

from collections.abc import Callable, Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from agencies.importing.rows import Rejected, _text, _texts

CELL = st.text(st.sampled_from("ab 9=-é\u00a0\t\n"), max_size=6) | st.none() | st.integers(0, 9)


def told(read: Callable[[], Sequence[str]]) -> list[str] | str:
    """The texts, or why the row is rejected."""
    try:
        return [*read()]
    except Rejected as rejected:
        return str(rejected)


@given(st.lists(CELL, max_size=5))
@example(["a", "=b"])
@example(["=a"])
@example(["a ", "b"])
@example(["a", " b"])
@example(["a", "b "])
@example(["a", "b\n"])
@example(["", "  "])
@example(["x" * 600, "y" * 600])
@example(["x" * 1001])
def test_a_row_looked_over_at_once_reads_as_its_cells_do(cells: list[object]) -> None:
    assert told(lambda: _texts(cells)) == told(lambda: [_text(cell) for cell in cells])
