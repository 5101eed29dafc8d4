"""A worker's voice before a message: ten seconds of a published story of the same theme, once in a call, skipped by any key."""

from dataclasses import replace

import pytest

from ivr.call import Call, Reply, Turn
from ivr.trailers import takes_trailer
from publishing.release import from_document, to_document
from stories.copies import Made
from stories.published import Sound, Use
from tests.builders import Deployment
from tests.ivr.receipts import office_of, said
from tests.ivr.reporting import Telling, ring
from tests.silent import silent_line
from tests.stories.telling import SOUNDS, published_story

TO_FEES = ("3", "1", "1")
"""English, what a worker should know, before I leave: the first message is about fees."""
FIRST, SECOND = "message/nobody-pays", "message/money-asked"
WITH_TRAILER = {**SOUNDS, Sound.TRAILER: Made("1" * 64, 16, 10.0)}


def trailer(line: Deployment, theme: str = "fees", language: str = "en", **telling: object) -> str:
    """A story that goes out today and has a trailer: the word of its sound."""
    office_of(line).hire()
    office_of(line).make_escrow()
    with office_of(line).rows() as rows:
        _, name = published_story(
            rows, line.clock.now(), WITH_TRAILER, theme=theme, language=language, **telling
        )
    line.clock.move(days=7)
    return f"/sounds/{name}.trailer.wav"


def heard(telling: Telling) -> list[str]:
    return said(telling.answer.text)


def events(line: Deployment) -> list[tuple[str, str | None]]:
    return [
        (row["step"], row["message"]) for row in line.rows("SELECT step, message FROM events ORDER BY id")
    ]


def test_a_trailer_comes_before_the_first_message_of_its_theme(line: Deployment) -> None:
    word = trailer(line)
    telling = ring(line, *TO_FEES)
    assert word in telling.answer.text
    assert heard(telling) == ["list.intro"], "and then the trailer, which no release names"
    assert telling.press("_") == [FIRST]
    assert telling.press("_") == [SECOND]


@pytest.mark.parametrize("key", ["1", "5", "9"])
def test_any_key_skips_the_trailer_and_not_the_message(line: Deployment, key: str) -> None:
    trailer(line)
    telling = ring(line, *TO_FEES)
    assert telling.press(key) == [FIRST]


@pytest.mark.parametrize(("key", "step"), [("8", "hide"), ("*", "know"), ("0", "person"), ("3", "tell")])
def test_the_keys_that_mean_the_same_everywhere_do_so_in_a_trailer(
    line: Deployment, key: str, step: str
) -> None:
    trailer(line)
    telling = ring(line, *TO_FEES)
    telling.press(key)
    assert telling.state.step == step


def test_a_trailer_is_heard_once_in_a_call(line: Deployment) -> None:
    word = trailer(line)
    telling = ring(line, *TO_FEES)
    telling.press("1", "*", "1")
    assert word not in telling.answer.text
    assert FIRST in heard(telling)


@pytest.mark.parametrize("other", [{"theme": "wages"}, {"language": "mg"}, {"uses": {Use.RADIO, Use.WEB}}])
def test_a_trailer_is_of_the_messages_theme_of_the_calls_language_and_allowed_on_the_phone(
    line: Deployment, other: dict[str, object]
) -> None:
    trailer(line, **other)  # type: ignore[arg-type]
    telling = ring(line, *TO_FEES)
    assert FIRST in heard(telling)
    assert "/sounds/" not in telling.answer.text


def test_a_trailer_whose_day_has_not_come_is_not_heard(line: Deployment) -> None:
    trailer(line)
    line.clock.move(days=-1)
    assert FIRST in heard(ring(line, *TO_FEES))


def test_seconds_of_a_trailer_are_counted_and_are_no_messages(line: Deployment) -> None:
    trailer(line)
    telling = ring(line, *TO_FEES)
    line.clock.move(seconds=60)
    telling.press("_")
    last = line.rows("SELECT step, message, seconds FROM events ORDER BY id")[-1]
    assert (last["step"], last["message"], last["seconds"]) == ("before", None, 10.0)


def test_which_trailers_there_are_is_asked_once_a_minute_and_not_in_each_turn(line: Deployment) -> None:
    word = trailer(line)
    ring(line, *TO_FEES)
    line.change("UPDATE stories SET state = 'withdrawn'")
    assert word in ring(line, *TO_FEES, sid="CA02", caller="+261340000002").answer.text
    line.clock.move(minutes=1)
    assert word not in ring(line, *TO_FEES, sid="CA03", caller="+261340000003").answer.text


def test_a_release_from_before_there_were_trailers_plays_its_messages() -> None:
    """Calls that are pinned to it know no theme of a message, and have no answer that a trailer could fill."""
    line = silent_line()
    about = Call("before", message="nobody-pays", language="en", pressed=True)
    turn = Turn(about, Reply("before/nobody-pays"))
    of_old = from_document(1, to_document({"main": line}).replace('"themes":', '"of-old":')).lines["main"]
    unanswered = replace(
        line,
        answers={
            code: {n: a for n, a in named.items() if n != "before.trailer"}
            for code, named in line.answers.items()
        },
    )
    assert [takes_trailer(each, turn) for each in (line, of_old, unanswered)] == [True, False, False]


def test_a_call_from_before_there_were_trailers_goes_on() -> None:
    old = Call("before", message="nobody-pays").to_json().replace('"trailed":false,', "")
    assert Call.from_json(old) == Call("before", message="nobody-pays")
