"""A list of messages that plays on by itself: a caller who presses nothing still hears everything (voice.md, rule 6)."""

from ivr.call import Event, Key
from ivr.moves import Go, Move, Stay, WrongKey
from ivr.steps.kind import Kind, Scene
from publishing.answers import TRAILER
from publishing.line import MessageList

NEXT_KEY = "1"
TELL_KEY = "3"
END = "end"


class MessageListStep(Kind[MessageList]):
    def enter(self, step: MessageList, scene: Scene) -> Stay:
        """The message meant, or the introduction and the first."""
        message = scene.call.message
        if message in step.messages:
            return Stay(message=message)
        return Stay(message=step.messages[0], before=(step.says,) if step.says else ())

    def repeat(self, step: MessageList, scene: Scene) -> Stay:
        return Stay(scene.call.part, message=scene.call.message)

    def hear(self, step: MessageList, scene: Scene, event: Event) -> Move:
        if scene.call.part == TRAILER and not (isinstance(event, Key) and event.digits == TELL_KEY):
            return Stay(message=scene.call.message)
        at_end = scene.call.part == END
        if isinstance(event, Key):
            if event.digits == TELL_KEY and scene.flow.tell:
                return Go(scene.flow.tell)
            return _next(step, scene) if event.digits == NEXT_KEY and not at_end else WrongKey()
        return Go(scene.flow.goodbye) if at_end else _next(step, scene)


def _next(step: MessageList, scene: Scene) -> Move:
    """The message after this one; after the last the end, or what needs no key for a caller whose keys never arrive."""
    following = step.messages[step.messages.index(str(scene.call.message)) + 1 :]
    if following:
        return Stay(message=following[0])
    return Stay(END) if scene.call.pressed else Go(scene.flow.no_key or scene.flow.goodbye)
