"""Home 4-2: the programme of this week; any key interrupts it. In a week without one the caller hears so."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.database import unit_of_work
from radio_feed.assembly import Assembled
from radio_feed.packs.weeks import week_of
from radio_feed.programmes import Planned
from radio_feed.shelf import PhoneCopy, put_on_shelf
from tests.builders import MONDAY_MORNING, REAL_CONTENT, Deployment, clips_in, heard
from tests.silent import silent_names
from tests.walks.calls import played, words

CLIP = "c" * 64


def shelve(line: Deployment, language: str = "mg", weeks: int = 0) -> None:
    """A programme of so many weeks from now, which the phone plays."""
    week = week_of((MONDAY_MORNING + timedelta(weeks=weeks)).date())
    planned = Planned("capsule", language, week, "Five minutes", (), 300.0, 0.0)
    assembled = Assembled(Path("programme.mp3"), "a" * 64, 1, 300.0)
    with unit_of_work(line.engine) as connection:
        put_on_shelf(connection, planned, "m" * 64, assembled, PhoneCopy(CLIP, 300.0), MONDAY_MORNING)


def test_the_programme_of_this_week_is_played_between_what_says_so(line: Deployment) -> None:
    shelve(line)
    call = played(line, "1 4 2")
    begins, programme, over = clips_in(call.turns[-1].xml)
    names = silent_names(REAL_CONTENT)
    assert [names[begins][0], programme, names[over][0]] == ["programme.begins", CLIP, "programme.over"]
    call.say("1")
    assert heard(call)[-1] == "stories", "A key of the menu above interrupts it."


@pytest.mark.parametrize(("language", "weeks"), [("mg", -1), ("mg", 1), ("fr", 0)])
def test_one_that_is_over_or_not_on_yet_or_of_another_language_is_not_played(
    line: Deployment, language: str, weeks: int
) -> None:
    shelve(line, language, weeks)
    assert words(played(line, "1 4 2")) == ["programme.none"]


def test_after_it_the_menu_of_voices_is_heard_again(line: Deployment) -> None:
    call = played(line, "1 4 2 _")
    assert heard(call)[-1] == "voices"
