"""A step that another room answers: agencies, cases, stories. Until that room is open it says what to do meanwhile.

The step only decides to ask; the shell asks, and what the room tells comes back as a value (ADR 0013).
"""

from ivr.call import Choice, Event, Key, Question, Told, Unanswered
from ivr.moves import Ask, Go, Move, Stay, WrongKey
from ivr.steps.kind import Kind, Scene
from ivr.steps.menu import most_wanted
from publishing.answers import CHOICE, TOLD
from publishing.line import Domain, Menu, Number, Record


class DomainStep(Kind[Domain]):
    def enter(self, step: Domain, scene: Scene) -> Stay | Ask:
        """The room is asked once: what it told is said again, not asked again."""
        if scene.call.told:
            return Stay(_part(scene.call.told))
        return Ask(Question(step.service, step.about)) if step.leads_to else Stay()

    def repeat(self, step: Domain, scene: Scene) -> Stay:
        return Stay(_part(scene.call.told) if scene.call.told else "short")

    def hear(self, step: Domain, scene: Scene, event: Event) -> Move:
        told = scene.call.told
        if told and told.derives:
            return Go(scene.call.step, kept=told.derives)
        if told and told.choices:
            return _choice(step, scene, told, event)
        if told:
            return _go_on(step, scene, told, event)
        if isinstance(event, Key):
            return WrongKey()
        return Stay("short") if scene.call.silences == 1 and scene.call.pressed else Go(scene.flow.goodbye)


def say(step: Domain, scene: Scene, told: Told) -> Stay | Go:
    """What follows from what a room told. Its words come before a number, a recording or another room that it leads to."""
    if told.derives:
        return Stay(TOLD)
    target = step.leads_to[told.leads] if told.leads else ""
    if told.words and (
        told.choices or not isinstance(scene.flow.steps.get(target), Number | Record | Domain)
    ):
        return Stay(_part(told))
    return Go(target, before=told.words)


def fits(step: Domain, told: Told) -> bool:
    """Whether the step knows every way that the room leads."""
    ways = {choice.leads for choice in told.choices} or {told.leads}
    return bool(told.derives) or ways <= step.leads_to.keys()


def _part(told: Told) -> str:
    """Where silence goes on, it does so after the gap of a list."""
    return CHOICE if told.choices and told.unanswered != Unanswered.FIRST else TOLD


def _go_on(step: Domain, scene: Scene, told: Told, event: Event) -> Move:
    """Silence leads on, and a key is taken by the menu that comes next."""
    target = step.leads_to[told.leads]
    if not isinstance(event, Key):
        return Go(target)
    return Go(target, key=event.digits) if isinstance(scene.flow.steps[target], Menu) else WrongKey()


def _choice(step: Domain, scene: Scene, told: Told, event: Event) -> Move:
    """Keys from 1 on. Silence: the choice again, then how to press a key, then what is most asked for (voice.md, rule 4)."""
    if (unmade := _unmade(told, event)) is not None:
        return _taken(step, unmade)
    if not isinstance(event, Key):
        helps = (Stay(CHOICE), Stay(CHOICE, before=("key.how",)))
        silences = scene.call.silences
        return helps[silences - 1] if silences <= len(helps) else most_wanted(scene)
    choice = _of_key(told, event)
    return _taken(step, choice) if choice else WrongKey()


def _unmade(told: Told, event: Event) -> Choice | None:
    """What is taken where no choice was made, as the room said."""
    if told.unanswered == Unanswered.LAST and not (isinstance(event, Key) and _of_key(told, event)):
        return told.choices[-1]
    return told.choices[0] if told.unanswered == Unanswered.FIRST and not isinstance(event, Key) else None


def _of_key(told: Told, key: Key) -> Choice | None:
    if len(key.digits) != 1 or key.digits not in "1234" or int(key.digits) > len(told.choices):
        return None
    return told.choices[int(key.digits) - 1]


def _taken(step: Domain, choice: Choice) -> Go:
    return Go(step.leads_to[choice.leads], about=choice.about, kept=choice.kept)
