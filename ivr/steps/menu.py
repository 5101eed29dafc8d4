"""A menu: up to four options, by key; silence is helped along as voice.md, rules 4 and 5, say."""

from ivr.call import Call, Event, Key
from ivr.moves import Go, Move, Stay, WrongKey
from ivr.steps.kind import Kind, Scene
from publishing.line import Line, Menu

RESUME_KEY = "5"
PLACE_KEYS = frozenset("4567")
"""Keys that mean nothing else in the greeting: two of them are the code of the place where a poster hangs (ADR 0028)."""
PLACE_CODE_LENGTH = 2


class MenuStep(Kind[Menu]):
    def enter(self, step: Menu, scene: Scene) -> Stay:
        teach = (step.teaches,) if step.teaches and not scene.call.taught else ()
        return Stay(before=teach)

    def repeat(self, step: Menu, scene: Scene) -> Stay:
        return Stay("short")

    def hear(self, step: Menu, scene: Scene, event: Event) -> Move:
        if isinstance(event, Key):
            return _choice(step, scene, event.digits)
        return _after_silence(step, scene)


def _choice(step: Menu, scene: Scene, key: str) -> Move:
    resume = scene.call.resume
    if key == RESUME_KEY and step.resumes and resume:
        return Go(resume.step, message=resume.message)
    if code := place_code(scene.flow, scene.call, key):
        return Go(scene.flow.starts_at, kept=code)
    if len(key) != 1 or key not in "1234" or int(key) > len(step.options):
        return WrongKey()
    option = step.options[int(key) - 1]
    return Go(option.goes_to, language=option.language, remember=option.language is not None)


def place_code(flow: Line, call: Call, key: str) -> str | None:
    """What is keyed of a place's code with this key, in the greeting alone; None where the key is none of a code."""
    if call.step != flow.starts_at or key not in PLACE_KEYS or len(call.kept or "") >= PLACE_CODE_LENGTH:
        return None
    if call.wrong_keys:
        return None  # Who presses at random is helped, and not counted.
    greeting = flow.steps[flow.starts_at]
    choices = greeting.options if isinstance(greeting, Menu) else ()
    asks_language = all(option.language for option in choices)
    return (call.kept or "") + key if asks_language and int(key) > len(choices) > 0 else None


def _after_silence(step: Menu, scene: Scene) -> Move:
    """Before any key of the call: how to press one, then the messages most asked for. Later: shorter, how, messages."""
    call = scene.call
    helps = [Stay("short"), Stay("how")] if call.pressed or step.private else [Stay("how")]
    return helps[call.silences - 1] if call.silences <= len(helps) else most_wanted(scene)


def most_wanted(scene: Scene) -> Go:
    """The messages most asked for, to whoever presses nothing."""
    return Go(scene.flow.most_wanted, language=scene.call.language or scene.flow.default_language)
