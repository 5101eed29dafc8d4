"""What every kind of step can do, and what it sees when it does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from ivr.call import Call, Event
from ivr.moves import Ask, Move, Stay
from publishing.line import Line
from publishing.shapes import PlaceSheet

Shape = TypeVar("Shape")


@dataclass(frozen=True)
class Scene:
    """The call and what surrounds it at this moment."""

    flow: Line
    places: Mapping[str, PlaceSheet]
    call: Call
    now: datetime


class Kind(Generic[Shape]):
    """A step that is said whole, and whatever is heard is said again. Each kind overrides what it does otherwise.

    Keys 0, 8, 9 and * never reach `hear`: they mean the same everywhere (ivr/flow.py), but where a number is typed.
    """

    def enter(self, step: Shape, scene: Scene) -> Stay | Ask:
        """What is said on coming in; `scene.call.message` is set when a certain message is meant."""
        return Stay()

    def repeat(self, step: Shape, scene: Scene) -> Stay:
        """What is said again after a wrong key."""
        return Stay()

    def hear(self, step: Shape, scene: Scene, event: Event) -> Move:
        """What follows a key, silence, a dialled person or speech."""
        return Stay()
