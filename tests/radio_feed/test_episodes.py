"""A message of the current release is an episode in its language, and nothing else is."""

import base64
import hashlib
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from audio.masters import DOWNLOADED
from audio.speech import Origin
from core.database import reading, unit_of_work
from core.outbox import enqueue
from core.settings import Mode
from publishing.releases import roll_back
from publishing.shapes import Theme
from radio_feed.episodes import (
    PAGE,
    PODCASTS,
    FeedState,
    cover_file,
    feed_guids,
    feed_state,
    page_of_episodes,
)
from radio_feed.making import EPISODES
from radio_feed.seasons import SEASONS, VOICES
from tests.publishing.trees import SHEET
from tests.radio_feed.air import Air


def test_an_episode_is_there_once_all_its_sounds_are(air: Air) -> None:
    assert air.episodes("fr") == {}
    air.work()
    fees = air.episodes("fr")["fees"]
    assert (fees.title, fees.theme, fees.season, fees.number) == ("Les frais", "fees", 1, 1)
    assert (fees.language, fees.chooses, fees.keys, fees.origin) == ("fr", "2", ("1",), Origin.SYNTHETIC)
    assert [offset.text for offset in fees.offsets] == [text for text in fees.sentences if text]
    assert fees.seconds == pytest.approx(fees.offsets[-1].ends, abs=0.1)
    assert [source.title for source in fees.sources] == ["A source"]
    assert set(air.episodes("mg")) == {"fees", "passport"}


def test_its_files_are_named_by_their_bytes_and_their_checksums_hold(air: Air) -> None:
    air.work()
    assert air.episodes("fr")
    for episode in (*air.episodes("fr").values(), *air.episodes("mg").values()):
        assert [enclosure.form for enclosure in episode.enclosures] == [*DOWNLOADED]
        for enclosure in episode.enclosures:
            content = (air.masters / enclosure.file).read_bytes()
            assert len(content) == enclosure.size
            assert hashlib.sha256(content).hexdigest() == enclosure.sha256
            assert hashlib.sha384(content).digest() == base64.b64decode(enclosure.sha384)


def test_its_mp3s_say_what_its_feed_says_and_its_voice_note_says_nothing(air: Air) -> None:
    """Read back by mutagen: title, album of a trial, language, script, remarks, chapters, cover."""
    air.number = "+261 20 00 000 00"
    air.tree.write("messages/fees/message.yaml", SHEET.replace("Les frais", "Frais « & » 👩🏾‍🏭"))
    air.publish()
    air.work()
    fees = air.episodes("fr")["fees"]
    for enclosure in fees.enclosures[:2]:
        tags = id3(air.masters / enclosure.file)
        assert tags["TIT2"].text == [fees.title] == ["Frais « & » 👩🏾‍🏭"]
        assert tags["TALB"].text[0].startswith("Essai")
        assert tags["TLAN"].text == ["fra"]
        [script], [comment] = tags.getall("USLT"), tags.getall("COMM")
        assert script.text.split("\n") == list(fees.sentences)
        assert "Voix de synthèse" in comment.text[0]
        assert "+261 20 00 000 00" in comment.text[0]
        assert [one.sub_frames["TIT2"].text for one in tags.getall("CHAP")] == [
            ["Nobody pays in fr."],
            ["Pas encore confirmé."],
        ]
        assert len(tags.getall("APIC")[0].data) < 30_000
    note = (air.masters / fees.enclosures[2].file).read_bytes()
    assert note.startswith(b"OggS")
    assert b"Frais" not in note


def id3(file: Path) -> Any:
    """What mutagen reads. It says nothing of its types, so it is imported by name."""
    return import_module("mutagen.id3").ID3(file)


def test_each_feed_has_its_cover(air: Air) -> None:
    air.work()
    for language in ("mg", "fr"):
        assert (air.masters / cover_file(language)).read_bytes().startswith(b"\xff\xd8\xff")


def test_a_new_number_of_the_line_is_told_in_every_file(air: Air) -> None:
    air.work()
    before = air.episodes("fr")["fees"]
    air.number = "+261 20 00 000 00"
    air.work()
    after = air.episodes("fr")["fees"]
    assert after.enclosures[0].sha256 != before.enclosures[0].sha256
    assert after.master == before.master


def test_a_guid_is_stored_once_and_survives_a_new_address_title_word_and_voice(air: Air) -> None:
    air.work()
    before = air.episodes("fr")["fees"]
    feed = uuid5(UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), "line.example/feeds/fr.xml")
    assert before.guid == str(uuid5(feed, "fees"))
    assert UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6") == PODCASTS
    air.address = "https://elsewhere.example/line"
    air.clock.move(days=3)
    air.tree.write("messages/fees/message.yaml", SHEET.replace("Les frais", "Les prix"))
    air.tree.replace("messages/fees/fr.md", "Nobody pays", "Nobody ever pays")
    air.publish()
    air.work()
    after = air.episodes("fr")["fees"]
    assert after.title == "Les prix"
    assert after.master != before.master
    assert (after.guid, after.number, after.published_at) == (before.guid, before.number, before.published_at)
    with reading(air.engine) as connection:
        assert feed_guids(connection)["fr"] == str(feed)


def test_words_that_are_said_no_more_leave_at_once_and_come_back_with_their_release(air: Air) -> None:
    air.work()
    before = air.episodes("fr")["fees"]
    air.tree.replace("messages/fees/fr.md", "Nobody pays", "Nobody ever pays")
    air.publish()
    with unit_of_work(air.engine) as connection:
        connection.exec_driver_sql("DELETE FROM tasks WHERE kind = 'master.render'")
    air.work()
    assert set(air.episodes("fr")) == {"passport"}, "the new words have no sound yet"
    with unit_of_work(air.engine) as connection:
        roll_back(connection, 1, air.clock.now())
    air.work()
    assert air.episodes("fr")["fees"] == before


def test_an_episode_told_otherwise_stays_as_it_was_until_it_is_made_anew(air: Air) -> None:
    air.work()
    air.tree.write("messages/fees/message.yaml", SHEET.replace("Les frais", "Les prix"))
    air.publish()
    assert air.episodes("fr")["fees"].title == "Les frais"
    air.work()
    assert air.episodes("fr")["fees"].title == "Les prix"


def test_a_message_is_on_the_air_on_its_last_day_and_not_on_the_next(air: Air) -> None:
    """The next day begins at midnight in Antananarivo, whether a worker runs or not; an aged list is silent here."""
    last = date(2026, 11, 25)
    air.tree.write("messages/fees/message.yaml", SHEET.replace("expires_on: null", f"expires_on: {last}"))
    air.publish()
    air.work()
    air.clock.at = datetime(2026, 11, 25, 20, 59, tzinfo=UTC)
    assert "fees" in air.episodes("fr")
    air.clock.move(minutes=1)
    assert "fees" not in air.episodes("fr")
    air.work()
    assert "fees" not in air.episodes("fr")


def test_production_airs_no_synthetic_malagasy_whatever_the_demo_before_it_made(air: Air) -> None:
    air.tree.record("messages/passport/mg.flac", seconds=2.0)
    air.publish()
    air.work()
    assert set(air.episodes("mg")) == {"fees", "passport"}
    assert set(air.episodes("mg", Mode.PRODUCTION)) == {"passport"}
    assert set(air.episodes("fr", Mode.PRODUCTION)) == {"fees", "passport"}


def test_an_episode_whose_sound_was_lost_leaves_the_air_and_comes_back_as_it_was(air: Air) -> None:
    """As after a restore: no backup holds a master or its row, and the next publish has it made anew."""
    air.work()
    before = air.episodes("fr")["fees"]
    for file in air.masters.iterdir():
        file.unlink()
    with unit_of_work(air.engine) as connection:
        connection.exec_driver_sql("DELETE FROM masters")
        enqueue(connection, EPISODES, {})
    air.work()
    assert air.episodes("fr") == {}
    air.publish()
    air.clock.move(minutes=1)
    air.work()
    assert air.episodes("fr")["fees"] == before
    for enclosure in before.enclosures:
        assert (air.masters / enclosure.file).is_file()


def test_how_a_feed_stands_changes_whenever_an_episode_comes_changes_or_goes(air: Air) -> None:
    def now() -> FeedState | None:
        with reading(air.engine) as connection:
            return feed_state(connection, "fr", air.today)

    assert now() is None
    air.work()
    seen = [now()]
    air.work()
    assert now() == seen[0], "and with nothing else"
    air.clock.move(minutes=1)
    air.tree.write("messages/fees/message.yaml", SHEET.replace("expires_on: null", "expires_on: 2026-11-24"))
    air.publish()
    air.work()
    seen.append(now())
    air.clock.move(days=3)
    seen.append(now())
    with unit_of_work(air.engine) as connection:
        roll_back(connection, 1, air.clock.now())
    air.work()
    seen.append(now())
    assert len({*map(repr, seen)}) == 4
    changed = [state.changed_at for state in seen if state and state.changed_at]
    assert changed == sorted(changed), "what If-Modified-Since compares never goes back"


def test_pages_hold_every_episode_once(air: Air) -> None:
    air.work()
    with reading(air.engine) as connection:
        first = page_of_episodes(connection, "fr", air.today, Mode.DEMO, 1)
        second = page_of_episodes(connection, "fr", air.today, Mode.DEMO, 2)
    assert {episode.message for episode in first} == {"fees", "passport"}
    assert second == ()
    assert PAGE == 100


def test_every_theme_is_a_season_with_a_number_of_its_own() -> None:
    assert set(SEASONS) == {*Theme, VOICES}
    assert len({*SEASONS.values()}) == len(SEASONS)


def test_the_work_of_a_minute_in_which_nothing_happened_is_not_asked_for(air: Air) -> None:
    air.work()
    air.clock.move(minutes=1)
    air.work()
    with reading(air.engine) as connection:
        [count] = connection.exec_driver_sql("SELECT count(*) FROM tasks WHERE kind = 'radio.episodes'").one()
    assert count == 2
