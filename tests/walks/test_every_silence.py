"""Whoever presses nothing, from any state that a call can reach, hears what to do, then messages, then a goodbye."""

from ivr.call import Call, Silence, Turn
from publishing.line import Goodbye, Hide, Line, Menu, Message, MessageList
from tests.walks.walker import Walk, silence_from


def test_silence_from_anywhere_ends_the_call_with_a_goodbye_or_hidden(walked: Walk) -> None:
    """Whoever gives up hears what plays on by itself and then a goodbye, within ENDLESS turns; only a hidden call has none."""
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
    flow, heard = walked.line.flow, set()
    for seen in walked.seen:
        shape = flow.steps[seen.before.step]
        open_menu = isinstance(shape, Menu) and not shape.private and seen.before.pressed
        if open_menu and isinstance(seen.event, Silence):
            part = {0: "short", 1: "how"}.get(seen.before.silences)
            assert seen.turn.call.step == (seen.before.step if part else flow.most_wanted)
            assert seen.turn.call.part == (part or "")
            heard.add(part)
    assert heard == {"short", "how", None}


def test_silence_never_counts_as_a_wrong_key(walked: Walk) -> None:
    after_silence = [seen.turn.reply for seen in walked.seen if isinstance(seen.event, Silence)]
    assert after_silence
    assert all("key.wrong" not in reply.before for reply in after_silence)


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
