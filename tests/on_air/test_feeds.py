"""The whole release on the air: every message of every language in three sizes, as anyone would download it."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from audio import recordings
from audio.broadcast import measure
from tests.conftest import Published
from tests.on_air.conftest import OnAir
from tests.radio_feed.psp1 import PODCAST, faults

LARGEST_NOTE = 512_000
"""Bytes that WhatsApp still plays as a voice note (sound.md)."""


def items(document: bytes) -> list[etree._Element]:
    return [*etree.fromstring(document).iter("item")]


@pytest.mark.parametrize("language", ["mg", "fr", "en"])
def test_every_message_is_an_episode_whose_files_are_what_the_feed_says(
    on_air: OnAir, published: Published, language: str, tmp_path: Path
) -> None:
    document = on_air.get(f"/feeds/{language}.xml")
    assert faults(document) == []
    told = items(document)
    assert len(told) == len(published.content.messages)
    for item in told:
        _files(on_air, item, tmp_path / "sound.mp3")
        for text in (*item.iter(f"{PODCAST}transcript"), *item.iter(f"{PODCAST}chapters")):
            assert on_air.get(text.get("url", ""))


def _files(on_air: OnAir, item: etree._Element, file: Path) -> None:
    """Sizes, loudness and peak of each; the title in an MP3 is the feed's; a voice note is small enough."""
    alternates = [*item.iter(f"{PODCAST}alternateEnclosure")]
    assert len(alternates) == 3
    for alternate in alternates:
        source = alternate.find(f"{PODCAST}source")
        assert source is not None
        content = on_air.get(source.get("uri", ""))
        assert str(len(content)) == alternate.get("length")
        level = measure(recordings.decode(content))
        assert level.loudness == pytest.approx(-16.0, abs=0.5), item.findtext("title")
        assert level.true_peak <= -1.5
        assert level.seconds == pytest.approx(float(item.findtext("{*}duration") or 0), abs=1.0)
        if alternate.get("type") == "audio/mpeg":
            file.write_bytes(content)
            tags: Any = import_module("mutagen.id3").ID3(file)
            assert tags["TIT2"].text == [item.findtext("title")]
        else:
            assert len(content) < LARGEST_NOTE
