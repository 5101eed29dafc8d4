"""The worker's packs: built when something changes, downloaded whole or as what is new, gone with a story that was taken back."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from sqlalchemy import insert

from core.database import reading, unit_of_work
from core.models.story import WithdrawnStoryRow
from core.outbox import Handler, TaskState, Workshop
from radio_feed.packs.building import Packer
from radio_feed.packs.checking import check_pack
from radio_feed.packs.manifest import MANIFEST
from radio_feed.packs.shelf import StoredPack, stored_packs
from radio_feed.packs.weekly import PACK, WeeklyPacker, ask_for_pack_now, ask_for_packs
from radio_feed.packs.weeks import Week
from radio_feed.packs.zips import zip_name
from tests.radio_feed.air import Air
from tests.radio_feed.packs.building import WEEK


@pytest.fixture
def handlers(air: Air, packer: Packer) -> Mapping[str, Handler]:
    folder = packer.settings.packs_path
    return {PACK: WeeklyPacker(air.engine, folder, lambda: packer, air.clock).handler()}


def work(air: Air, handlers: Mapping[str, Handler]) -> int:
    """A minute of the worker; how many packs it built."""
    with unit_of_work(air.engine) as connection:
        ask_for_packs(connection, air.clock)
    done = Workshop(air.engine, handlers, air.clock, Random(1), "tester").drain()
    assert set(done) <= {TaskState.DONE}, done
    return done[TaskState.DONE]


def packs(air: Air) -> dict[str, StoredPack]:
    with reading(air.engine) as connection:
        return {pack.week: pack for pack in stored_packs(connection)}


def test_a_pack_is_built_once_until_something_changes(air: Air, handlers: Mapping[str, Handler]) -> None:
    assert work(air, handlers) == 1
    assert work(air, handlers) == 0
    assert set(packs(air)) == {str(WEEK)}
    air.tree.replace("messages/fees/fr.md", "Nobody pays in fr.", "Personne ne paie.")
    air.publish()
    air.work()
    assert work(air, handlers) == 1


def test_the_whole_zip_and_next_weeks_delta_over_it_are_the_next_pack(
    air: Air, packer: Packer, handlers: Mapping[str, Handler], stick: Path
) -> None:
    work(air, handlers)
    air.clock.move(days=7)
    air.tree.replace("messages/fees/fr.md", "Nobody pays in fr.", "Personne ne paie.")
    air.publish()
    air.work()
    work(air, handlers)
    first, second = packs(air)[str(WEEK)], packs(air)[str(WEEK.after)]
    assert second.delta
    assert second.delta.bytes < second.whole.bytes
    for made in (first.whole, second.delta):
        with ZipFile(packer.settings.packs_path / zip_name(made.sha256)) as packed:
            packed.extractall(stick)
    assert check_pack(stick).good


def test_a_story_taken_back_takes_its_pack_from_the_shelf_at_once_and_the_next_build_is_without_it(
    air: Air, packer: Packer, handlers: Mapping[str, Handler], story: str
) -> None:
    work(air, handlers)
    assert packs(air)[str(WEEK)].manifest.stories == {story}
    with unit_of_work(air.engine) as connection:
        connection.execute(insert(WithdrawnStoryRow).values(name=story, withdrawn_on=air.today))
    assert packs(air) == {}
    assert work(air, handlers) == 1
    assert not packs(air)[str(WEEK)].manifest.stories
    assert len(packs(air)[str(WEEK)].manifest.withdrawn) == 1


def test_p21_a_story_taken_back_in_the_middle_of_the_workers_build_is_in_no_pack_that_it_keeps(
    air: Air, packer: Packer, story: str
) -> None:
    """The first build of it is thrown away when it would be kept; the task is tried again."""
    withdrawn: list[str] = []

    def take_back(_path: str) -> None:
        if not withdrawn:
            withdrawn.append(story)
            with unit_of_work(air.engine) as connection:
                connection.execute(insert(WithdrawnStoryRow).values(name=story, withdrawn_on=air.today))

    building = replace(packer, advance=take_back)
    maker = WeeklyPacker(air.engine, packer.settings.packs_path, lambda: building, air.clock)
    with unit_of_work(air.engine) as connection:
        ask_for_packs(connection, air.clock)
    workshop = Workshop(air.engine, {PACK: maker.handler()}, air.clock, Random(1), "tester")
    assert workshop.drain()[TaskState.READY] == 1
    assert packs(air) == {}
    air.clock.move(hours=1)
    workshop.drain()
    pack = packs(air)[str(WEEK)]
    assert not pack.manifest.stories
    assert len(pack.manifest.withdrawn) == 1


def test_an_editor_has_a_pack_built_now(air: Air, handlers: Mapping[str, Handler]) -> None:
    work(air, handlers)
    with unit_of_work(air.engine) as connection:
        assert ask_for_pack_now(connection, WEEK.after, air.clock)
        assert not ask_for_pack_now(connection, WEEK.after, air.clock)
    work(air, handlers)
    assert set(packs(air)) == {str(WEEK), str(WEEK.after)}


def test_old_weeks_are_forgotten_with_their_files(
    air: Air, packer: Packer, handlers: Mapping[str, Handler]
) -> None:
    work(air, handlers)
    folder = packer.settings.packs_path
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    old = packs(air)[str(WEEK)].whole
    air.clock.move(days=7 * 6)
    work(air, handlers)
    assert str(WEEK) not in packs(air)
    assert not (folder / zip_name(old.sha256)).exists()
    assert {Week(2027, 1)} == {Week(*map(int, week.split("-W"))) for week in packs(air)}


def test_a_zip_holds_the_manifest_and_every_file_of_it(
    air: Air, packer: Packer, handlers: Mapping[str, Handler]
) -> None:
    work(air, handlers)
    pack = packs(air)[str(WEEK)]
    with ZipFile(packer.settings.packs_path / zip_name(pack.whole.sha256)) as packed:
        assert set(packed.namelist()) == pack.manifest.paths | {MANIFEST}
