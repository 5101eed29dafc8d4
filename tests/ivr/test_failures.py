"""Whatever breaks behind the door, the caller hears something: an apology with a way on, then a goodbye. Never dead air."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core.database import migrate
from core.settings import Settings
from tests.builders import (
    LINE,
    SMALL_CONTENT,
    Carrier,
    Deployment,
    MovableClock,
    clips_in,
    line_app,
    settings_in,
)
from tests.portable import faults
from tests.silent import silent_document, silent_names


def said(answer: str) -> list[str]:
    names = silent_names(SMALL_CONTENT)
    return [names[clip][0] for clip in clips_in(answer)]


def without_an_answer(line: Deployment, name: str) -> None:
    """Publish a release that lacks one answer, as a broken compiler would."""
    document = json.loads(silent_document(SMALL_CONTENT))
    for answers in document["lines"]["main"]["answers"].values():
        del answers[name]
    line.change(
        "INSERT INTO releases (published_at, digest, note, document) VALUES (0, 'x', 'broken', ?)",
        json.dumps(document),
    )


def test_a_step_that_fails_is_an_apology_and_a_way_on(small: Deployment) -> None:
    without_an_answer(small, "news-today")
    carrier = small.carrier()
    carrier.ring()
    carrier.press("2")
    answer = carrier.turn(2, Digits="1")
    assert answer.status_code == 200
    assert faults(answer.text, LINE) == []
    assert said(answer.text) == ["apology"]
    assert f"{LINE}/voice/turn/2?sorry=1" in answer.text


def test_the_way_on_says_again_where_the_call_is_and_the_next_key_moves_it(small: Deployment) -> None:
    without_an_answer(small, "news-today")
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1")
    carrier.turn(2, Digits="1")
    again = carrier.post("/voice/turn/2?sorry=1", carrier.parties)
    assert again.status_code == 200
    assert said(again.text)[:2] == ["house.news", "house.secrets"]
    assert carrier.turn(2, Digits="3").status_code == 200
    row = small.call()
    assert row is not None
    assert '"step":"code"' in row["state"]


def test_a_failure_keeps_nothing_of_its_turn(small: Deployment) -> None:
    without_an_answer(small, "news-today")
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1")
    before = small.call(), small.rows("SELECT * FROM events"), small.rows("SELECT * FROM callers")
    carrier.turn(2, Digits="1")
    assert (small.call(), small.rows("SELECT * FROM events"), small.rows("SELECT * FROM callers")) == before


def test_a_turn_that_fails_half_way_is_undone_whole(small: Deployment) -> None:
    """The call was moved and the language remembered before the row for figures was refused."""
    carrier = small.carrier()
    carrier.ring()
    before = small.call()
    refuse_events(small)
    assert said(carrier.turn(1, Digits="1").text) == ["apology"]
    assert small.call() == before
    assert small.rows("SELECT * FROM callers") == []


def drop_calls(line: Deployment) -> None:
    line.change("DROP TABLE calls")


def refuse_events(line: Deployment) -> None:
    """The next event breaks a constraint."""
    line.change("CREATE UNIQUE INDEX one_event ON events (line)")


@pytest.mark.parametrize("accident", [drop_calls, refuse_events])
def test_a_database_that_fails_is_an_apology_and_at_the_retry_places_and_a_goodbye(
    small: Deployment, accident: Callable[[Deployment], None]
) -> None:
    carrier = small.carrier()
    carrier.ring()
    accident(small)
    first = carrier.turn(1, Digits="1")
    assert first.status_code == 200
    assert faults(first.text, LINE) == []
    assert said(first.text) == ["apology"]
    second = carrier.post("/voice/turn/1?sorry=1", carrier.parties)
    assert second.status_code == 200
    assert faults(second.text, LINE) == []
    if accident is not refuse_events:
        assert said(second.text) == ["apology", "place.town", "place.village", "farewell.words"]
        assert second.text.endswith("<Hangup/></Response>")


def test_a_new_call_while_the_database_is_away_hears_the_apology_too(small: Deployment) -> None:
    small.carrier("CA01").ring()
    drop_calls(small)
    answer = small.carrier("CA02").ring()
    assert said(answer.text) == ["apology"]
    assert f"{LINE}/voice/incoming?sorry=1" in answer.text
    again = small.carrier("CA02").post("/voice/incoming?sorry=1", small.carrier("CA02").parties)
    assert again.text.endswith("<Hangup/></Response>")


@pytest.fixture
def unpublished(quick_settings: Settings) -> Carrier:
    migrate(quick_settings.database_url)
    return Carrier(line_app(quick_settings, MovableClock()).test_client())


@pytest.fixture
def quick_settings(quick_path: Path) -> Settings:
    return settings_in(quick_path / "empty")


def test_where_nothing_is_published_the_carriers_own_voice_says_so(unpublished: Carrier) -> None:
    for answer in (unpublished.ring(), unpublished.turn(1, Digits="1")):
        assert answer.status_code == 200
        assert faults(answer.text, LINE) == []
        assert '<Say language="fr-FR">' in answer.text
        assert answer.text.endswith("<Hangup/></Response>")


def test_where_there_is_no_database_at_all_the_carriers_own_voice_says_so(quick_settings: Settings) -> None:
    carrier = Carrier(line_app(quick_settings, MovableClock()).test_client())
    answer = carrier.ring()
    assert answer.status_code == 200
    assert faults(answer.text, LINE) == []
    assert carrier.hang_up().status_code == 200


def test_a_notice_that_cannot_be_written_is_answered_all_the_same(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    drop_calls(small)
    answer = carrier.hang_up()
    assert answer.status_code == 200
    assert answer.text.endswith("<Response></Response>")


def test_after_a_failure_the_line_goes_on_answering_others(small: Deployment) -> None:
    assert small.database.exists(), "the trigger is written as SQLite writes it"
    small.change(
        "CREATE TRIGGER broken BEFORE INSERT ON events WHEN NEW.step = 'house' BEGIN SELECT RAISE(ABORT, 'x'); END"
    )
    first, second = small.carrier("CA01"), small.carrier("CA02", "+261340000002")
    first.ring()
    first.press("1")
    assert said(first.turn(2, Digits="1").text) == ["apology"]
    assert said(second.ring().text)[0] == "greeting.hello"
    small.change("DROP TRIGGER broken")
    assert said(first.turn(2, Digits="1").text) == ["news.today"]
