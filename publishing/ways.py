"""How a caller comes to a message: which keys are pressed, and what is heard until then. Pure: a flow comes in, ways come out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from publishing.line import Line, Menu, Message, MessageList

Seconds = Mapping[str, float]
"""Utterance id to how long its clip lasts; a clip that is not there lasts no time."""

NEXT = "1"
"""The key that leads to the next message of a list."""


@dataclass(frozen=True, order=True)
class Way:
    """How a caller comes somewhere: keys pressed, and seconds heard when each is pressed as soon as it is offered.

    `pressed` are the keys themselves, in order.
    """

    keys: int
    seconds: float
    pressed: tuple[str, ...] = field(default=(), compare=False)

    def after(self, seconds: float, *pressed: str) -> "Way":
        return Way(self.keys + len(pressed), self.seconds + seconds, (*self.pressed, *pressed))


def keys_to_messages(line: Line, language: str) -> dict[str, tuple[str, ...]]:
    """The keys from home to each message of the lists reached by menus; the fewest, and no seconds are counted."""
    return {message: way.pressed for message, way in _ways(line, {}, language, line.home, language).items()}


def ways_to_messages(line: Line, seconds: Mapping[str, Seconds], language: str) -> dict[str, Way]:
    """The way with the fewest keys, then seconds, from the greeting to each message of the lists reached by menus.

    The caller hears the line's default language until an option chooses `language`; `seconds` are by language.
    """
    return _ways(line, seconds, language, line.starts_at, line.default_language)


def _ways(
    line: Line, seconds: Mapping[str, Seconds], language: str, starts_at: str, heard: str
) -> dict[str, Way]:
    """`heard` is the language in which the way begins."""
    found: dict[str, Way] = {}
    waiting = [(Way(0, 0.0), starts_at, heard)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        way, step_id, code = heappop(waiting)
        if (step_id, code) in seen:
            continue
        seen.add((step_id, code))
        step = line.steps[step_id]
        if isinstance(step, MessageList) and code == language:
            _walk_list(step, way, seconds.get(code, {}), found)
        for target, arrived, spoken in _onward(step, way, code, seconds):
            if spoken in (code, language):
                heappush(waiting, (arrived, target, spoken))
    return found


def _onward(
    step: object, way: Way, code: str, seconds: Mapping[str, Seconds]
) -> Iterator[tuple[str, Way, str]]:
    """Each step that follows, the way to it, and the language heard there."""

    def length(prompt: str | None, spoken: str) -> float:
        return seconds.get(spoken, {}).get(prompt or "", 0.0)

    if isinstance(step, Message):
        yield step.then, way.after(sum(length(prompt, code) for prompt in step.prompts)), code
    if isinstance(step, Menu):
        heard = length(step.teaches, code) + length(step.says, code)
        for key, option in enumerate(step.options, start=1):
            spoken = option.language or code
            heard += length(option.says, spoken)
            yield option.goes_to, way.after(heard, str(key)), spoken


def _walk_list(step: MessageList, way: Way, seconds: Seconds, found: dict[str, Way]) -> None:
    """Each message of a list by skipping those before it; the shortest way wins where lists share a message."""
    arrived = way.after(seconds.get(step.says or "", 0.0))
    for skipped, name in enumerate(step.messages):
        candidate = arrived.after(0.0, *[NEXT] * skipped)
        best = found.get(name, candidate)
        found[name] = min(best, candidate, key=lambda reached: (reached.keys, reached.seconds))
