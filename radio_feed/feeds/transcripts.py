"""What is said and when, in the forms players read: WebVTT, SubRip, plain text, chapters.

A synthetic voice is timed sentence by sentence as it speaks. A recording is one stretch of sound: where its sentences lie is
estimated by their length, and every form that can says so.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio.speech import Offset
from radio_feed.episodes import Episode
from radio_feed.feeds.text import clean, shortened
from radio_feed.feeds.words import FeedWords

LONGEST_CHAPTER_TITLE = 80
"""Letters of its first sentence."""


@dataclass(frozen=True)
class Cue:
    """One sentence; `starts` and `ends` in seconds. `paragraph` counts from 0."""

    starts: float
    ends: float
    text: str
    paragraph: int


def is_estimated(episode: Episode) -> bool:
    """Whether one stretch of sound holds several sentences: nobody has timed them."""
    return len(episode.offsets) == 1 < sum(map(bool, episode.sentences))


def cues_of(episode: Episode) -> tuple[Cue, ...]:
    """When each sentence is heard; none where nobody has written down what a recording says."""
    if not has_words(episode):
        return ()
    spoken = _spoken(episode)
    times = _estimated(episode.offsets[0], spoken) if is_estimated(episode) else episode.offsets
    return tuple(
        Cue(time.starts, time.ends, clean(text), paragraph)
        for time, (text, paragraph) in zip(times, spoken, strict=True)
    )


def _spoken(episode: Episode) -> list[tuple[str, int]]:
    """Each sentence with the number of its paragraph."""
    numbered, paragraph = [], 0
    for sentence in episode.sentences:
        if sentence:
            numbered.append((sentence, paragraph))
        else:
            paragraph += 1
    return numbered


def _estimated(whole: Offset, spoken: Sequence[tuple[str, int]]) -> Iterator[Offset]:
    """The stretch shared out by letters: whoever reads aloud takes about as long for each."""
    letters = sum(len(text) for text, _ in spoken)
    a_letter, starts = (whole.ends - whole.starts) / letters, whole.starts
    for text, _ in spoken:
        ends = starts + len(text) * a_letter
        yield Offset(starts, ends, text)
        starts = ends


def has_words(episode: Episode) -> bool:
    """Whether anybody has written down what it says: only then is there a transcript."""
    return any(episode.sentences) and bool(episode.offsets)


def vtt(episode: Episode, words: FeedWords) -> str:
    """WebVTT (W3C); what is estimated is noted at its head."""
    head = ["WEBVTT", *([f"NOTE {words.estimated}"] if is_estimated(episode) else [])]
    cues = [
        f"{_vtt_time(cue.starts)} --> {_vtt_time(cue.ends)}\n{_vtt_text(cue.text)}"
        for cue in cues_of(episode)
    ]
    return "\n\n".join([*head, *cues]) + "\n"


def srt(episode: Episode) -> str:
    """SubRip. It has no place for a remark: what is estimated is said in the notes, and by the name of the file."""
    return "\n".join(
        f"{number}\n{_srt_time(cue.starts)} --> {_srt_time(cue.ends)}\n{_one_line(cue.text)}\n"
        for number, cue in enumerate(cues_of(episode), start=1)
    )


def plain(episode: Episode) -> str:
    """The words alone, a paragraph a paragraph."""
    paragraphs: dict[int, list[str]] = {}
    for text, paragraph in _spoken(episode):
        paragraphs.setdefault(paragraph, []).append(clean(text))
    return "\n\n".join("\n".join(sentences) for sentences in paragraphs.values()) + "\n"


@dataclass(frozen=True)
class Chapter:
    """A paragraph, named by its first sentence; `starts` and `ends` in seconds."""

    starts: float
    ends: float
    title: str


def chapters_of(episode: Episode) -> tuple[Chapter, ...]:
    """A chapter each paragraph; the first begins with the sound, and each ends where the next begins."""
    first = {cue.paragraph: cue for cue in reversed(cues_of(episode))}
    opening = [first[paragraph] for paragraph in sorted(first)]
    starts = [0.0, *(cue.starts for cue in opening[1:]), episode.seconds]
    return tuple(
        Chapter(starts[place], starts[place + 1], shortened(_one_line(cue.text), LONGEST_CHAPTER_TITLE))
        for place, cue in enumerate(opening)
    )


def chapters_json(episode: Episode, words: FeedWords) -> str:
    """JSON chapters 1.2.0 of the podcast namespace."""
    remark = {"description": words.estimated} if is_estimated(episode) else {}
    document = {
        "version": "1.2.0",
        "title": episode.title,
        "podcastName": words.title,
        **remark,
        "chapters": [
            {"startTime": round(chapter.starts, 3), "endTime": round(chapter.ends, 3), "title": chapter.title}
            for chapter in chapters_of(episode)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _vtt_text(text: str) -> str:
    """`-->` and tags mean something there (WebVTT, 3.1)."""
    return _one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _vtt_time(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, left = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{left:02}.{milliseconds:03}"


def _srt_time(seconds: float) -> str:
    return _vtt_time(seconds).replace(".", ",")
