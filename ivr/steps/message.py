"""Something said on the way: silence leads on, and a key is taken by the menu that comes next."""

from ivr.call import Event, Key
from ivr.moves import Go, Move, WrongKey
from ivr.steps.kind import Kind, Scene
from publishing.line import Menu, Message


class MessageStep(Kind[Message]):
    def hear(self, step: Message, scene: Scene, event: Event) -> Move:
        if not isinstance(event, Key):
            return Go(step.then)
        return (
            Go(step.then, key=event.digits) if isinstance(scene.flow.steps[step.then], Menu) else WrongKey()
        )
