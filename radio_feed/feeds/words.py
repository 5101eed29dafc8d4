"""The words around the episodes (content/feeds.yaml), read strictly, in each language."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from publishing.documents import Strict, parse, read_document
from publishing.shapes import Status

WRITTEN = "feeds.yaml"
STANDS_IN = "mg"
"""A dialect is told about in official Malagasy, as the line does it."""


class Sizes(Strict):
    """What each file is called; `{size}` is filled in."""

    share: str
    light: str
    note: str


class PageWords(Strict):
    """What a person reads who opens a feed in a browser."""

    what: str
    older: str
    newer: str
    words: str


class FeedWords(Strict):
    """The words of one language. What stands in braces is filled in."""

    status: Status
    title: str
    trial: str
    description: str
    author: str
    synthetic: str
    recorded: str
    changed: str
    draft: str
    estimated: str
    call: str
    keys: str
    sources: str
    valid: str
    place: str
    often: str
    sizes: Sizes
    page: PageWords
    seasons: Mapping[str, str]


def read_feed_words(content: Path) -> dict[str, FeedWords]:
    """The words of every language that has them. Raises BrokenContent with file, line and remedy."""
    return parse(read_document(content / WRITTEN), dict[str, FeedWords])


def words_edition(content: Path) -> str:
    """Another for other words."""
    return hashlib.sha256((content / WRITTEN).read_bytes()).hexdigest()


def words_for(words: Mapping[str, FeedWords], language: str) -> FeedWords:
    return words.get(language, words[STANDS_IN])
