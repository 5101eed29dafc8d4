"""The whole release on the air: every message of every language in three sizes, as anyone would download it."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from app import create_app
from audio import recordings
from audio.broadcast import measure
from audio.masters import RENDER
from core.clock import SystemClock
from core.database import connect, unit_of_work
from core.outbox import TaskState, Workshop
from core.settings import Settings
from radio_feed.desk import edition_of
from radio_feed.making import EPISODES, ask_for_episodes
from scripts.worker import handlers
from tests.builders import copy_instance, settings_in
from tests.conftest import Published
from tests.radio_feed.psp1 import PODCAST, faults

LARGEST_NOTE = 512_000
"""Bytes that WhatsApp still plays as a voice note (sound.md)."""


@dataclass(frozen=True)
class OnAir:
    """The whole release, made once."""

    settings: Settings
    client: FlaskClient

    def get(self, address: str) -> bytes:
        answer = self.client.get(address.removeprefix(self.settings.public_url), buffered=True)
        assert answer.status_code == 200, address
        return bytes(answer.data)


@pytest.fixture(scope="module")
def on_air(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    folder = tmp_path_factory.mktemp("air") / "instance"
    copy_instance(published.instance, folder)
    settings = settings_in(folder)
    engine, clock = connect(settings.database_url), SystemClock()
    work = handlers(settings, engine, clock)
    workshop = Workshop(engine, {kind: work[kind] for kind in (RENDER, EPISODES)}, clock, Random(1), "tester")
    workshop.drain()
    with unit_of_work(engine) as connection:
        ask_for_episodes(connection, edition_of(settings))
    assert not set(workshop.drain()) - {TaskState.DONE}
    app = create_app(settings, parts=("web",), engine=engine)
    yield OnAir(settings, app.test_client())
    engine.dispose()


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
