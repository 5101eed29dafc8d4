"""Other people's readers read every feed and agree on what is in it: four of Python, three of npm (npm ci in readers/)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.settings import ROOT
from radio_feed.episodes import Episode
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.rss import all_xml, page_xml
from radio_feed.feeds.text import title_of
from tests.radio_feed.made_up import FIRST, channel, episode, recorded
from tests.radio_feed.test_rss import AWKWARD

NPM = ROOT / "tests" / "radio_feed" / "readers"
PYTHON_READERS = {"feedparser", "podcastparser", "castero", "fastfeedparser"}
NPM_READERS = {"podcast-partytime", "feedsmith", "rss-parser"}
PATIENCE = 120
DECODES_TWICE = {"podcast-partytime"}
"""It takes an & that is written out in a title for one that stands for something."""
SANITIZES = {"feedparser"}
"""It takes away what would be a comment or CDATA if a title were HTML."""


@dataclass(frozen=True)
class Case:
    """A feed as it is written, and what was put into it."""

    channel: Channel
    episodes: tuple[Episode, ...]
    document: bytes


def cases() -> Iterator[Case]:
    """Every language; what is recorded and what is synthetic; what nobody wrote down; a hundred; all in one document."""
    mixed = (episode(1), recorded(message="read", guid="another"), episode(3, sentences=(), offsets=()))
    for language in ("mg", "fr", "en"):
        yield _paged(channel(language, count=3), mixed)
    yield _paged(channel(count=250), tuple(episode(number) for number in range(1, 101)))
    yield _paged(channel(count=0), ())
    titles = [title_of(text) for text in AWKWARD.values()]
    yield _paged(
        channel(), tuple(episode(number, title=title) for number, title in enumerate(titles, start=1))
    )
    yield Case(channel(), mixed, b"".join(all_xml(channel(), mixed)))


def _paged(told: Channel, episodes: tuple[Episode, ...]) -> Case:
    return Case(told, episodes, page_xml(told, episodes, 1))


Read = Callable[[list[Path]], dict[str, Any]]


def in_python(files: list[Path]) -> dict[str, Any]:
    environ = {**os.environ, "HOME": str(files[0].parent)}
    return _output([sys.executable, "-m", "tests.radio_feed.judge", *map(str, files)], environ)


def in_node(files: list[Path]) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None or not (NPM / "node_modules").is_dir():
        pytest.skip("readers of npm are not installed: npm ci in tests/radio_feed/readers")
    return _output([node, str(NPM / "read.mjs"), *map(str, files)], {**os.environ, "PARTYTIME_LOG": "silent"})


def _output(command: list[str], environ: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


@pytest.mark.parametrize(("read", "readers"), [(in_python, PYTHON_READERS), (in_node, NPM_READERS)])
def test_every_reader_reads_every_feed_and_all_agree(read: Read, readers: set[str], tmp_path: Path) -> None:
    written = [*cases()]
    files = [tmp_path / f"{place}.xml" for place in range(len(written))]
    for file, case in zip(files, written, strict=True):
        file.write_bytes(case.document)
    found = read(files)
    assert set(found) == readers
    for reader, feeds in found.items():
        for case, told in zip(written, feeds, strict=True):
            for made, heard in zip(case.episodes, told, strict=True):
                agree(reader, expected(case.channel, made), heard)


def expected(told: Channel, made: Episode) -> dict[str, Any]:
    """What every reader must make of an episode, by the names that tests/radio_feed/judge.py gives it."""
    words = bool(made.offsets)
    transcripts = [told.transcript(made, kind) for kind in ("vtt", "srt", "txt")] if words else []
    return {
        "title": made.title,
        "date": int(made.published_at.timestamp()),
        "enclosure": told.sound(made, made.enclosures[0]),
        "size": made.enclosures[0].size,
        "seconds": round(made.seconds),
        "guid": made.guid,
        "chapters": told.chapters(made) if words else None,
        "transcripts": transcripts,
        "last transcript": transcripts[-1] if words else None,
        "alternates": [[told.sound(made, one), f"sha384-{one.sha384}"] for one in made.enclosures],
    }


def agree(reader: str, wanted: dict[str, Any], heard: dict[str, Any]) -> None:
    if (reader in DECODES_TWICE and "&" in wanted["title"]) or (
        reader in SANITIZES and "<!" in wanted["title"]
    ):
        wanted = {**wanted, "title": heard["title"]}
    assert heard == {name: wanted[name] for name in heard}, reader
    assert {"title", "date", "enclosure"} <= set(heard), reader


def test_what_is_agreed_on_would_be_seen_to_differ() -> None:
    wanted = expected(channel(), episode())
    assert wanted["date"] == int(FIRST.timestamp()) - 3600
    with pytest.raises(AssertionError):
        agree("feedparser", wanted, {**wanted, "date": wanted["date"] + 1})
