"""Every (state, event) that a call can reach, in every language, holds to voice.md."""

from collections import Counter
from datetime import timedelta

import numpy as np
import soundfile

from ivr.call import Begin, Call, Event, Key, Place, Remembered, Silence, Turn
from ivr.flow import current, step
from ivr.steps.menu import PLACE_CODE_LENGTH, place_code
from ivr.traces import Count, Trace, trace, trace_of_hangup
from publishing.line import Domain, Goodbye, Hide, Line, Menu, Message, MessageList, Number, Record, leads_to
from publishing.numbers import PAUSE
from publishing.release import CompiledLine
from tests.builders import LINE, MONDAY_MORNING, SATURDAY, SMALL_CONTENT, clips_in, silent_line
from tests.conftest import Published
from tests.portable import faults, schema_faults, twilio_schema
from tests.walks.registers import demo_rooms
from tests.walks.walker import (
    KEYS,
    Walk,
    answer_to,
    beginnings,
    is_over,
    keys_to,
    silence_from,
    walk,
)

QUIETEST = 0.01
"""RMS, -40 dB below full scale: a clip under it is as good as silence on a telephone."""
SHORTEST_HIDE = timedelta(minutes=10).total_seconds()


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
    published: Published, published_line: CompiledLine
) -> None:
    with demo_rooms(published_line) as tell:
        walked = walk(published_line, beginnings(published_line), tell=tell)
    pauses = {clip for said in published_line.prompts.values() for clip in clips_in(said[PAUSE].xml)}
    clips = {clip for answer in walked.answers() for clip in clips_in(answer)} - pauses
    assert len(clips) > 200, "the walk has heard too little to judge the sounds"
    quiet = {clip: rms for clip in clips if (rms := _loudness(published, clip)) < QUIETEST}
    assert quiet == {}


def _loudness(published: Published, clip: str) -> float:
    samples, _rate = soundfile.read(published.instance / "clips" / f"{clip}.wav", dtype="float32")
    assert len(samples) > 0
    return float(np.sqrt(np.mean(np.square(samples))))


def test_silence_from_anywhere_ends_the_call_with_a_goodbye_or_hidden(walked: Walk) -> None:
    for state in walked.states:
        path = silence_from(walked.line, state)
        assert is_over(walked.line, path[-1].call if path else state)


def test_every_path_ends_with_a_message_a_person_a_place_or_a_goodbye(walked: Walk) -> None:
    """From any state, whoever gives up hears what plays on by itself and then a goodbye; only a hidden call has none."""
    flow = walked.line.flow
    for state in walked.states:
        path = silence_from(walked.line, state)
        last = flow.steps[path[-1].call.step if path else state.step]
        assert isinstance(last, Goodbye) or private_before_the_end(flow, state, path)


def private_before_the_end(flow: Line, state: Call, path: list[Turn]) -> bool:
    """Whether the call hid because it was in a private step, or was hidden already."""
    before = path[-2].call if len(path) > 1 else state
    return isinstance(flow.steps[state.step], Hide) or flow.steps[before.step].private


def test_whoever_presses_nothing_hears_the_most_wanted_messages_and_a_goodbye(walked: Walk) -> None:
    flow = walked.line.flow
    wanted = flow.steps[flow.most_wanted]
    assert isinstance(wanted, MessageList)
    for begun in walked.begun:
        path = silence_from(walked.line, begun.call)
        heard = [turn.call.message for turn in path if turn.call.message]
        assert heard == [*wanted.messages]
        assert path[-1].call.step == flow.goodbye
        assert path[0].reply.answer.removesuffix("+5").endswith(".how"), "first, how to press a key"
        assert path[1].call.step == flow.most_wanted, "then, at the second silence, messages"


def test_a_new_caller_who_presses_nothing_hears_malagasy(walked: Walk) -> None:
    first = walked.begun[0].call
    assert first.language is None
    assert {turn.call.language for turn in silence_from(walked.line, first)[1:]} == {"mg"}


def test_after_a_key_silence_is_first_shorter_then_how_then_messages(walked: Walk) -> None:
    flow = walked.line.flow
    for seen in walked.seen:
        shape = flow.steps[seen.before.step]
        open_menu = isinstance(shape, Menu) and not shape.private and seen.before.pressed
        if open_menu and isinstance(seen.event, Silence):
            part = {0: "short", 1: "how"}.get(seen.before.silences)
            assert seen.turn.call.step == (seen.before.step if part else flow.most_wanted)
            assert seen.turn.call.part == (part or "")


def test_silence_never_counts_as_a_wrong_key(walked: Walk) -> None:
    for seen in walked.seen:
        if isinstance(seen.event, Silence):
            assert "key.wrong" not in seen.turn.reply.before


def test_in_private_steps_the_second_silence_hides(walked: Walk) -> None:
    flow = walked.line.flow
    checked = 0
    for seen in walked.seen:
        shape = flow.steps[seen.before.step]
        if shape.private and not isinstance(shape, Message) and isinstance(seen.event, Silence):
            second = seen.before.silences >= 1
            assert (seen.turn.call.step == flow.hide) is second
            checked += second
    assert checked


def test_danger_is_at_most_two_keys_from_home_and_from_the_greeting(walked: Walk) -> None:
    for begun in walked.begun:
        assert keys_to(walked.line, begun.call, most=2)["danger"] <= 2
    at_home = {state for state in walked.states if state.step == walked.line.flow.home}
    assert {state.language for state in at_home} == walked.line.languages
    for state in {Call(state.step, language=state.language, pressed=state.pressed) for state in at_home}:
        assert keys_to(walked.line, state, most=2)["danger"] <= 2


def test_the_first_message_of_any_list_is_at_most_three_keys_from_the_greeting() -> None:
    line = silent_line()
    start = step(line, Call(line.flow.starts_at), Begin(), MONDAY_MORNING).call
    nearest = keys_to(line, start)
    for name, shape in lists(line.flow).items():
        assert nearest[f"{name}/{shape.messages[0]}"] <= 3


def test_keys_that_work_everywhere_work_in_every_menu_and_message(walked: Walk) -> None:
    """0 a person, 8 hide, 9 again, * back: everywhere but where digits are typed, the caller speaks, and a call closes."""
    flow = walked.line.flow
    counted: Counter[str] = Counter()
    for seen in walked.seen:
        if not isinstance(seen.event, Key) or isinstance(
            flow.steps[seen.before.step], Number | Record | Hide | Goodbye
        ):
            continue
        after, key = seen.turn.call, seen.event.digits
        if key in "089*":
            counted[key] += 1
            assert "key.wrong" not in seen.turn.reply.before
        if key == "0":
            assert after.step == flow.person
        if key == "8":
            assert after.step == flow.hide
        if key == "9":
            assert after.step == seen.before.step
            assert seen.before.message in (None, after.message)
        if key == "*":
            back = back_from(flow, seen.before)
            led_on = leads_to(flow, back.step) if isinstance(flow.steps[back.step], Domain) else ()
            assert after.place == back or after.step in led_on, "a room that has nothing to ask leads on"
    assert set(counted) == set("089*")


def test_any_key_ends_a_recording_and_what_follows_names_nothing_and_8_hides_there(walked: Walk) -> None:
    flow, ended = walked.line.flow, set()
    for seen in walked.seen:
        shape = flow.steps[seen.before.step]
        if not isinstance(shape, Record) or isinstance(seen.event, Silence):
            continue
        assert seen.turn.call.step == shape.goes_to
        assert seen.turn.reply.before == ()
        if isinstance(flow.steps[shape.goes_to], Menu):
            hidden = step(walked.line, seen.turn.call, Key("8"), MONDAY_MORNING)
            assert hidden.call.step == flow.hide
        ended.add(seen.before.step)
    assert ended == {name for name, shape in flow.steps.items() if isinstance(shape, Record)}


def back_from(flow: Line, call: Call) -> Place:
    """Where `*` leads: to the place before; from home, and where no language was chosen, to the languages."""
    if call.trail:
        place = call.trail[-1]
        shape = flow.steps[place.step]
        entered = place.message or shape.messages[0] if isinstance(shape, MessageList) else None
        return Place(place.step, entered)
    outside = call.language is None or call.step in (flow.home, flow.starts_at)
    return Place(flow.starts_at if outside else flow.home)


def test_star_at_home_goes_back_to_the_languages_and_star_enough_times_leads_home(walked: Walk) -> None:
    flow = walked.line.flow
    for state in walked.states:
        if is_over(walked.line, state) or isinstance(flow.steps[state.step], Number | Record):
            continue
        call, visited = state, [state.step]
        while call.step != flow.starts_at and not isinstance(flow.steps[call.step], Number):
            call = step(walked.line, call, Key("*"), MONDAY_MORNING).call
            visited.append(call.step)
            assert len(visited) < 20
        typing = isinstance(flow.steps[call.step], Number)
        assert typing or call.language is None or flow.home in visited or state.step == flow.starts_at


def test_a_person_can_be_asked_for_during_the_greeting(walked: Walk) -> None:
    flow = walked.line.flow
    for begun in walked.begun:
        assert step(walked.line, begun.call, Key("0"), MONDAY_MORNING).call.step == flow.person


def test_three_wrong_keys_lead_to_a_person_and_in_the_person_menu_to_the_places(walked: Walk) -> None:
    flow = walked.line.flow
    led = 0
    for seen in walked.seen:
        call = seen.before
        if not isinstance(seen.event, Key) or "key.wrong" in seen.turn.reply.before:
            continue
        if call.wrong_keys == 2 and seen.event.digits in "7#" and not is_over(walked.line, call):
            shape = flow.steps[call.step]
            if isinstance(shape, Number) and shape.takes(seen.event.digits):
                continue
            expected = (shape.after_wrong_keys if isinstance(shape, Menu) else None) or flow.person
            assert seen.turn.call.step in (expected, flow.hide)
            led += 1
    assert led


def test_a_wrong_key_is_said_kindly_and_the_choice_is_repeated(walked: Walk) -> None:
    """A key pressed during something said on the way is judged by the menu that comes next."""
    for seen in walked.seen:
        if "key.wrong" in seen.turn.reply.before:
            shape = walked.line.flow.steps[seen.before.step]
            onward = (
                leads_to(walked.line.flow, seen.before.step) if isinstance(shape, Message | Domain) else ()
            )
            assert seen.turn.call.step in (seen.before.step, *onward)
            assert seen.turn.call.message == seen.before.message
            assert seen.turn.call.wrong_keys in (1, 2)


def test_lists_play_on_by_themselves_to_the_end(walked: Walk) -> None:
    """Silence and key 1 go from each message to the next; a caller who can press keys hears what to do at the end."""
    flow = walked.line.flow
    for seen in walked.seen:
        shape = flow.steps[seen.before.step]
        if not (isinstance(shape, MessageList) and seen.before.message):
            continue
        if not (isinstance(seen.event, Silence) or seen.event == Key("1")):
            continue
        following = shape.messages[shape.messages.index(seen.before.message) + 1 :][:1]
        if following:
            assert seen.turn.call.place == Place(seen.before.step, following[0])
        elif seen.before.pressed or isinstance(seen.event, Key):
            assert seen.turn.reply.answer == f"{seen.before.step}.end"
        else:
            onward = leads_to(flow, flow.no_key) if flow.no_key else ()
            assert seen.turn.call.step in (onward or (flow.goodbye,))


def test_in_a_list_and_at_its_end_3_tells_what_happened(walked: Walk) -> None:
    flow = walked.line.flow
    for seen in walked.seen:
        if isinstance(flow.steps[seen.before.step], MessageList) and seen.event == Key("3"):
            assert seen.turn.call.step == flow.tell


def test_hide_ignores_every_key_and_lasts_ten_minutes_or_more(walked: Walk) -> None:
    flow, hidden = walked.line.flow, 0
    for state in walked.states:
        if state.step != flow.hide:
            continue
        hidden += 1
        answer = walked.line.answers[state.language or flow.default_language][flow.hide]
        assert answer.seconds >= SHORTEST_HIDE
        assert "<Gather" not in answer.xml
        events: list[Event] = [Silence(), *map(Key, KEYS)]
        for event in events:
            turn = step(walked.line, state, event, MONDAY_MORNING)
            assert turn.call.step == flow.hide
            assert turn.reply.answer == flow.hide
    assert hidden


def test_an_answer_that_hides_says_nothing_before_the_programme(walked: Walk) -> None:
    for turn in walked.turns:
        if turn.call.step == walked.line.flow.hide:
            assert turn.reply.before == ()


def test_key_5_goes_on_only_where_a_call_stopped(walked: Walk) -> None:
    flow = walked.line.flow
    gone_on = 0
    for seen in walked.seen:
        if seen.event == Key("5") and seen.before.step == flow.home:
            resume = seen.before.resume
            offered = seen.turn.call.place == resume if resume else "key.wrong" in seen.turn.reply.before
            assert offered or seen.before.wrong_keys == 2
            gone_on += resume is not None
    assert gone_on


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
    flow = walked.line.flow
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


def lists(flow: Line) -> dict[str, MessageList]:
    return {name: shape for name, shape in flow.steps.items() if isinstance(shape, MessageList)}
