"""A step that another room answers: agencies, cases, stories. Until that room is open it says what to do meanwhile."""

from ivr.call import Event, Key
from ivr.moves import Go, Move, Stay, WrongKey
from ivr.steps.kind import Kind, Scene
from publishing.line import Domain


class DomainStep(Kind[Domain]):
    def repeat(self, step: Domain, scene: Scene) -> Stay:
        return Stay("short")

    def hear(self, step: Domain, scene: Scene, event: Event) -> Move:
        if isinstance(event, Key):
            return WrongKey()
        return Stay("short") if scene.call.silences == 1 else Go(scene.flow.goodbye)
