"""A word in the worker's own voice after the five answers: by key alone, sealed to the supervisors, tied to no review."""

from random import Random

import pytest

from agencies.reviews.comments import FORGET, KEPT, ask_to_forget, comments_of, forgetting, is_comment
from core.database import unit_of_work
from core.ledger import rows_of
from core.outbox import Outside, TaskState, Workshop
from recordings import rows as recording_rows
from tests.builders import Carrier, Deployment
from tests.ivr.reporting import Team
from tests.ivr.test_review_calls import (
    FIRST_TIME,
    GOOD,
    LISTED,
    THANKS,
    at_verdict,
    key_of,
    reviews,
    said,
    take_over,
)
from vault.boxes import Field
from vault.opening import open_item
from vault.sealing import encrypt_sound, seal

AT_AGENCY = ["agency.hear", "agency.tell", "agency.another"]
SPEAK, NOTHING_MORE = "1", "2"
WORDS = b"RIFF what she said of them"


@pytest.fixture
def registered(manned: Deployment) -> Deployment:
    """The real line with the synthetic register, and people who hear."""
    take_over(manned, LISTED)
    return manned


def at_offer(line: Deployment, caller: int = 1, answers: list[str] = GOOD) -> Carrier:
    """A call that has just told a review."""
    carrier = at_verdict(line, caller)
    assert said(carrier.press("2", FIRST_TIME, *answers)) == THANKS
    return carrier


def spoke(carrier: Carrier, **ended_by: str) -> list[str]:
    told = {"RecordingSid": "RE1", "RecordingUrl": "https://api.carrier.example/recordings/RE1", **ended_by}
    answer = carrier.turn(carrier.number, **told)
    carrier.number += 1
    return said(answer)


def comment_cases(line: Deployment) -> list[str]:
    return [row["case_id"] for row in line.rows("SELECT case_id FROM review_comments ORDER BY case_id")]


def seal_it(line: Deployment) -> str:
    """What the worker does with a recording, without a carrier; the item."""
    (case,) = comment_cases(line)
    draft = encrypt_sound(line.settings.sealed_path, case, Field.RECORDING, WORDS)
    with unit_of_work(line.engine) as connection:
        return seal(rows_of(connection), draft, line.clock.now())


def forget(line: Deployment) -> None:
    with unit_of_work(line.engine) as connection:
        ask_to_forget(connection, line.clock)
    handlers = {FORGET: forgetting(line.clock), "sealed.remove": Outside(lambda _task: _nothing)}
    line.change("DELETE FROM tasks WHERE kind NOT IN ('comments.purge', 'sealed.remove')")
    assert set(+Workshop(line.engine, handlers, line.clock, Random(1), "test").drain()) == {TaskState.DONE}


def _nothing(_connection: object) -> None:
    """No file of these is looked at."""


def test_after_the_five_answers_a_word_can_be_spoken_and_the_call_goes_on(registered: Deployment) -> None:
    carrier = at_offer(registered)
    asked = carrier.press(SPEAK)
    assert said(asked) == ["review.speak"]
    assert 'maxLength="60"' in asked.text
    (expected,) = registered.rows("SELECT case_id, purpose, state FROM expected_recordings")
    assert [expected] == [{"case_id": comment_cases(registered)[0], "purpose": "review", "state": "expected"}]
    assert spoke(carrier, Digits="5") == [
        "review.spoken",
    ]
    assert said(carrier.press("_")) == AT_AGENCY
    assert registered.rows("SELECT state FROM expected_recordings") == [{"state": "announced"}]


@pytest.mark.parametrize("keys", [(NOTHING_MORE,), ("_", NOTHING_MORE)])
def test_who_says_nothing_more_is_asked_for_nothing(registered: Deployment, keys: tuple[str, ...]) -> None:
    assert said(at_offer(registered).press(*keys)) == AT_AGENCY
    assert comment_cases(registered) == []
    assert [state for state, _, _ in reviews(registered)] == ["new"]


def test_silence_never_consents_and_the_second_one_hides(registered: Deployment) -> None:
    carrier = at_offer(registered)
    assert said(carrier.press("_")) == THANKS
    assert all(word.startswith("hide/") for word in said(carrier.press("_")))
    assert comment_cases(registered) == []


def test_key_8_hides_after_the_words_and_nothing_said_is_lost(registered: Deployment) -> None:
    carrier = at_offer(registered)
    carrier.press(SPEAK)
    spoke(carrier, Digits="8")
    assert all(word.startswith("hide/") for word in said(carrier.press("8")))
    assert registered.rows("SELECT state FROM expected_recordings") == [{"state": "announced"}]


def test_hanging_up_keeps_what_was_said(registered: Deployment) -> None:
    carrier = at_offer(registered)
    carrier.press(SPEAK)
    carrier.hang_up()
    (expected,) = registered.rows("SELECT state FROM expected_recordings")
    assert expected["state"] == "expected"
    with unit_of_work(registered.engine) as connection:
        (row,) = recording_rows.of_call(rows_of(connection), carrier.sid)
    assert row.case == comment_cases(registered)[0]


def test_only_the_supervisors_can_open_it(registered: Deployment, team: Team) -> None:
    at_offer(registered).press(SPEAK)
    (case,) = comment_cases(registered)
    assert team.openers(case) == {team.supervisor}
    item = seal_it(registered)
    office = team.office
    with office.rows() as rows:
        opened = open_item(rows, office.folder, office.sign_in(team.supervisor), item, office.clock.now())
    assert opened.read() == WORDS
    with office.rows() as rows:
        (comment,) = comments_of(rows, "demo", key_of(registered))
        assert (comment.item, is_comment(rows, item), is_comment(rows, "0" * 16)) == (
            item,
            True,
            False,
        )


def test_what_is_told_after_a_comment_is_kept_with_something_else(registered: Deployment) -> None:
    """A report told later in the call is sealed to its own case, and seen by its own people."""
    carrier = at_offer(registered)
    carrier.press(SPEAK)
    spoke(carrier, Digits="5")
    (comment,) = comment_cases(registered)
    row = registered.call(carrier.sid)
    assert row is not None
    assert comment not in row["state"]
    carrier.press("_", "3", "1", "1")
    (report,) = registered.rows("SELECT case_id FROM expected_recordings WHERE purpose = 'report'")
    assert report["case_id"] != comment


def test_p07_a_comment_names_no_review_and_no_bucket(registered: Deployment) -> None:
    at_offer(registered).press(SPEAK)
    (row,) = registered.rows("SELECT * FROM review_comments")
    assert row.keys() == {"case_id", "register", "key", "told_on"}
    (review,) = registered.rows("SELECT * FROM reviews")
    assert row["case_id"] not in map(str, review.values())


def test_where_nobody_could_open_it_none_is_taken(line: Deployment) -> None:
    take_over(line, LISTED)
    carrier = at_offer(line)
    assert said(carrier.press(SPEAK)) == ["review.no-comment"]
    assert said(carrier.press("_")) == AT_AGENCY
    assert (comment_cases(line), line.rows("SELECT * FROM case_keys")) == ([], [])


def test_after_90_days_a_comment_is_destroyed_once_the_carrier_has_nothing_of_it(
    registered: Deployment,
) -> None:
    carrier = at_offer(registered)
    carrier.press(SPEAK)
    spoke(carrier, Digits="5")
    item = seal_it(registered)
    registered.clock.move(days=KEPT.days - 1)
    registered.change("UPDATE expected_recordings SET call_sid = NULL, state = 'cleared'")
    forget(registered)
    assert comment_cases(registered) != []
    registered.clock.move(days=1)
    registered.change("UPDATE expected_recordings SET call_sid = 'CA1', state = 'sealed'")
    forget(registered)
    assert comment_cases(registered) != [], "the carrier may still have it"
    registered.clock.move(days=1)
    registered.change("UPDATE expected_recordings SET call_sid = NULL, state = 'cleared'")
    forget(registered)
    for table in ("review_comments", "sealed_items", "wraps", "case_keys", "expected_recordings"):
        assert registered.rows(f"SELECT * FROM {table}") == [], table
    assert {"item_id": item} in registered.rows("SELECT item_id FROM erased_items")
