"""The caller speaks. Any key ends it, hanging up keeps it, and what follows names no report."""

from ivr.call import Event, Spoke
from ivr.moves import Go, Move
from ivr.steps.kind import Kind, Scene
from ivr.steps.number import after_silence
from publishing.line import Record


class RecordStep(Kind[Record]):
    def hear(self, step: Record, scene: Scene, event: Event) -> Move:
        return Go(step.goes_to) if isinstance(event, Spoke) else after_silence(scene)
