"""The disk is full while the copies of a story are made: nothing is half done, and with room again it goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.outbox import TaskState
from stories.published import Sound
from stories.states import StoryState
from tests.faults.full import Disk, small_disk
from tests.stories.conftest import office
from tests.stories.heard import approved, seen, with_sound
from tests.stories.test_publishing import out, workshop
from tests.vault.office import Office

__all__ = ["office"]

ROOM_FOR_SOME = 100_000
"""Bytes: the telephone's clip of a story of four seconds, and not all that follows it."""


@pytest.fixture
def disk(quick_path: Path) -> Iterator[Disk]:
    """A disk of its own for the copies of stories, in the folder of the deployment."""
    with small_disk(quick_path / "stories", megabytes=4) as made:
        if not made.own:
            pytest.skip("needs a small disk of its own, which takes root")
        yield made


def copies(disk: Disk) -> set[str]:
    return {path.name for path in disk.folder.iterdir()} - {"ballast"}


def test_a_full_disk_leaves_a_story_approved_and_nothing_half_written_until_there_is_room(
    office: Office, disk: Disk
) -> None:
    story = with_sound(office)
    name = approved(office, disk.folder, story)
    with disk.full(leaves=ROOM_FOR_SOME):
        assert workshop(office, disk.folder).drain() == {TaskState.READY: 1}
        assert 1 < len(copies(disk)) < len(Sound)
        assert all(file.startswith(name) for file in copies(disk)), "no draft is left"
    assert seen(office, story).state is StoryState.APPROVED
    assert out(office, 30) == []
    office.clock.move(hours=2)
    assert workshop(office, disk.folder).drain()[TaskState.DONE] >= 1
    assert len(copies(disk)) == len(Sound)
    assert out(office, 7) == [name]
