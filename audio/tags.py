"""What an MP3 says of itself: ID3v2.3, which old Windows players and station software read, and ID3v1 behind it (mutagen).

Bytes in, bytes out, and the same bytes for the same tags: a pack, a delta and an ETag are compared by hash. A title is written
as the feed has it. What must never happen here: a tag that is left over from another programme, or anything of a caller.
"""

import io
from dataclasses import dataclass
from unicodedata import category

from anyascii import anyascii
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TIT2,
    TLAN,
    TPE1,
    TRCK,
    USLT,
    CTOCFlags,
    Encoding,
    MakeID3v1,
    PictureType,
    delete,
)

LARGEST_COVER = 30_000
"""Bytes. A message of 40 s at 64 kbit/s is 320,000: a cover is no tenth of it."""

MOST_CHAPTERS = 255
"""A table of contents counts its entries in one byte (ID3v2 Chapter Frame Addendum, 1.0, section 3.2)."""

LANGUAGES = {"mg": "mlg", "fr": "fra", "en": "eng"}
"""ISO 639-2, as ID3v2.3 wants it (4.2.1, TLAN); dialects have a code of three letters already (ISO 639-3)."""

GENRE = "Speech"
UNKNOWN_OFFSET = 0xFFFFFFFF
"""A chapter is found by its time alone (Chapter Frame Addendum, 3.1)."""


class CoverTooLarge(Exception):
    """A picture of LARGEST_COVER bytes or more; radio_feed.covers makes smaller ones."""


class TooManyChapters(Exception):
    """More than MOST_CHAPTERS: join some."""


@dataclass(frozen=True)
class Chapter:
    """A named stretch of the sound; `starts` and `ends` in seconds."""

    starts: float
    ends: float
    title: str


@dataclass(frozen=True)
class Tags:
    """`language` is a code of content/languages.yaml; `cover` a JPEG or empty; `track` is counted from 1, 0 for none."""

    title: str
    artist: str
    album: str
    language: str
    script: str = ""
    comment: str = ""
    track: int = 0
    cover: bytes = b""
    chapters: tuple[Chapter, ...] = ()


def tag_mp3(mp3: bytes, tags: Tags) -> bytes:
    """The MP3 with these tags and no others, in front ID3v2.3 in UTF-16, behind ID3v1.

    Raises CoverTooLarge, TooManyChapters.
    """
    if len(tags.cover) >= LARGEST_COVER:
        raise CoverTooLarge(f"{len(tags.cover)} bytes; under {LARGEST_COVER}.")
    if len(tags.chapters) > MOST_CHAPTERS:
        raise TooManyChapters(f"{len(tags.chapters)}; {MOST_CHAPTERS} at most.")
    file = io.BytesIO(mp3)
    delete(file)
    written = _frames(tags)
    written.update_to_v23()
    written.save(file, v1=0, v2_version=3, padding=lambda _: 0)
    return file.getvalue() + _version_1(tags)


def _frames(tags: Tags) -> ID3:
    """Every text in UTF-16, the one encoding of version 2.3 that holds all letters."""
    told = {"encoding": Encoding.UTF16, "lang": language_code(tags.language), "desc": ""}
    frames = _named(tags)
    frames.add(TLAN(encoding=Encoding.LATIN1, text=[language_code(tags.language)]))
    if tags.script:
        frames.add(USLT(text=_clean(tags.script, keep="\n"), **told))
    if tags.comment:
        frames.add(COMM(text=[_clean(tags.comment, keep="\n")], **told))
    if tags.cover:
        frames.add(
            APIC(
                encoding=Encoding.LATIN1,
                mime="image/jpeg",
                type=PictureType.COVER_FRONT,
                desc="",
                data=tags.cover,
            )
        )
    for frame in _chapters(tags.chapters):
        frames.add(frame)
    return frames


def _named(tags: Tags) -> ID3:
    named = ID3()
    for kind, text in ((TIT2, tags.title), (TPE1, tags.artist), (TALB, tags.album), (TCON, GENRE)):
        named.add(kind(encoding=Encoding.UTF16, text=[_clean(text)]))
    if tags.track:
        named.add(TRCK(encoding=Encoding.LATIN1, text=[str(tags.track)]))
    return named


def _chapters(chapters: tuple[Chapter, ...]) -> list[CHAP | CTOC]:
    """Each chapter, and a table of contents that names them in order; nothing for a sound without."""
    if not chapters:
        return []
    ids = [f"c{place:03}" for place in range(len(chapters))]
    contents = CTOC(
        element_id="toc",
        flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
        child_element_ids=ids,
        sub_frames=[],
    )
    return [*map(_chapter, ids, chapters), contents]


def _chapter(element: str, chapter: Chapter) -> CHAP:
    return CHAP(
        element_id=element,
        start_time=round(chapter.starts * 1000),
        end_time=round(chapter.ends * 1000),
        start_offset=UNKNOWN_OFFSET,
        end_offset=UNKNOWN_OFFSET,
        sub_frames=[TIT2(encoding=Encoding.UTF16, text=[_clean(chapter.title)])],
    )


def _version_1(tags: Tags) -> bytes:
    """128 bytes at the end. They hold Latin-1 only: what it lacks is written in Latin letters, not as question marks."""
    track = tags.track if tags.track <= 255 else 0
    plain = Tags(_latin(tags.title), _latin(tags.artist), _latin(tags.album), tags.language, track=track)
    version_1: bytes = MakeID3v1(_named(plain))
    return version_1


def language_code(language: str) -> str:
    """Three letters for TLAN, USLT and COMM."""
    return LANGUAGES.get(language, language)


def _latin(text: str) -> str:
    return "".join(letter if ord(letter) < 256 else anyascii(letter) for letter in text)


def _clean(text: str, keep: str = "") -> str:
    """No control characters: in ID3 a NUL ends a text and begins another one."""
    return "".join(letter for letter in text if category(letter) != "Cc" or letter in keep)
