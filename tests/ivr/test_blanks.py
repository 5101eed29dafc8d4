"""Blanks are filled with what they stand for, and an apology always has a way on."""

from pathlib import Path

import pytest

from ivr.blanks import apologise, fill, seconds_of
from ivr.call import Call, Reply
from tests.builders import LINE, REAL_CONTENT, SMALL_CONTENT, clips_in
from tests.portable import faults
from tests.silent import silent_line, silent_names

TREES = [REAL_CONTENT, SMALL_CONTENT]


def said(root: Path, answer: str) -> list[str]:
    names = silent_names(root)
    return [names[clip][0] for clip in clips_in(answer)]


@pytest.mark.parametrize("root", TREES)
@pytest.mark.parametrize("language", ["mg", "fr", None, "xx"])
def test_an_apology_with_a_way_on_tries_again(root: Path, language: str | None) -> None:
    answer = apologise(silent_line(root), language, LINE, f"{LINE}/voice/turn/3?sorry=1")
    assert faults(answer, LINE) == []
    assert said(root, answer) == ["apology"]
    assert answer.endswith(f'<Redirect method="POST">{LINE}/voice/turn/3?sorry=1</Redirect></Response>')


def test_an_apology_without_a_way_on_names_the_places_and_says_goodbye() -> None:
    real = apologise(silent_line(REAL_CONTENT), "fr", LINE, "")
    assert faults(real, LINE) == []
    places = ["place.diana", "place.elsewhere", "place.sava"]
    assert said(REAL_CONTENT, real) == ["apology", *places, "goodbye"]
    small = apologise(silent_line(SMALL_CONTENT), "fr", LINE, "")
    assert said(SMALL_CONTENT, small) == ["apology", "place.town", "place.village", "farewell.words"]


def test_what_is_said_before_an_answer_is_inside_its_gather_and_in_the_calls_language() -> None:
    line = silent_line(SMALL_CONTENT)
    answer = fill(line, Call("house", language="fr"), Reply("house", ("key.wrong",)), LINE, 12)
    names = silent_names(SMALL_CONTENT)
    assert names[clips_in(answer)[0]] == ("key.wrong", "fr")
    assert answer.index("<Gather") < answer.index("<Play") < answer.index("</Gather")
    assert answer.count(f"{LINE}/voice/turn/12") == 2


def test_a_reply_lasts_as_long_as_all_its_words() -> None:
    line = silent_line(SMALL_CONTENT)
    call = Call("news", "sun", language="fr")
    assert seconds_of(line, call, Reply("news/sun")) == 30.0
    assert seconds_of(line, call, Reply("news/sun", ("news.intro",))) == 33.0


@pytest.mark.parametrize(
    "base", ["https://line.example/under/here", "https://line.example:8443", "http://localhost:8000"]
)
def test_the_public_address_may_have_a_port_and_a_path(base: str) -> None:
    line = silent_line(SMALL_CONTENT)
    answer = fill(line, Call("house"), Reply("house"), base, 1)
    assert faults(answer, base) == []
    assert f'action="{base}/voice/turn/1"' in answer
