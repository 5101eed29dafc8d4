"""The stage writes in short steps, whatever the machine's speed (P28)."""

from hypothesis import given
from hypothesis import strategies as st

from agencies.importing.stage import FEWEST_ROWS, LONGEST_STEP, STEP_SECONDS, Pace

LONGEST_TRANSACTION = 0.05


@given(st.lists(st.floats(0.0001, 2.0), max_size=60))
def test_p28_a_step_is_never_longer_than_allowed_and_shrinks_as_soon_as_it_is_slow(took: list[float]) -> None:
    pace = Pace()
    for seconds in took:
        before = pace.rows
        pace.learn(seconds)
        assert FEWEST_ROWS <= pace.rows <= LONGEST_STEP
        assert seconds <= STEP_SECONDS or pace.rows < max(before, FEWEST_ROWS + 1)
    assert STEP_SECONDS < LONGEST_TRANSACTION / 2
