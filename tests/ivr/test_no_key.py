"""The line for who cannot press a key: a notice, a tone, and what is said is the supervisors'; silence is the goodbye."""

from tests.builders import Deployment
from tests.ivr.reporting import (
    TAKE,
    Team,
    said,
    silent_to_the_end,
)


def test_p34_who_never_pressed_a_key_is_not_asked_to_speak_where_nobody_listens(line: Deployment) -> None:
    assert silent_to_the_end(line)[-1] == ["goodbye"]
    assert line.rows("SELECT * FROM cases") == []


def test_after_the_most_wanted_messages_a_caller_without_keys_hears_a_notice_and_the_tone(
    manned: Deployment,
) -> None:
    heard = silent_to_the_end(manned)
    assert heard[-1] == ["report.who", "report.no-key"]
    wanted = [word for said_then in heard for word in said_then if word.startswith("message/")]
    assert len(wanted) == 3


def test_speaking_after_the_notice_is_the_consent_and_it_is_the_supervisors(
    line: Deployment, team: Team
) -> None:
    silent_to_the_end(line)
    case = line.rows("SELECT id, origin, state FROM cases")[0]
    assert (case["origin"], case["state"]) == ("no-key", "unspoken")
    turn = (line.call() or {})["turn"]
    carrier = line.carrier()
    answer = carrier.turn(turn, RecordingSid="RE1", RecordingUrl=TAKE)
    assert said(answer) == ["goodbye"]
    assert line.rows("SELECT state FROM cases") == [{"state": "received"}]
    assert team.openers(case["id"]) == {team.supervisor}
    assert line.rows("SELECT verb FROM case_events") == [{"verb": "case.told"}]


def test_who_hangs_up_after_speaking_without_a_key_is_kept_too(manned: Deployment) -> None:
    silent_to_the_end(manned)
    turn, carrier = (manned.call() or {})["turn"], manned.carrier()
    carrier.hang_up()
    carrier.post(
        f"/voice/recording?turn={turn}", {**carrier.parties, "RecordingSid": "RE1", "RecordingUrl": TAKE}
    )
    assert manned.rows("SELECT state FROM cases") == [{"state": "received"}]


def test_silence_after_the_notice_is_the_goodbye_and_nobody_is_shown_a_case(manned: Deployment) -> None:
    silent_to_the_end(manned)
    answer = manned.carrier().turn((manned.call() or {})["turn"])
    assert said(answer) == ["goodbye"]
    assert manned.rows("SELECT state FROM cases") == [{"state": "unspoken"}]
    assert manned.rows("SELECT * FROM case_events") == []
