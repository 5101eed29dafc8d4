"""What is secret among the settings, as a value that no log, page or error can print."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Secret:
    """A text that never prints, not even inside an f-string."""

    _text: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)

    def reveal(self) -> str:
        """The text itself, for the one call that needs it."""
        return self._text
