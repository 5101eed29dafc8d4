"""Workers' reviews on the telephone: told by key, kept by key, heard when they may be; and nothing of them ties to a call."""

import csv
from datetime import date
from io import StringIO

import pytest
from werkzeug.test import TestResponse

from agencies.importing import Importer, import_agencies
from agencies.registers import read_registers
from agencies.reviews.deciding import approve
from agencies.reviews.sides import keep_answer, mark_asked
from core.clock import ANTANANARIVO
from core.ledger import open_ledger
from ivr.callers import caller_of
from tests.builders import REAL_CONTENT, Carrier, Deployment, clips_in
from tests.silent import silent_names

LISTED = (REAL_CONTENT / "registers" / "demo.csv").read_text(encoding="utf-8")
TO_VERDICT = ["2", "2", "2", "1007#"]
"""French, agencies, a licence, that of Baobab (SYN-1007)."""
FIRST_TIME, AGAIN = "2", "1"
KEEP = "1"
YES, NO, PASS = ["1", KEEP], ["2", KEEP], ["3"]
YES_OR_NO = ["review.yes.1", "review.no.2"]
THANKS = ["review.thanks", "review.comment.1", "review.no-comment.2"]
BAD = [*YES, *NO, *YES, *NO, *NO]
GOOD = [*NO, *YES, *NO, *YES, *YES]


@pytest.fixture
def registered(line: Deployment) -> Deployment:
    """The real line, with the synthetic register."""
    take_over(line, LISTED)
    return line


def take_over(line: Deployment, listed: str) -> None:
    """Make a list the synthetic register's."""
    path = line.folder / "list.csv"
    path.write_text(listed, encoding="utf-8")
    importer = Importer(line.engine, line.clock, line.folder)
    demo = read_registers(REAL_CONTENT)["demo"]
    import_agencies(importer, "demo", demo, path, apply=True, force="the tests")


def number(caller: int) -> str:
    return f"+26134000{caller:04}"


def at_verdict(line: Deployment, caller: int = 1) -> Carrier:
    """A call of a new caller, who has just heard the verdict on Baobab."""
    carrier = line.carrier(f"CA{caller}{len(line.rows('SELECT sid FROM calls'))}", number(caller))
    carrier.ring()
    remembered = line.rows("SELECT bucket FROM callers WHERE bucket = ?", bucket_of(line, caller))
    carrier.press(*(TO_VERDICT[1:] if remembered else TO_VERDICT))
    return carrier


def bucket_of(line: Deployment, caller: int) -> int:
    found = caller_of(number(caller), "CA1", line.settings.caller_pepper.reveal()).bucket
    assert found is not None
    return found


def tell(line: Deployment, caller: int, answers: list[str], before: str = FIRST_TIME) -> TestResponse:
    """A whole call of somebody who tells; the last answer."""
    carrier = at_verdict(line, caller)
    answer = carrier.press("2", before, *answers)
    carrier.hang_up()
    return answer


def said(answer: TestResponse) -> list[str]:
    """What an answer says, by the names of its prompts; a sound of no release by its hash."""
    names = silent_names(REAL_CONTENT)
    return [names[clip][0] if clip in names else clip for clip in clips_in(answer.text)]


def today(line: Deployment) -> date:
    return line.clock.now().astimezone(ANTANANARIVO).date()


def reviews(line: Deployment) -> list[tuple[str, str, str]]:
    """State, answers and reasons of each review, in the order of its day."""
    rows = line.rows("SELECT state, answers, reasons FROM reviews ORDER BY told_on, state, answers")
    return [(row["state"], row["answers"], row["reasons"]) for row in rows]


def key_of(line: Deployment) -> int:
    (row,) = line.rows("SELECT DISTINCT key FROM agencies WHERE licence_digits = '1007'")
    return int(row["key"])


def approve_all(line: Deployment) -> None:
    for row in line.rows("SELECT id FROM reviews WHERE state IN ('new', 'held')"):
        approve(open_ledger(line.engine), row["id"], today(line), "a person looked")


def ask_agency(line: Deployment) -> None:
    mark_asked(open_ledger(line.engine), "demo", key_of(line), today(line), today(line))


def answer_as(line: Deployment, language: str, sound: tuple[str, float] | None) -> None:
    ledger = open_ledger(line.engine)
    keep_answer(ledger, "demo", key_of(line), language, "We pay back.", today(line), sound)


def test_five_workers_tell_a_person_approves_and_they_are_heard_with_the_agencys_side(
    registered: Deployment,
) -> None:
    """Show 3 of the issue: five callers, held, approved, heard; a sixth from the same bucket replaces."""
    line = registered
    for caller, answers in enumerate([GOOD, BAD, BAD, BAD]):
        assert said(tell(line, caller, answers)) == THANKS
    assert [state for state, _, _ in reviews(line)] == ["held"] * 4, "a burst"
    line.clock.move(days=31)
    tell(line, 4, BAD)
    ask_agency(line)
    assert said(at_verdict(line, 9).press("1")) == ["review.too-few"]
    approve_all(line)
    heard = said(at_verdict(line, 9).press("1"))
    assert heard[:2] == ["review.intro", "review.about"]
    assert [word for word in heard if word.startswith("number/")] == heard[2:3]
    assert heard[3:] == [
        "review.paid.most", "review.contract.few", "review.papers.most", "review.promised.few", "review.sister.few",
        "review.asked",
    ]  # fmt: skip
    answer_as(line, "fr", ("ab" * 32, 5.0))
    assert said(at_verdict(line, 9).press("1"))[-2:] == ["review.answer", "ab" * 32]
    tell(line, 4, GOOD, before=AGAIN)
    assert [state for state, _, _ in reviews(line)] == ["approved"] * 4 + ["new", "replaced"]
    assert said(at_verdict(line, 9).press("1")) == ["review.too-few"]
    approve_all(line)
    assert "review.paid.about-half" in said(at_verdict(line, 9).press("1"))


def test_the_agencys_side_is_heard_in_another_language_by_its_name_and_unspoken_it_is_on_the_page(
    registered: Deployment,
) -> None:
    line = registered
    for caller in range(5):
        tell(line, caller, GOOD)
        line.clock.move(days=8)
    approve_all(line)
    ask_agency(line)
    answer_as(line, "en", None)
    assert said(at_verdict(line, 9).press("1"))[-1] == "review.written"
    answer_as(line, "en", ("cd" * 32, 5.0))
    assert said(at_verdict(line, 9).press("1"))[-2:] == ["review.answer.en", "cd" * 32]


def test_each_answer_is_said_back_and_only_what_is_kept_by_key_is_kept(registered: Deployment) -> None:
    carrier = at_verdict(registered)
    assert said(carrier.press("2")) == ["review.tell", "review.who", "review.before", *YES_OR_NO]
    assert said(carrier.press(FIRST_TIME)) == ["review.ask.paid", *YES_OR_NO, "review.skip.3"]
    assert said(carrier.press("1")) == ["review.said.paid.yes", "review.keep.1", "review.change.2"]
    assert reviews(registered) == []
    assert said(carrier.press("2")) == ["review.ask.paid", *YES_OR_NO, "review.skip.3"], "to be changed"
    assert said(carrier.press("2")) == ["review.said.paid.no", "review.keep.1", "review.change.2"]
    assert said(carrier.press(KEEP)) == ["review.ask.contract", *YES_OR_NO, "review.skip.3"]
    assert reviews(registered) == [("incomplete", "n", "")]
    assert said(carrier.press(*PASS)) == ["review.ask.papers", *YES_OR_NO, "review.skip.3"], (
        "no second key to pass over"
    )
    assert reviews(registered) == [("incomplete", "n-", "")]


def test_a_hang_up_in_a_review_leaves_it_incomplete_and_not_counted(registered: Deployment) -> None:
    carrier = at_verdict(registered)
    carrier.press("2", FIRST_TIME, *YES, *NO, "1")
    carrier.hang_up()
    assert reviews(registered) == [("incomplete", "yn", "")]
    assert registered.rows("SELECT bucket FROM reviews") == [{"bucket": None}]


def test_silence_never_answers_and_the_second_one_hides(registered: Deployment) -> None:
    carrier = at_verdict(registered)
    carrier.press("2", FIRST_TIME, *YES)
    assert "review.ask.contract" in said(carrier.press("_"))
    assert all(word.startswith("hide/") for word in said(carrier.press("_")))
    assert reviews(registered) == [("incomplete", "y", "")]


def test_the_same_question_again_and_a_wrong_key_write_nothing(registered: Deployment) -> None:
    carrier = at_verdict(registered)
    carrier.press("2", FIRST_TIME, *YES)
    assert said(carrier.press("9")) == ["review.ask.contract", *YES_OR_NO, "review.skip.3"]
    assert said(carrier.press("7")) == ["key.wrong", "review.ask.contract", *YES_OR_NO, "review.skip.3"]
    assert reviews(registered) == [("incomplete", "y", "")]


def test_the_star_leads_out_of_the_questions(registered: Deployment) -> None:
    carrier = at_verdict(registered)
    carrier.press("2", FIRST_TIME, *YES)
    assert said(carrier.press("*"))[0] == "agency.hear"
    assert said(carrier.press("2"))[0] == "review.tell", "from the beginning"


def test_who_passes_everything_over_is_not_counted(registered: Deployment) -> None:
    assert said(tell(registered, 1, PASS * 5)) == ["review.nothing"]
    assert reviews(registered) == [("incomplete", "-----", "")]


def test_who_told_before_is_told_that_it_replaces_and_everybody_is_asked(registered: Deployment) -> None:
    """The question is the same for who told and for who never did: it tells nobody who holds the phone anything."""
    first = at_verdict(registered, 1).press("2")
    tell(registered, 1, GOOD)
    assert said(at_verdict(registered, 1).press("2")) == said(first)
    assert said(at_verdict(registered, 1).press("2", AGAIN))[0] == "review.replaces"


@pytest.mark.parametrize(("before", "states"), [(AGAIN, ["new", "replaced"]), (FIRST_TIME, ["held", "new"])])
def test_a_shared_phone_is_the_callers_word(registered: Deployment, before: str, states: list[str]) -> None:
    tell(registered, 1, GOOD)
    tell(registered, 1, BAD, before)
    assert sorted(state for state, _, _ in reviews(registered)) == states


def test_a_withheld_number_is_held(registered: Deployment) -> None:
    carrier = registered.carrier("CA1", "anonymous")
    carrier.ring()
    carrier.press(*TO_VERDICT, "2", FIRST_TIME, *GOOD)
    assert reviews(registered) == [("held", "nynyy", "number-withheld")]


def test_an_agency_merged_while_it_is_reviewed_is_told_to_the_end_and_held(registered: Deployment) -> None:
    carrier = at_verdict(registered)
    carrier.press("2", FIRST_TIME, *GOOD[:-2])
    rows = [row for row in csv.reader(StringIO(LISTED)) if not row[0].startswith("Baobab")]
    without = StringIO()
    csv.writer(without, lineterminator="\n").writerows(rows)
    take_over(registered, without.getvalue())
    assert said(carrier.press(*GOOD[-2:])) == THANKS
    assert reviews(registered) == [("held", "nynyy", "agency-gone")]


def test_p07_no_event_and_no_state_of_a_call_ties_it_to_a_review(registered: Deployment) -> None:
    carrier = at_verdict(registered)
    before = registered.rows("SELECT * FROM events")
    carrier.press("2", FIRST_TIME, *GOOD[:-1])
    (told,) = registered.rows("SELECT id, bucket FROM reviews")
    row = registered.call(carrier.sid)
    assert row is not None
    assert told["bucket"] is None, "as long as the call's state names the review"
    assert told["id"] in row["state"]
    carrier.press(KEEP)
    (told,) = registered.rows("SELECT id, bucket FROM reviews")
    row = registered.call(carrier.sid)
    assert row is not None
    assert told["bucket"] == bucket_of(registered, 1)
    assert told["id"] not in row["state"] + row["answer"], "from then on nothing names it"
    carrier.press("2", "1", "_", "3")
    carrier.hang_up()
    assert registered.rows("SELECT * FROM events") == before
    assert registered.rows("SELECT step, count FROM daily_counts") == [{"step": "agency-tell", "count": 1}]


def test_p33_after_a_review_nothing_is_offered_to_go_on_with(registered: Deployment) -> None:
    tell(registered, 1, GOOD)
    assert registered.rows("SELECT step, message FROM callers") == [{"step": None, "message": None}]
