"""A person decides: what is approved counts, what is held needs a reason, what was replaced is out of anybody's hands."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from agencies.reviews.deciding import MOST_NOTE, approve, hold, reject
from agencies.reviews.overview import Reviewed, reviewed_agencies
from agencies.reviews.publication import Lack
from agencies.reviews.refusals import CannotAnswer, CannotDecide, NoSuchAgency, NoSuchReview
from agencies.reviews.sides import MOST_TEXT, keep_answer, mark_asked
from agencies.reviews.states import HoldReason, ReviewState
from core.database import reading
from core.ledger import Ledger, open_ledger
from tests.agencies.builders import Office, row
from tests.agencies.reviewing import SUN, add_approved, add_asked, published_of, review, tell, today_of

Decide = Callable[[Ledger, str, date, str], None]


@pytest.fixture
def desk(office: Office) -> tuple[Office, Ledger, date]:
    """An office whose register lists Sun, its ledger, and today."""
    office.listed(row("Sun", "1"), row("Moon", "2"))
    return office, open_ledger(office.engine), today_of(office)


Desk = tuple[Office, Ledger, date]


def test_what_is_new_is_approved_without_a_reason_and_counts_from_then_on(desk: Desk) -> None:
    office, ledger, today = desk
    add_approved(office, 10, 20, 30, 40)
    add_asked(office)
    told = tell(office, 7)
    assert published_of(office) is None
    approve(ledger, told, today)
    assert published_of(office)
    assert review(office, told)["decided_on"] == today.isoformat()


def test_what_is_held_is_approved_with_a_reason_only_and_keeps_why_it_was_held(desk: Desk) -> None:
    office, ledger, today = desk
    told = tell(office, None)
    with pytest.raises(CannotDecide, match=r"is held \(number-withheld\)\. Look at it, and say why"):
        approve(ledger, told, today)
    approve(ledger, told, today, " known \n at the desk ")
    found = review(office, told)
    assert (found["state"], found["reasons"], found["note"]) == (
        "approved", "number-withheld", "known at the desk",
    )  # fmt: skip


@pytest.mark.parametrize("decide", [hold, reject])
def test_what_was_approved_is_taken_out_again(desk: Desk, decide: Decide) -> None:
    office, ledger, today = desk
    add_approved(office, 0, 10, 20, 30, 40)
    add_asked(office)
    assert published_of(office)
    decide(ledger, "00000000", today, "the same hand wrote it")
    assert published_of(office) is None
    by_hand = HoldReason.BY_HAND if decide is hold else ""
    assert review(office, "00000000")["reasons"] == by_hand


@pytest.mark.parametrize("decide", [hold, reject])
def test_nothing_is_taken_out_without_a_reason(desk: Desk, decide: Decide) -> None:
    office, ledger, today = desk
    told = tell(office, 7)
    with pytest.raises(CannotDecide, match="say why with --reason"):
        decide(ledger, told, today, "  ")
    with pytest.raises(CannotDecide, match=f"Say it in {MOST_NOTE}"):
        decide(ledger, told, today, "x" * (MOST_NOTE + 1))
    assert review(office, told)["state"] == "new"


def test_what_was_broken_off_or_replaced_is_not_decided(desk: Desk) -> None:
    office, ledger, today = desk
    broken, replaced = tell(office, 7, "yn"), tell(office, 7)
    tell(office, 7)
    for review_id in (broken, replaced):
        for decide in (approve, hold, reject):
            with pytest.raises(CannotDecide, match="There is nothing to decide about it"):
                decide(ledger, review_id, today, "because")


def test_what_is_not_there_is_said(desk: Desk) -> None:
    _, ledger, today = desk
    with pytest.raises(NoSuchReview, match=r"There is no review 'abc'\. See them with"):
        approve(ledger, "abc", today)


def test_twice_the_same_is_told(desk: Desk) -> None:
    office, ledger, today = desk
    told = tell(office, 7)
    approve(ledger, told, today)
    with pytest.raises(CannotDecide, match="is approved already"):
        approve(ledger, told, today)


def test_the_agency_is_asked_then_answers_and_may_answer_again(desk: Desk) -> None:
    office, ledger, today = desk
    with pytest.raises(CannotAnswer, match="was not asked yet"):
        keep_answer(ledger, "test", SUN, "fr", "Non.", today)
    mark_asked(ledger, "test", SUN, today - timedelta(days=3), today)
    mark_asked(ledger, "test", SUN, today - timedelta(days=2), today)
    add_approved(office, 0, 10, 20, 30, 40)
    keep_answer(ledger, "test", SUN, "fr", "Non.", today)
    keep_answer(
        ledger,
        "test",
        SUN,
        "fr",
        "\ufeff Nous remboursons. \n\n Venez. ".lstrip("\ufeff"),
        today,
        ("ab", 4.5),
    )
    keep_answer(ledger, "test", SUN, "en", "Come.", today)
    found = published_of(office)
    assert found
    assert found.asked_on == today - timedelta(days=2)
    assert [(said.language, said.text, said.clip, said.seconds) for said in found.answers] == [
        ("en", "Come.", None, None),
        ("fr", "Nous remboursons.\n\nVenez.", "ab", 4.5),
    ]


@pytest.mark.parametrize("text", ["", " \n\n ", "\x00\x01", "a" * (MOST_TEXT + 1)])
def test_an_answer_that_cannot_be_read_is_refused(desk: Desk, text: str) -> None:
    office, ledger, today = desk
    add_asked(office)
    with pytest.raises(CannotAnswer):
        keep_answer(ledger, "test", SUN, "fr", text, today)
    assert office.rows("SELECT * FROM agency_answers") == []


def test_only_an_agency_of_the_register_is_asked_and_only_until_today(desk: Desk) -> None:
    office, ledger, today = desk
    with pytest.raises(NoSuchAgency, match="lists no agency 5 now"):
        mark_asked(ledger, "test", 5, today, today)
    with pytest.raises(CannotAnswer, match="is in the future"):
        mark_asked(ledger, "test", SUN, today + timedelta(days=1), today)
    assert office.rows("SELECT * FROM agency_asked") == []


def seen(office: Office, *states: ReviewState) -> list[Reviewed]:
    with reading(office.engine) as connection:
        return reviewed_agencies(connection, today_of(office), *([states] if states else []))


def test_who_decides_sees_what_waits_and_what_is_lacking(desk: Desk) -> None:
    office, ledger, today = desk
    assert seen(office) == []
    first = tell(office, 7)
    tell(office, 8, "yn")
    (found,) = seen(office)
    assert (found.name, found.listed, found.asked_on, found.answered_in) == ("Sun", True, None, ())
    assert [one.id for one in found.reviews] == [first]
    assert found.counts == {ReviewState.NEW: 1, ReviewState.INCOMPLETE: 1}
    assert found.lacks == {*Lack}
    approve(ledger, first, today)
    assert seen(office) == []
    assert len(seen(office, *ReviewState)[0].reviews) == 2


def test_an_agency_merged_meanwhile_keeps_its_name_for_who_decides(desk: Desk) -> None:
    office, _, _ = desk
    tell(office, 7)
    office.listed(row("Moon", "2", former="Sun"), force="Sun was merged into Moon")
    (found,) = seen(office)
    assert (found.name, found.listed) == ("Sun", False)
