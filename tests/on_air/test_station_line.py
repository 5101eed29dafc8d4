"""Every state that a call on the stations' line can reach, with a room that knows one code and one cut."""

from core.ledger import Rows
from ivr.asking import Asker, ask_rooms
from ivr.call import Choice, Told
from ivr.services import Asked
from tests.builders import LINE, MONDAY_MORNING, REAL_CONTENT
from tests.portable import faults
from tests.silent import silent_line
from tests.walks.walker import beginnings, is_over, silence_from, walk

ABOUT = ("station/1", 101)


def told_code(rows: Rows, asked: Asked) -> Told:
    """A room that knows one code, keyed in four digits."""
    if asked.typed == "1234":
        return Told("in", ("station.welcome",), about=("station/1", None))
    return Told("again", ("station.slip",)) if len(asked.typed) < 9 else Told("out", ("station.tried",))


def told_cut(rows: Rows, asked: Asked) -> Told:
    if asked.typed != "123":
        return Told("again", ("station.cut-slip",))
    words = ("station.cut-is", "station.withdrawn", "station.now.1", "station.earlier.2")
    return Told("", words, (Choice("now", ABOUT), Choice("time", ABOUT)))


def told_time(rows: Rows, asked: Asked) -> Told:
    right = asked.typed == "1234"
    return Told("done", ("station.today",)) if right else Told("again", ("station.time-wrong",))


def told_aired(rows: Rows, asked: Asked) -> Told:
    return Told("done", ("station.noted",))


ROOMS = {
    "station.enter": told_code,
    "station.cut": told_cut,
    "station.time": told_time,
    "station.aired": told_aired,
}


def test_every_state_answers_in_portable_twiml_and_silence_ends_it_with_words() -> None:
    line = silent_line(REAL_CONTENT, "station")
    asker = Asker(MONDAY_MORNING, None, None)
    nothing = Rows(None, qmark=True)
    walked = walk(line, beginnings(line), tell=lambda turn: ask_rooms(ROOMS, nothing, line, turn, asker))
    assert {turn.call.step for turn in walked.turns} == line.flow.steps.keys()
    assert [fault for answer in walked.answers() for fault in faults(answer, LINE)] == []
    for state in [state for state in walked.states if not is_over(line, state)][::7]:
        assert is_over(line, silence_from(line, state)[-1].call)
