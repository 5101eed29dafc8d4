"""When reviews may be heard, and in which words: never few, never of one month, never before the agency was asked."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agencies.reviews.publication import (
    FEWEST,
    LEAST_SPREAD,
    Lack,
    Share,
    Tally,
    lacking,
    rounded,
    share_of,
    summary,
)
from agencies.reviews.questions import Answer, Question, answered, checked, is_whole

TODAY = date(2026, 11, 22)
LONG_AGO = TODAY - timedelta(days=400)
DAYS = st.dates(LONG_AGO, TODAY)
ANSWERS = st.text("yn-", min_size=5, max_size=5)
TALLY = st.builds(
    lambda answers, count, days: Tally(answers, count, min(days), max(days) if count > 1 else min(days)),
    ANSWERS,
    st.integers(1, 8),
    st.tuples(DAYS, DAYS),
)
TALLIES = st.lists(TALLY, max_size=6)
ASKED = st.none() | st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=5))


def tally(answers: str = "nynyy", count: int = 5, days: int = 30) -> Tally:
    return Tally(answers, count, TODAY - timedelta(days=days), TODAY)


@given(TALLIES, ASKED)
def test_nothing_is_heard_before_five_over_a_month_and_the_question_to_the_agency(
    told: list[Tally], asked_on: date | None
) -> None:
    enough = sum(each.count for each in told) >= 5
    first, last = (
        min((each.first for each in told), default=TODAY),
        max((each.last for each in told), default=TODAY),
    )
    wide = (last - first).days >= 30
    asked = asked_on is not None and asked_on <= TODAY
    heard = summary(told, asked_on, TODAY)
    assert (heard is not None) == (enough and wide and asked)
    assert (heard is None) == bool(lacking(told, asked_on, TODAY))


@given(TALLIES, ASKED, ANSWERS)
def test_one_more_review_never_silences_an_agency(
    told: list[Tally], asked_on: date | None, answers: str
) -> None:
    if summary(told, asked_on, TODAY):
        assert summary([*told, Tally(answers, 1, TODAY, TODAY)], asked_on, TODAY)


@given(TALLIES)
def test_what_is_heard_holds_no_exact_count_and_no_day(told: list[Tally]) -> None:
    heard = summary(told, TODAY, TODAY)
    if heard is None:
        return
    assert heard.workers % 5 == 0
    assert heard.since.day == heard.until.day == 1
    for question in heard.shares:
        given_to_it = [each.count for each in told if question in answered(each.answers)]
        assert sum(given_to_it) >= FEWEST


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_the_word_for_a_share_grows_with_it_and_is_never_all_or_nobody(yes: int, more: int) -> None:
    order = [*Share]
    words = [order.index(share_of(some, yes + more)) for some in (yes, yes + more)]
    assert words == sorted(words)
    assert share_of(yes + more, yes + more) is Share.ALMOST_ALL


@given(st.integers(FEWEST, 100_000))
def test_a_rounded_count_is_never_far_from_the_count(count: int) -> None:
    assert rounded(count) >= FEWEST
    assert abs(rounded(count) - count) <= max(2, count / 4)


def test_of_five_workers_the_words_are_these() -> None:
    assert [share_of(yes, 5).value for yes in range(6)] == [
        "almost-none", "few", "about-half", "about-half", "most", "almost-all",
    ]  # fmt: skip


def test_counts_are_told_in_steps() -> None:
    assert [rounded(count) for count in (5, 7, 8, 12, 18, 24, 25, 94, 120, 130, 1200, 1300)] == [
        5, 5, 10, 10, 20, 20, 30, 90, 100, 150, 1000, 1500,
    ]  # fmt: skip


def test_the_boundaries_are_five_reviews_and_thirty_days() -> None:
    assert LEAST_SPREAD.days == 30
    assert lacking([tally()], TODAY, TODAY) == set()
    assert lacking([tally(count=4)], TODAY, TODAY) == {Lack.TOO_FEW}
    assert lacking([tally(days=29)], TODAY, TODAY) == {Lack.TOO_SHORT}
    assert lacking([tally()], None, TODAY) == {Lack.NOT_ASKED}
    assert lacking([tally()], TODAY + timedelta(days=1), TODAY) == {Lack.NOT_ASKED}
    assert lacking([], None, TODAY) == {*Lack}


def test_a_question_that_few_answered_is_not_told() -> None:
    heard = summary([tally("nyny-", 4), tally("nynyy", 4)], TODAY, TODAY)
    assert heard
    assert [*heard.shares] == [Question.PAID, Question.CONTRACT, Question.PAPERS, Question.PROMISED]
    assert heard.workers == 10


def test_a_review_is_whole_when_every_question_was_put_and_one_answered() -> None:
    assert is_whole("yn-ny")
    assert is_whole("----y")
    assert not is_whole("-----")
    assert not is_whole("yn-n")
    assert not is_whole("")
    assert answered("y-n--") == {Question.PAID: Answer.YES, Question.PAPERS: Answer.NO}


@given(st.text(max_size=8))
def test_only_answers_are_taken_for_answers(text: str) -> None:
    fine = len(text) <= 5 and set(text) <= set("yn-")
    try:
        assert checked(text) == text
        assert fine
    except ValueError:
        assert not fine
