"""What callers tell: kept as they tell it, one of each bucket and agency in 90 days, patterns held for a person."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.reviews.states import LEADS_TO, STANDING, HoldReason, ReviewState, move
from core.ledger import open_ledger
from core.outbox.sweeps import UNCOUNTED_REVIEWS
from tests.agencies.builders import Office, row
from tests.agencies.conftest import fresh_office
from tests.agencies.reviewing import SUN, add_approved, complete, keep, review, states, tell

MOON = SUN + 1
STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([SUN, MOON]), st.sampled_from([0, 40, 89, 90]), st.booleans()),
    min_size=1,
    max_size=8,
)  # fmt: skip


@pytest.fixture
def listing(office: Office) -> Office:
    """An office whose register lists Sun."""
    office.listed(row("Sun", "1"))
    return office


def test_a_review_is_new_and_of_a_day(listing: Office) -> None:
    told = review(listing, tell(listing, 7, "yn-ny"))
    assert told == {
        "id": told["id"], "register": "test", "key": SUN, "bucket": 7, "told_on": "2026-11-22", "answers": "yn-ny",
        "state": "new", "reasons": "", "note": None, "decided_on": None,
    }  # fmt: skip


def test_a_hang_up_leaves_what_was_told_as_incomplete_without_a_bucket(listing: Office) -> None:
    keep(listing, "one", "y")
    keep(listing, "one", "yn")
    told = review(listing, "one")
    assert (told["state"], told["answers"], told["bucket"]) == ("incomplete", "yn", None)


@pytest.mark.parametrize("answers", ["y", "yyyy", "-----"])
def test_what_is_not_told_to_its_end_is_not_counted(listing: Office, answers: str) -> None:
    told = review(listing, tell(listing, 7, answers))
    assert (told["state"], told["bucket"]) == ("incomplete", None)


def test_what_is_told_is_told_once(listing: Office) -> None:
    """A review that is whole changes no more, whatever comes again: neither its answers nor its caller."""
    review_id = tell(listing, 7)
    before = review(listing, review_id)
    keep(listing, review_id, "yyyyy")
    assert complete(listing, review_id, 8) is ReviewState.NEW
    assert review(listing, review_id) == before


def test_of_what_was_never_told_nothing_is_left(listing: Office) -> None:
    assert complete(listing, "nothing") is ReviewState.INCOMPLETE
    assert states(listing) == []


def test_a_later_one_of_the_same_caller_replaces(listing: Office) -> None:
    first = tell(listing, 7, "nynyy")
    listing.clock.move(days=60)
    second = tell(listing, 7, "ynynn")
    assert review(listing, first)["state"] == "replaced"
    assert (review(listing, second)["state"], review(listing, second)["answers"]) == ("new", "ynynn")


def test_one_that_is_broken_off_replaces_nothing(listing: Office) -> None:
    first = tell(listing, 7)
    tell(listing, 7, "yn")
    assert review(listing, first)["state"] == "new"


def test_an_approved_one_is_replaced_too_and_waits_for_a_person_again(listing: Office) -> None:
    first = tell(listing, 7)
    listing.change("UPDATE reviews SET state = 'approved'")
    second = tell(listing, 7, "ynynn")
    assert (review(listing, first)["state"], review(listing, second)["state"]) == ("replaced", "new")


def test_somebody_else_at_the_same_phone_stands_beside_and_is_held(listing: Office) -> None:
    first = tell(listing, 7)
    second = tell(listing, 7, "ynynn", told_before=False)
    assert review(listing, first)["state"] == "new"
    assert (review(listing, second)["state"], review(listing, second)["reasons"]) == (
        "held",
        "another-person",
    )


def test_one_told_after_a_rejected_one_is_held(listing: Office) -> None:
    tell(listing, 7)
    listing.change("UPDATE reviews SET state = 'rejected'")
    assert review(listing, tell(listing, 7, "ynynn"))["reasons"] == "rejected-before"


def test_a_withheld_number_is_held_for_nobody_knows_whether_it_told_before(listing: Office) -> None:
    for answers in ("nynyy", "ynynn"):
        told = review(listing, tell(listing, None, answers))
        assert (told["state"], told["reasons"]) == ("held", "number-withheld")


def test_a_burst_is_held_whole_but_for_what_a_person_approved(listing: Office) -> None:
    add_approved(listing, 1)
    told = [tell(listing, bucket, answers) for bucket, answers in ((1, "yyyyy"), (2, "nnnnn"))]
    assert states(listing) == ["approved", "new", "new"]
    told.append(tell(listing, 3, "ynyny"))
    assert states(listing) == ["approved", "held", "held", "held"]
    assert {review(listing, review_id)["reasons"] for review_id in told} == {"burst"}


def test_alike_answers_of_many_callers_are_held(listing: Office) -> None:
    for bucket in range(4):
        last = tell(listing, bucket, "nnynn")
        listing.clock.move(days=8)
    assert states(listing) == ["held"] * 4
    assert review(listing, last)["reasons"] == HoldReason.SAME_ANSWERS


def test_one_bucket_with_many_agencies_is_held(listing: Office) -> None:
    listing.listed(*(row(f"A{number}", str(number)) for number in range(1, 4)), force="a new list")
    keys = [one["key"] for one in listing.rows("SELECT DISTINCT key FROM agencies ORDER BY key")]
    told = [tell(listing, 7, key=key) for key in keys[:3]]
    assert len(set(told)) == 3
    reasons = {review(listing, review_id)["reasons"].split(",")[0] for review_id in told}
    assert reasons == {HoldReason.MANY_AGENCIES.value}


def test_a_review_of_an_agency_merged_meanwhile_is_kept_and_held(listing: Office) -> None:
    keep(listing, "one", "nyny")
    listing.listed(row("Moon", "2", former="Sun"), force="Sun was merged into Moon")
    keep(listing, "one", "nynyy")
    assert complete(listing, "one") is ReviewState.HELD
    assert review(listing, "one")["reasons"] == "agency-gone"


@given(STEPS)
@settings(max_examples=25, deadline=None)
def test_whoever_says_they_told_before_has_one_review_of_an_agency_in_90_days(
    steps: list[tuple[int, int, int, bool]],
) -> None:
    """Against a list kept by hand: (bucket, agency, days later, the same person)."""
    with fresh_office() as office:
        office.listed(row("Sun", "1"))
        standing: list[tuple[str, int, int, int]] = []
        elapsed = 0
        for bucket, key, days, same in steps:
            office.clock.move(days=days)
            elapsed += days
            told = tell(office, bucket, key=key, told_before=same)
            earlier = [one for one in standing if one[1:3] == (bucket, key) and elapsed - one[3] < 90]
            if same and earlier:
                newest = max(one[3] for one in earlier)
                gone = {one[0] for one in earlier if one[3] == newest} - ids(office)
                assert len(gone) == 1
                standing = [one for one in standing if one[0] not in gone]
            standing.append((told, bucket, key, elapsed))
            assert ids(office) == {one[0] for one in standing}


def ids(office: Office) -> set[str]:
    """The reviews that stand."""
    return {one["id"] for one in office.rows("SELECT id FROM reviews WHERE state <> 'replaced'")}


def test_no_move_is_made_that_the_table_does_not_name(listing: Office) -> None:
    ledger = open_ledger(listing.engine)
    review_id = tell(listing, 7)
    for before in ReviewState:
        for to in ReviewState:
            listing.change("UPDATE reviews SET state = ?", before.value)
            moved = ledger.write(partial(move, row=review_id, to=to))
            assert moved == (to in LEADS_TO[before])
            assert review(listing, review_id)["state"] == (to if moved else before)
            elsewhere = next(state for state in ReviewState if state not in (before, to))
            listing.change("UPDATE reviews SET state = ?", before.value)
            assert not ledger.write(partial(move, row=review_id, to=to, before=elsewhere))


def test_what_the_sweep_takes_away_is_what_stands_no_more() -> None:
    assert set(UNCOUNTED_REVIEWS) == set(ReviewState) - set(STANDING)


def test_p07_a_review_tells_a_day_and_twenty_bits_and_nothing_else(listing: Office) -> None:
    listing.clock.move(hours=5, minutes=13)
    told = review(listing, tell(listing, 2**20 - 1))
    assert told["told_on"] == (listing.clock.now() + timedelta(hours=3)).date().isoformat()
    assert set(told) == {
        "id", "register", "key", "bucket", "told_on", "answers", "state", "reasons", "note", "decided_on",
    }  # fmt: skip
