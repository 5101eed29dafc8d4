"""What there is to hear: how each language is covered, how long each message is, how far it is from the greeting."""

from collections.abc import Mapping

from audio.coverage import Coverage, coverage
from audio.library import ClipLibrary
from audio.speech import Clip, Utterance
from publishing.content import Content
from publishing.utterances import offered_languages, utterances
from publishing.ways import Seconds, Way, ways_to_messages


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
