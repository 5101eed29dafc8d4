"""Whole calls on the stations' line, played by the practice carrier over the webhooks: what they keep, and what they never do."""

from datetime import timedelta

import pytest

from carriers.practice import PRACTICE_STATION, PracticeCall
from core.database import unit_of_work
from core.ledger import rows_of
from ivr.lines import line_called
from radio_feed import station_attempts, stations
from radio_feed.cuts import cut_number
from radio_feed.withdrawn import STORY
from tests.builders import LINE, REAL_CONTENT, Deployment, clips_in, heard
from tests.portable import faults
from tests.silent import silent_names

IN_FRENCH = ("2", "1")


@pytest.fixture
def code(line: Deployment) -> str:
    """Of a station that was invited."""
    with unit_of_work(line.engine) as connection:
        return stations.invite(
            rows_of(connection), "Radio Essai", "Ville", ["mg"], line.clock.now(), lambda _: 1
        )[1]


@pytest.fixture
def cut(line: Deployment) -> int:
    """Of a message that is in the pack."""
    with unit_of_work(line.engine) as connection:
        return cut_number(connection, "message/wages/fr", "Les salaires")


def called(line: Deployment, *words: str) -> PracticeCall:
    call = line.practise(called=PRACTICE_STATION)
    call.begin()
    call.say_all(words)
    return call


def said(call: PracticeCall) -> list[str]:
    """The prompts of the last answer."""
    names = silent_names(REAL_CONTENT)
    return [names[clip][0] for clip in clips_in(call.turns[-1].xml)]


def aired(line: Deployment) -> list[tuple[object, ...]]:
    sql = "SELECT station_id, cut, aired_at, how FROM airplays ORDER BY aired_at"
    return [tuple(row.values()) for row in line.rows(sql)]


def test_a_presenter_says_by_phone_what_was_aired_just_now(line: Deployment, code: str, cut: int) -> None:
    call = called(line, *IN_FRENCH, f"{code}#", "_")
    assert call.turns[-1].step == "cut"
    call.say(f"{cut}#")
    assert said(call)[0] == "station.cut-is"
    assert said(call)[-2:] == ["station.now.1", "station.earlier.2"]
    call.say("1")
    assert said(call) == ["station.noted"]
    assert [(row[1], row[3]) for row in aired(line)] == [(cut, "phone")]
    call.say_all(["_", "2"])
    assert call.ended
    assert heard(call)[-1] == "goodbye"
    assert all(not faults(turn.xml, LINE) for turn in call.turns)


def test_the_same_airing_told_twice_by_phone_counts_once(line: Deployment, code: str, cut: int) -> None:
    call = called(line, *IN_FRENCH, f"{code}#", f"{cut}#", "1", "1", f"{cut}#", "1")
    assert said(call) == ["station.known"]
    line.clock.move(minutes=10)
    again = called(line, "1", f"{code}#", f"{cut}#", "1")
    assert said(again) == ["station.known"]
    assert len(aired(line)) == 1


@pytest.mark.parametrize(
    ("keyed", "told", "before"),
    [
        ("0730", "station.today", timedelta(hours=1, minutes=30)),
        ("2100", "station.yesterday", timedelta(hours=12)),
    ],
)
def test_a_time_is_the_last_that_was_on_the_clock(
    line: Deployment, code: str, cut: int, keyed: str, told: str, before: timedelta
) -> None:
    call = called(line, *IN_FRENCH, f"{code}#", f"{cut}#", "2", f"{keyed}#")
    assert said(call) == [told]
    at = int((line.clock.now() - before).timestamp() * 1000)
    assert [(row[1], row[2]) for row in aired(line)] == [(cut, at)]


@pytest.mark.parametrize("keyed", ["2500", "0760", "73", "12345"])
def test_what_is_no_time_is_asked_again_and_the_cut_is_kept(
    line: Deployment, code: str, cut: int, keyed: str
) -> None:
    call = called(line, *IN_FRENCH, f"{code}#", f"{cut}#", "2", f"{keyed}#")
    assert said(call)[0] == "station.time-wrong"
    call.say("0730#")
    assert said(call) == ["station.today"]
    assert len(aired(line)) == 1


def test_a_number_that_is_nothings_is_refused_with_words(line: Deployment, code: str, cut: int) -> None:
    call = called(line, *IN_FRENCH, f"{code}#", f"{(cut + 1) % 10_000}#")
    assert said(call)[0] == "station.cut-slip"
    with unit_of_work(line.engine) as connection:
        unknown = cut_number(connection, "never aired")
        rows_of(connection).change("DELETE FROM cuts WHERE number = ?", unknown)
    call.say(f"{unknown}#")
    assert said(call)[0] == "station.cut-unknown"
    assert aired(line) == []


def test_a_withdrawn_story_is_told_to_be_deleted_and_its_airing_kept(line: Deployment, code: str) -> None:
    with unit_of_work(line.engine) as connection:
        number = cut_number(connection, f"{STORY}0123456789abcdef")
        rows_of(connection).change(
            "INSERT INTO withdrawn_stories (name, withdrawn_on) VALUES (?, ?)",
            "0123456789abcdef",
            line.clock.now().date().isoformat(),
        )
    call = called(line, *IN_FRENCH, f"{code}#", f"{number}#")
    assert "station.withdrawn" in said(call)
    call.say("1")
    assert [row[1] for row in aired(line)] == [number]


def test_a_slip_in_the_code_costs_nothing_and_three_wrong_codes_end_the_call(
    line: Deployment, code: str
) -> None:
    wrong = stations.new_code(lambda _: 2)
    slip = f"{code[:-1]}{(int(code[-1]) + 1) % 10}#"
    call = called(line, *IN_FRENCH, slip, slip, slip, slip)
    assert said(call)[0] == "station.slip"
    assert line.rows("SELECT * FROM station_attempts") == []
    call.say_all([f"{wrong}#", f"{wrong}#"])
    assert said(call)[0] == "station.wrong"
    call.say(f"{wrong}#")
    assert said(call) == ["station.tried"]
    call.say("_")
    assert call.ended


def test_who_tried_ten_wrong_codes_is_heard_no_more_that_day_and_a_station_is_not_locked_out(
    line: Deployment, code: str
) -> None:
    wrong = stations.new_code(lambda _: 2)
    called(line, *IN_FRENCH, *[f"{wrong}#"] * 3)
    for tries in (3, 3, 2):
        call = called(line, "1", *[f"{wrong}#"] * tries)
    assert said(call) == ["station.tried"]
    assert said(called(line, "1", f"{code}#")) == ["station.tried"], "not even the right one"
    other = line.practise("+261000000002", called=PRACTICE_STATION)
    other.begin()
    other.say_all([*IN_FRENCH, f"{code}#"])
    assert said(other)[0] == "station.welcome"
    line.clock.move(hours=25)
    assert said(called(line, "1", f"{code}#"))[0] == "station.welcome"
    assert station_attempts.MOST_OF_AN_ORIGIN == 10


def test_a_revoked_code_is_as_one_that_never_was(line: Deployment, code: str) -> None:
    with unit_of_work(line.engine) as connection:
        stations.revoke(rows_of(connection), 1, line.clock.now())
    assert said(called(line, *IN_FRENCH, f"{code}#"))[0] == "station.wrong"


def test_the_code_is_in_no_row_of_the_call(line: Deployment, code: str, cut: int) -> None:
    called(line, *IN_FRENCH, f"{code}#")
    kept = str(line.rows("SELECT * FROM calls")) + str(line.rows("SELECT * FROM events"))
    assert code not in kept
    assert "station/1" in kept


def test_the_number_that_was_called_chooses_the_line(line: Deployment) -> None:
    assert called(line, *IN_FRENCH).turns[-1].step == "code"
    main = line.practise()
    main.begin()
    main.say("1")
    assert main.turns[-1].step == "know", "and the language is remembered from one line to the other"
    assert {row["line"] for row in line.rows("SELECT line FROM calls")} == {"main", "station"}


def test_the_stations_number_is_known_however_the_carrier_writes_it(line: Deployment) -> None:
    for written in (PRACTICE_STATION, "261000000100", " +261 00 00 001 00"):
        expected = "station" if written.strip().startswith("+") else "main"
        assert line_called(written, line.settings, {"main", "station"}) == expected
    assert line_called(PRACTICE_STATION, line.settings, {"main"}) == "main", "no such line is published"
    assert line_called("", line.settings, {"main", "station"}) == "main"


def test_a_call_whose_line_is_gone_goes_on_at_home_on_the_main_one(line: Deployment, code: str) -> None:
    call = called(line, *IN_FRENCH)
    line.change("UPDATE calls SET line = 'gone'")
    call.say("_")
    assert not faults(call.turns[-1].xml, LINE)
    call.say("1")
    assert call.turns[-1].step in ("know", "home")


def test_every_key_hides_helps_and_ends_as_on_the_workers_line(line: Deployment) -> None:
    assert heard(called(line, "2", "8"))[-1] == "hide"
    assert heard(called(line, "0", "1"))[-1] == "danger"
    assert heard(called(line, "1", "8#"))[-1] == "hide"
    assert heard(called(line, "_", "_", "_"))[-1].startswith("most-wanted/")
    assert heard(called(line, "2", "_"))[-2:] == ["explained", "home"]
