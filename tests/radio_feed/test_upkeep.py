"""Sounds that nobody needs leave the disk; what a release, an episode, a programme, a pack or a call needs stays."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update

from core.database import reading, unit_of_work
from core.models import EpisodeRow, FeedRow, MasterRow, ProgrammeRow
from radio_feed.episodes import Episode
from radio_feed.upkeep import ROLLED_BACK, Sweeper, unneeded
from tests.publishing.trees import SHEET
from tests.radio_feed.air import Air
from tests.radio_feed.studio import WEEK, builder_of, render_clips, studio_in

A_HASH = "0123456789abcdef" * 4


@pytest.fixture
def studio(quick_path: Path) -> Iterator[Air]:
    """A line on the air with programmes, whose every file and row is two days old."""
    made = studio_in(quick_path)
    render_clips(made)
    list(builder_of(made).build_week(WEEK))
    age(made)
    yield made
    made.engine.dispose()


def age(air: Air) -> None:
    """Two days go by in which nothing happens: files and rows are as old as the clock says."""
    air.clock.move(days=2)
    old = (air.clock.now() - timedelta(days=1, hours=1)).timestamp()
    for folder in (air.masters, air.folder / "clips"):
        for path in folder.iterdir():
            os.utime(path, (old, old))


def sweeper(air: Air) -> Sweeper:
    return Sweeper(air.engine, air.masters, air.folder / "clips", air.clock)


def sounds(air: Air) -> set[str]:
    return {path.name for folder in (air.masters, air.folder / "clips") for path in folder.iterdir()}


def files_of(episode: Episode) -> set[str]:
    return {enclosure.file for enclosure in episode.enclosures}


def served(air: Air) -> set[str]:
    """Files of all that is on the air."""
    return {
        name
        for code in ("mg", "fr")
        for episode in air.episodes(code).values()
        for name in (*files_of(episode), f"{episode.master}.mp3")
    }


def said_anew(air: Air) -> None:
    """A sentence is changed, published, made."""
    air.tree.replace("messages/fees/fr.md", "Nobody pays in fr.", "Personne ne paie.")
    air.publish()
    air.work()


def test_a_line_in_use_loses_nothing(studio: Air) -> None:
    before = sounds(studio)
    assert sweeper(studio).look() == []
    assert sweeper(studio).sweep() == 0
    assert sounds(studio) == before


def test_files_of_an_episode_that_was_made_anew_go_when_nobody_can_be_fetching_them(studio: Air) -> None:
    old = files_of(studio.episodes("fr")["fees"])
    studio.tree.write("messages/fees/message.yaml", SHEET.replace("Les frais", "Les frais de placement"))
    studio.publish()
    studio.work()
    new = files_of(studio.episodes("fr")["fees"])
    notes = old & new  # A voice note has no tags: it is the same.
    assert len(notes) == 1
    assert sweeper(studio).sweep() == 0, "A reader's feed may name them still."
    age(studio)
    assert {path.name for path in sweeper(studio).look()} == old - notes
    assert sweeper(studio).sweep() == len(old - notes)
    assert served(studio) <= sounds(studio)


def test_a_master_of_a_changed_sentence_stays_while_its_release_may_come_back_then_goes(studio: Air) -> None:
    old = studio.episodes("fr")["fees"]
    said_anew(studio)
    take_off_the_shelf(studio)
    age(studio)
    sweeper(studio).sweep()
    assert f"{old.master}.mp3" in sounds(studio)
    studio.clock.move(days=ROLLED_BACK.days)
    age(studio)
    sweeper(studio).sweep()
    assert f"{old.master}.mp3" not in sounds(studio)
    with reading(studio.engine) as connection:
        rows = connection.execute(MasterRow.__table__.select()).all()
    assert all(row.sha256 != old.master for row in rows)
    assert served(studio) <= sounds(studio)


def take_off_the_shelf(air: Air) -> None:
    with unit_of_work(air.engine) as connection:
        connection.execute(delete(ProgrammeRow))


def test_a_piece_of_a_programme_stays_as_long_as_the_programme(studio: Air) -> None:
    pieces = set_of_pieces(studio)
    with unit_of_work(studio.engine) as connection:
        connection.execute(update(EpisodeRow).values(on_air=False))
        connection.execute(delete(MasterRow))
    sweeper(studio).sweep()
    assert pieces <= sounds(studio)
    studio.clock.move(days=30)
    age(studio)
    sweeper(studio).sweep()
    assert not pieces & sounds(studio)


def set_of_pieces(air: Air) -> set[str]:
    from radio_feed.shelf import programmes_of

    with reading(air.engine) as connection:
        shelved = programmes_of(connection, WEEK)
    return {piece.file for programme in shelved for piece in programme.contents.pieces}


def test_an_expired_episodes_files_go_and_its_masters_stay_with_the_release(studio: Air) -> None:
    gone = studio.episodes("fr")["passport"]
    studio.tree.replace("messages/passport/message.yaml", "expires_on: null", "expires_on: 2026-11-20")
    studio.publish()
    studio.work()
    assert "passport" not in studio.episodes("fr")
    age(studio)
    sweeper(studio).sweep()
    tagged = {one.file for one in gone.enclosures if one.file.endswith(".mp3")}
    assert not tagged & sounds(studio)
    assert f"{gone.master}.mp3" in sounds(studio)


def test_a_phone_copy_that_was_replaced_goes_and_the_new_one_and_every_releases_clips_stay(
    studio: Air,
) -> None:
    old = phone_copies(studio)
    clips = {path.name for path in (studio.folder / "clips").iterdir()} - old
    said_anew(studio)
    render_clips(studio)
    list(builder_of(studio).build_week(WEEK))
    new = phone_copies(studio)
    sweeper(studio).sweep()
    assert old <= sounds(studio), "A call may be playing it."
    age(studio)
    sweeper(studio).sweep()
    assert clips | new <= sounds(studio)
    assert not (old - new) & sounds(studio)
    assert old - new


def phone_copies(air: Air) -> set[str]:
    with reading(air.engine) as connection:
        rows = connection.execute(ProgrammeRow.__table__.select()).all()
    return {f"{row.clip}.wav" for row in rows if row.clip}


def test_killed_between_rows_and_files_the_next_sweep_ends_it(studio: Air) -> None:
    """Rows go first: what was killed then leaves files that no row names."""
    take_off_the_shelf(studio)
    studio.clock.move(days=ROLLED_BACK.days)
    said_anew(studio)
    studio.clock.move(days=ROLLED_BACK.days)
    age(studio)
    left = {path.name for path in sweeper(studio).look()}
    assert left
    assert sweeper(studio).forget_masters() > 0
    assert left <= sounds(studio)
    sweeper(studio).sweep()
    assert not left & sounds(studio)
    assert served(studio) <= sounds(studio)


def test_a_publish_between_looking_and_letting_go_is_not_robbed(studio: Air) -> None:
    """What comes back in the meantime finds its masters, or has them asked for."""
    said_anew(studio)
    age(studio)
    studio.clock.move(days=ROLLED_BACK.days)
    sweeper(studio).sweep()
    studio.tree.replace("messages/fees/fr.md", "Personne ne paie.", "Nobody pays in fr.")
    studio.publish()
    studio.work()
    assert served(studio) <= sounds(studio)
    assert "Nobody pays in fr." in studio.episodes("fr")["fees"].sentences


def test_a_day_after_a_feed_changed_nothing_of_it_goes(studio: Air) -> None:
    (studio.masters / f"{A_HASH}.mp3").write_bytes(b"nobody's")
    age(studio)
    with unit_of_work(studio.engine) as connection:
        connection.execute(update(FeedRow).values(changed_at=studio.clock.now() - timedelta(hours=23)))
    assert sweeper(studio).sweep() == 0
    studio.clock.move(hours=2)
    assert sweeper(studio).sweep() == 1


OURS = [
    f"{A_HASH}.mp3",
    f"{A_HASH}.wav",
    f"{A_HASH}.ogg",
    f".{A_HASH}.mp3.0a1b2c3d",
    "cover-fr-0.jpg",
    "cover-mg-1.jpg",
]
THEIRS = ["SONG.MP3", f"{A_HASH}.txt", f"{A_HASH[:-1]}.mp3", ".keep"]
NAMES = st.sampled_from(OURS + THEIRS)


@given(there=st.dictionaries(NAMES, st.integers(0, 48)), needed=st.frozensets(NAMES))
def test_what_goes_is_ours_and_old_and_nobodys(
    there: dict[str, int], needed: frozenset[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from tests.core.outboxes import HandClock

    now = HandClock().now()
    folder = tmp_path_factory.mktemp("sounds")
    for name, hours in there.items():
        (folder / name).write_bytes(b"")
        written = (now - timedelta(hours=hours)).timestamp()
        os.utime(folder / name, (written, written))
    gone = {path.name for path in unneeded(folder, needed, now)}
    assert gone == {name for name, hours in there.items() if name in {*OURS} - needed and hours > 24}


def test_folders_that_are_not_there_yet_hold_nothing(tmp_path: Path) -> None:
    from tests.core.outboxes import HandClock

    assert unneeded(tmp_path / "masters", frozenset(), HandClock().now()) == []
