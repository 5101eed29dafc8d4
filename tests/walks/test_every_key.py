"""Every key, in any state that a call can reach, does what voice.md says of it; no key leads nowhere."""

from collections import Counter
from datetime import timedelta

from ivr.call import Begin, Call, Event, Key, Place, Silence
from ivr.flow import step
from publishing.line import Domain, Goodbye, Hide, Line, Menu, Message, MessageList, Number, Record, leads_to
from tests.builders import MONDAY_MORNING
from tests.silent import silent_line
from tests.walks.walker import KEYS, Walk, is_over, keys_to, lists

SHORTEST_HIDE = timedelta(minutes=10).total_seconds()


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
    flow, said = walked.line.flow, 0
    for seen in walked.seen:
        if "key.wrong" in seen.turn.reply.before:
            shape = flow.steps[seen.before.step]
            onward = leads_to(flow, seen.before.step) if isinstance(shape, Message | Domain) else ()
            assert seen.turn.call.step in (seen.before.step, *onward)
            assert seen.turn.call.message == seen.before.message
            assert seen.turn.call.wrong_keys in (1, 2)
            said += 1
    assert said


def test_lists_play_on_by_themselves_to_the_end(walked: Walk) -> None:
    """Silence and key 1 go from each message to the next; a caller who can press keys hears what to do at the end."""
    flow, ended = walked.line.flow, 0
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
            ended += 1
        else:
            onward = leads_to(flow, flow.no_key) if flow.no_key else ()
            assert seen.turn.call.step in (onward or (flow.goodbye,))
    assert ended


def test_in_a_list_and_at_its_end_3_tells_what_happened(walked: Walk) -> None:
    flow = walked.line.flow
    in_a_list = [seen for seen in walked.seen if isinstance(flow.steps[seen.before.step], MessageList)]
    led = {seen.turn.call.step for seen in in_a_list if seen.event == Key("3")}
    assert led == {flow.tell}


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
    hidden = [turn for turn in walked.turns if turn.call.step == walked.line.flow.hide]
    assert {turn.reply.before for turn in hidden} == {()}


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
