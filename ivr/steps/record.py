"""The caller speaks. Any key ends it, hanging up keeps it, and what follows names no report.

A carrier may tell of the key alone, or of neither key nor recording (voice.md, Portable TwiML, 4): no key has its usual
meaning here, for the one that ended a report must not hide it or begin it anew.
"""

from ivr.call import Event, Silence
from ivr.moves import Go, Move
from ivr.steps.kind import Kind, Scene
from ivr.steps.number import after_silence
from publishing.line import Record


class RecordStep(Kind[Record]):
    def hear(self, step: Record, scene: Scene, event: Event) -> Move:
        if isinstance(event, Silence) and scene.call.pressed:
            return after_silence(scene)
        return Go(step.goes_to)
