"""The two ways a call ends by itself: a goodbye, and the programme that hides it. No key changes either."""

from ivr.steps.kind import Kind
from publishing.line import Goodbye, Hide


class GoodbyeStep(Kind[Goodbye]):
    """Said, and the call ends."""


class HideStep(Kind[Hide]):
    """Plays to its cap, and the call ends."""
