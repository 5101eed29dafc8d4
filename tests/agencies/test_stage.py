"""The stage writes in short steps, whatever the machine's speed (P28)."""

from hypothesis import given
from hypothesis import strategies as st

from agencies.importing.stage import FEWEST_ROWS, LONG_SECONDS, LONGEST_STEP, STEP_SECONDS, Pace

LONGEST_TRANSACTION = 0.05
SECONDS = st.floats(0.0001, 2.0)


@given(st.lists(st.tuples(SECONDS, SECONDS), max_size=60))
def test_p28_a_step_shrinks_as_soon_as_its_rows_or_the_whole_of_it_were_slow(
    took: list[tuple[float, float]],
) -> None:
    pace = Pace()
    for inside, commit in took:
        before = pace.rows
        pace.learn(inside, inside + commit)
        assert FEWEST_ROWS <= pace.rows <= LONGEST_STEP
        if inside > STEP_SECONDS:
            assert pace.rows < max(before, FEWEST_ROWS + 1)
        if inside + commit > LONG_SECONDS:
            assert pace.rows <= max(before / 2, FEWEST_ROWS)
    assert STEP_SECONDS < LONG_SECONDS < LONGEST_TRANSACTION


def test_a_slow_disk_alone_does_not_shrink_a_step_that_is_short_enough() -> None:
    pace = Pace()
    for _ in range(10):
        pace.learn(STEP_SECONDS * pace.rows / 400, 0.03)
    assert pace.rows >= 300
