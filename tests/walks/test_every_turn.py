"""Every (state, event) that a call can reach, in every language, has an answer that any carrier plays, and leaves its traces."""

import numpy as np
import soundfile

from ivr.call import Begin, Call, Key, Remembered, Turn
from ivr.flow import current
from ivr.steps.menu import PLACE_CODE_LENGTH, place_code
from ivr.traces import Count, Trace, trace, trace_of_hangup
from publishing.numbers import PAUSE
from publishing.release import CompiledLine
from tests.builders import LINE, MONDAY_MORNING, SATURDAY, SMALL_CONTENT, clips_in
from tests.conftest import Published
from tests.portable import faults, schema_faults, twilio_schema
from tests.silent import silent_line
from tests.walks.walker import Walk, answer_to, lists, walk

QUIETEST = 0.01
"""RMS, -40 dB below full scale: a clip under it is as good as silence on a telephone."""


def test_every_step_is_reached_in_every_language(walked: Walk) -> None:
    flow = walked.line.flow
    reached = {(state.step, state.language) for state in walked.states} | walked.passed
    everywhere = {(name, code) for name in flow.steps for code in walked.line.languages}
    assert everywhere - reached == set()


def test_every_message_of_every_list_is_reached_in_every_language(walked: Walk) -> None:
    reached = {(state.step, state.message, state.language) for state in walked.states}
    for name, shape in lists(walked.line.flow).items():
        for message in shape.messages:
            for code in walked.line.languages:
                assert (name, message, code) in reached


def test_every_answer_is_portable(walked: Walk) -> None:
    assert {answer: faults(answer, LINE) for answer in walked.answers() if faults(answer, LINE)} == {}


def test_every_answer_passes_twilios_schema(walked: Walk) -> None:
    schema = twilio_schema()
    assert {a: schema_faults(a, schema) for a in walked.answers() if schema_faults(a, schema)} == {}


def test_every_clip_that_any_answer_plays_is_published_and_audible(
    published: Published, published_line: CompiledLine, real_walk: Walk
) -> None:
    assert published_line.flow == real_walk.line.flow, "so that the walk of the one is the walk of the other"
    pauses = {clip for said in published_line.prompts.values() for clip in clips_in(said[PAUSE].xml)}
    clips = {clip for turn in real_walk.turns for clip in clips_in(answer_to(published_line, turn))} - pauses
    assert len(clips) > 200, "the walk has heard too little to judge the sounds"
    quiet = {clip: rms for clip in clips if (rms := _loudness(published, clip)) < QUIETEST}
    assert quiet == {}


def _loudness(published: Published, clip: str) -> float:
    samples, _rate = soundfile.read(published.instance / "clips" / f"{clip}.wav", dtype="float32")
    assert len(samples) > 0
    return float(np.sqrt(np.mean(np.square(samples))))


def test_what_was_heard_last_can_be_said_again_in_every_state(walked: Walk) -> None:
    """A turn that comes out of order, and our own apology, render the state anew: its answer has to exist."""
    for state in walked.states:
        again = Turn(state, current(walked.line, state))
        assert faults(answer_to(walked.line, again), LINE) == []


def test_a_state_survives_being_written_down(walked: Walk) -> None:
    for state in walked.states:
        assert Call.from_json(state.to_json()) == state


def test_a_hang_up_in_any_state_leaves_a_row_or_after_private_steps_none(walked: Walk) -> None:
    for state in walked.states:
        row = trace_of_hangup(state, 1.0)
        assert (row is None) is state.unlogged


def test_no_trace_of_a_private_step_but_a_count_when_it_is_entered(walked: Walk) -> None:
    """Nor of a poster's place (ADR 0028), which is counted once it is whole."""
    flow, traced = walked.line.flow, 0
    private = {name for name, shape in flow.steps.items() if shape.private}
    for seen in walked.seen:
        left = trace(walked.line, seen.before, seen.event, seen.turn.call, 1.0)
        entered = seen.turn.call.step in private and seen.turn.call.step != seen.before.step
        keyed = seen.event.digits if isinstance(seen.event, Key) else ""
        place = place_code(flow, seen.before, keyed)
        assert isinstance(left, Count) is (entered or (place is not None and len(place) == PLACE_CODE_LENGTH))
        assert place is None or not isinstance(left, Trace)
        if isinstance(left, Trace):
            assert left.step not in private
            assert seen.turn.call.step not in private
            assert not seen.before.unlogged
            traced += 1
    assert traced


def test_when_offices_are_closed_nobody_is_rung_but_for_danger() -> None:
    line = silent_line(SMALL_CONTENT)
    saturday = walk(line, [Begin(Remembered("fr"))], SATURDAY)
    assert {turn.call.step for turn in saturday.turns if turn.call.part == "dial"} == {"danger"}
    assert any(turn.reply.answer == "town" for turn in saturday.turns)


def test_a_person_is_rung_when_the_number_is_confirmed_and_the_office_open() -> None:
    line = silent_line(SMALL_CONTENT)
    monday = walk(line, [Begin(Remembered("fr"))], MONDAY_MORNING)
    rung = {turn.call.step: answer_to(line, turn) for turn in monday.turns if turn.call.part == "dial"}
    assert rung.keys() == {"town", "danger"}
    assert "<Number>+261000000008</Number>" in rung["town"]
