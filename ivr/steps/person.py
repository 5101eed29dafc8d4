"""A person: the one on duty when a number is confirmed and it is open, else an emergency number, else the place and its hours."""

from datetime import datetime

from core.clock import ANTANANARIVO
from ivr.call import Dialled, Event, Key
from ivr.moves import Go, Move, Stay, WrongKey
from ivr.steps.kind import Kind, Scene
from publishing.answers import DIAL, EMERGENCY
from publishing.line import Person
from publishing.shapes import WEEKDAYS, Hours

CALL_BACK_KEY = "1"


class PersonStep(Kind[Person]):
    def enter(self, step: Person, scene: Scene) -> Stay:
        place = scene.places[step.place]
        if place.number.callable and is_open(place.hours, scene.now):
            return Stay(DIAL)
        return Stay(EMERGENCY) if place.emergency.callable else Stay()

    def hear(self, step: Person, scene: Scene, event: Event) -> Move:
        if isinstance(event, Dialled):
            return Go(scene.flow.goodbye) if event.answered else _nobody(step, scene)
        if isinstance(event, Key):
            called = step.call_back if event.digits == CALL_BACK_KEY else None
            return Go(called) if called else WrongKey()
        return Stay() if step.private else Go(scene.flow.goodbye)


def _nobody(step: Person, scene: Scene) -> Stay:
    """Nobody answers: the emergency number, unless it is that which rang; then the place."""
    emergency = scene.places[step.place].emergency.callable
    part = EMERGENCY if emergency and scene.call.part == DIAL else ""
    return Stay(part, before=("person.no-answer",))


def is_open(hours: Hours, now: datetime) -> bool:
    """Whether somebody can answer now; unconfirmed hours are never open."""
    if hours.status != "confirmed":
        return hours.status == "always"
    local = now.astimezone(ANTANANARIVO)
    today = WEEKDAYS[local.weekday()]
    return any(
        today in opening.days and opening.opens <= local.time() < opening.closes for opening in hours.open
    )
