"""What there is to hear: how each language is covered, how long each message is, how far it is from the greeting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from audio.coverage import Coverage, coverage
from audio.library import ClipLibrary
from audio.speech import Clip, Utterance
from publishing.content import Content
from publishing.line import Line, Menu, Message, MessageList
from publishing.utterances import offered_languages, utterances

Seconds = Mapping[str, float]
"""Utterance id to how long its clip lasts; a clip that is not there lasts no time."""


@dataclass(frozen=True, order=True)
class Way:
    """How a caller comes somewhere: keys pressed, and seconds heard when each is pressed as soon as it is offered."""

    keys: int
    seconds: float

    def after(self, seconds: float, keys: int = 0) -> "Way":
        return Way(self.keys + keys, self.seconds + seconds)


def report(content: Content, library: ClipLibrary) -> str:
    """The report as text: languages, then messages. Renders nothing; what is not rendered yet shows as missing."""
    spoken = {code: utterances(content, code) for code in offered_languages(content)}
    stored = library.stored([utterance for listed in spoken.values() for utterance in listed])
    waiting = [code for code in content.languages if code not in spoken]
    rows = [
        *_language_rows(spoken, stored),
        "",
        *_message_rows(content, spoken, stored),
        "",
        f"Not offered to callers until native speakers have recorded the core menu: {', '.join(waiting) or 'none'}.",
    ]
    return "\n".join(rows)


def _language_rows(
    spoken: Mapping[str, list[Utterance]], stored: Mapping[tuple[str, str], Clip]
) -> list[str]:
    rows = [f"{'language':10}{'recorded':>10}{'synthetic':>10}{'music':>8}{'missing':>9}{'minutes':>9}"]
    for code, listed in spoken.items():
        parts = [*coverage(listed, stored).values()]
        counts = [
            sum(getattr(part, name) for part in parts)
            for name in ("recorded", "synthetic", "music", "missing")
        ]
        rows.append(f"{code:10}{counts[0]:10}{counts[1]:10}{counts[2]:8}{counts[3]:9}{_minutes(parts):9.1f}")
    return rows


def _minutes(parts: list[Coverage]) -> float:
    return sum(part.seconds for part in parts) / 60


def _message_rows(
    content: Content, spoken: Mapping[str, list[Utterance]], stored: Mapping[tuple[str, str], Clip]
) -> list[str]:
    """A row for each message: sources, and in each language its seconds and the way to it."""
    lengths = {
        code: {said.id: stored[key].seconds for said in listed if (key := (said.id, said.language)) in stored}
        for code, listed in spoken.items()
    }
    ways = {code: ways_to_messages(content.lines["main"], lengths, code) for code in lengths}
    rows = [
        f"{'message':16}{'sources':>8}" + "".join(f"{code + ': s, keys, s to it':>24}" for code in lengths)
    ]
    for name, message in sorted(content.messages.items()):
        cells = [_message_cell(name, lengths[code], ways[code]) for code in lengths]
        rows.append(f"{name:16}{len(message.sheet.sources):8}" + "".join(f"{cell:>24}" for cell in cells))
    return rows


def _message_cell(name: str, seconds: Seconds, ways: Mapping[str, Way]) -> str:
    way = ways.get(name)
    length = f"{seconds.get(f'message/{name}', 0.0):.0f}"
    return f"{length}, {way.keys}, {way.seconds:.0f}" if way else f"{length}, -, -"


def ways_to_messages(line: Line, seconds: Mapping[str, Seconds], language: str) -> dict[str, Way]:
    """The way with the fewest keys, then seconds, from the greeting to each message of the lists reached by menus.

    The caller hears the line's default language until an option chooses `language`; `seconds` are by language.
    """
    found: dict[str, Way] = {}
    waiting = [(Way(0, 0.0), line.starts_at, line.default_language)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        way, step_id, code = heappop(waiting)
        if (step_id, code) in seen:
            continue
        seen.add((step_id, code))
        step = line.steps[step_id]
        if isinstance(step, MessageList) and code == language:
            _walk_list(step, way, seconds[code], found)
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
        for option in step.options:
            spoken = option.language or code
            heard += length(option.says, spoken)
            yield option.goes_to, way.after(heard, keys=1), spoken


def _walk_list(step: MessageList, way: Way, seconds: Seconds, found: dict[str, Way]) -> None:
    """Each message of a list by skipping those before it; the shortest way wins where lists share a message."""
    arrived = way.after(seconds.get(step.says or "", 0.0))
    for skipped, name in enumerate(step.messages):
        candidate = arrived.after(0.0, keys=skipped)
        best = found.get(name, candidate)
        found[name] = min(best, candidate, key=lambda reached: (reached.keys, reached.seconds))
