"""A person: the one on duty when a number is confirmed and it is open, else the place and its hours."""

from datetime import datetime

from core.clock import ANTANANARIVO
from ivr.call import Dialled, Event, Key
from ivr.moves import Go, Move, Stay, WrongKey
from ivr.steps.kind import Kind, Scene
from publishing.line import Person
from publishing.shapes import WEEKDAYS, Hours

DIAL = "dial"


class PersonStep(Kind[Person]):
    def enter(self, step: Person, scene: Scene) -> Stay:
        place = scene.places[step.place]
        return Stay(DIAL) if place.number.callable and is_open(place.hours, scene.now) else Stay()

    def hear(self, step: Person, scene: Scene, event: Event) -> Move:
        if isinstance(event, Dialled):
            return Go(scene.flow.goodbye) if event.answered else Stay(before=("person.no-answer",))
        if isinstance(event, Key):
            return WrongKey()
        return Stay() if step.private else Go(scene.flow.goodbye)


def is_open(hours: Hours, now: datetime) -> bool:
    """Whether somebody can answer now; unconfirmed hours are never open."""
    if hours.status != "confirmed":
        return hours.status == "always"
    local = now.astimezone(ANTANANARIVO)
    today = WEEKDAYS[local.weekday()]
    return any(
        today in opening.days and opening.opens <= local.time() < opening.closes for opening in hours.open
    )
