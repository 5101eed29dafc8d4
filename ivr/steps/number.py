"""A number typed on the keys: digits are digits here, `#` ends, `*` starts over, `8#` alone hides (voice.md, rule 2)."""

from ivr.call import Event, Key
from ivr.moves import Go, Move, Stay, WrongKey
from ivr.steps.kind import Kind, Scene
from publishing.line import Number

HIDE_KEY = "8"


class NumberStep(Kind[Number]):
    def hear(self, step: Number, scene: Scene, event: Event) -> Move:
        if not isinstance(event, Key):
            return Go(step.without) if step.without else after_silence(scene)
        if event.digits.removesuffix("#") == HIDE_KEY:
            return Go(scene.flow.hide)
        typed = typed_number(event.digits)
        if step.takes(typed) and typed.isascii() and typed.isdecimal():
            return Go(step.goes_to, typed=typed, kept=scene.call.kept)
        return WrongKey()


def typed_number(digits: str) -> str:
    """The digits that count: those after the last `*`, without the closing `#`."""
    return digits.removesuffix("#").rpartition("*")[2]


def after_silence(scene: Scene) -> Move:
    """Where nothing is typed or spoken: once more, how to press a key, then a person."""
    helps = [Stay(), Stay(before=("key.how",))]
    silences = scene.call.silences
    return helps[silences - 1] if silences <= len(helps) else Go(scene.flow.person)
