"""Who calls again is greeted in their language and may go on where they stopped, unless that would tell what was private."""

import pytest

from tests.builders import REAL_CONTENT, Deployment, clips_in
from tests.silent import silent_names
from tests.walks.calls import play


def test_the_next_call_is_greeted_in_the_language_and_may_go_on_where_the_last_one_stopped(
    line: Deployment,
) -> None:
    assert play(line.practise(), "2 1 3 H")[-1] == "back-home/back-wages"
    again = line.practise()
    assert play(again, "5 1") == ["home", "back-home/back-wages", "back-home/trafficking"]
    names = silent_names(REAL_CONTENT)
    said = [names[clip] for clip in clips_in(again.turns[0].xml)]
    assert said[0] == ("greeting.hello", "fr")
    assert said[-1] == ("home.resume", "fr")
    assert {code for _, code in said} == {"fr"}


def test_going_on_starts_the_message_again_and_star_leads_home(line: Deployment) -> None:
    play(line.practise(), "3 1 4 H")
    assert play(line.practise(), "5 9 *") == ["home", "relative/relative", "relative/relative", "home"]


def test_another_callers_phone_knows_nothing(line: Deployment) -> None:
    play(line.practise("+261000000001"), "2 1 1 1 H")
    assert play(line.practise("+261000000002"), "1 5") == ["greeting", "home", "home"]


def test_on_a_shared_phone_nothing_said_at_home_names_what_was_heard(line: Deployment) -> None:
    """The next person on that phone hears the same words whichever message the call before stopped in."""
    names, offered = silent_names(REAL_CONTENT), []
    for caller, keys in (("+261000000001", "1 1 1 H"), ("+261000000002", "1 1 3 H")):
        play(line.practise(caller), keys)
        offered.append([names[clip] for clip in clips_in(line.practise(caller).begin().xml)])
    assert offered[0] == offered[1]
    assert offered[0][-1] == ("home.resume", "mg")


@pytest.mark.parametrize(
    "keys",
    ["1 1 1 8", "1 1 2 H", "1 1 2 * 1 H", "1 1 1 3 H", "1 0 1 H", "1 1 4 _ _ _ _ _", "1 3 3 * * 1 1 1 H"],
)
def test_nothing_is_offered_after_a_hide_a_sensitive_message_a_private_step_or_a_goodbye(
    line: Deployment, keys: str
) -> None:
    play(line.practise(), "1 1 1 H")
    play(line.practise(), f"* {keys}")
    assert play(line.practise(), "5") == ["home", "home"]
