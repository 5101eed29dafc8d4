"""A release deleted or replaced under a call, and a clock that goes back: the call goes on, and nothing is made up."""

import json
from random import Random

import pytest

from core.database import unit_of_work
from core.outbox import Inside, TaskState, Workshop, claim, enqueue
from core.outbox.work import LEASE
from tests.builders import LINE, SMALL_CONTENT, Deployment
from tests.faults.living import said
from tests.portable import faults
from tests.silent import silent_document

HOUR, DAY = 3600, 86400


def publish_again(line: Deployment, number: int, old: str, new: str) -> None:
    """Other content under a number, as after a backup was restored and the content published again."""
    document = silent_document(SMALL_CONTENT).replace(old, new)
    assert document != silent_document(SMALL_CONTENT)
    line.change(
        "INSERT INTO releases (number, published_at, digest, note, document) VALUES (?, 0, ?, 'again', ?)",
        number,
        f"digest of {new}",
        document,
    )


def test_a_release_deleted_under_a_call_is_heard_on_by_the_worker_that_has_it_and_elsewhere_begun_again(
    small: Deployment,
) -> None:
    publish_again(small, 2, "[]", "[ ]")
    carrier = small.carrier()
    carrier.ring()
    carrier.press("2")
    small.change("DELETE FROM releases WHERE number = 2")
    assert said(carrier.press("1").text) == ["news.today"]
    other = small.twin()
    elsewhere = other.carrier()
    elsewhere.number = 3
    answer = elsewhere.press("")
    assert faults(answer.text, LINE) == []
    assert said(answer.text)[0] == "apology"
    row = small.call()
    assert row is not None
    assert (row["release"], json.loads(row["state"])["step"]) == (1, "house")
    other.close()


def test_every_release_deleted_is_an_apology_and_a_goodbye_for_who_calls_anew(small: Deployment) -> None:
    first = small.carrier("CA01")
    first.ring()
    small.change("DELETE FROM releases")
    assert said(first.press("2").text) == [
        "house.keys",
        "house.news",
        "house.secrets",
        "house.code",
        "house.voice",
    ]
    answer = small.carrier("CA02").ring()
    assert answer.text.endswith("<Hangup/></Response>")
    assert said(answer.text)[0] == "apology"


def test_other_content_under_the_number_of_a_release_is_what_new_calls_hear(small: Deployment) -> None:
    publish_again(small, 2, "[]", "[ ]")
    small.carrier("CA01").ring()
    small.change("DELETE FROM releases WHERE number = 2")
    publish_again(small, 2, '"options":[{"goes_to":"news-today"', '"options":[{"goes_to":"voice"')
    carrier = small.carrier("CA02")
    carrier.ring()
    carrier.press("2", "1")
    row = small.call("CA02")
    assert row is not None
    assert json.loads(row["state"])["step"] == "voice"


@pytest.mark.parametrize("back", [HOUR, DAY])
def test_a_clock_set_back_in_a_call_moves_it_on_and_counts_no_second_that_was_not_heard(
    small: Deployment, back: int
) -> None:
    carrier = small.carrier()
    carrier.ring()
    small.clock.move(seconds=2)
    carrier.press("2")
    small.clock.move(seconds=-back)
    assert said(carrier.press("1").text) == ["news.today"]
    small.clock.move(seconds=1)
    carrier.press("")
    assert carrier.hang_up().status_code == 200
    heard = [row["seconds"] for row in small.rows("SELECT seconds FROM events ORDER BY id")]
    assert all(0 <= seconds <= 3 for seconds in heard)
    row = small.call()
    assert row is not None
    assert (row["state"], row["token"]) == (None, None)


@pytest.mark.parametrize("back", [HOUR, DAY])
def test_a_clock_set_back_leaves_no_lease_and_no_retry_to_wait_for_it(small: Deployment, back: int) -> None:
    """The clock may have to come round again: a day in which nothing would be done."""
    done: list[int] = []
    with unit_of_work(small.engine) as connection:
        enqueue(connection, "test.work", {})
    assert claim(small.engine, "one that died", small.clock.now(), LEASE)
    small.clock.move(seconds=-back - HOUR)
    handlers = {"test.work": Inside(lambda _connection, task: done.append(task.id))}
    ended = Workshop(small.engine, handlers, small.clock, Random(1), "another").drain()
    assert ended[TaskState.DONE] == len(done) == 1
