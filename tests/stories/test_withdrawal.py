"""What was taken back is gone at once from all we serve, and nothing brings it back (P21)."""

from pathlib import Path
from random import Random

import pytest

from core.clock import day_of
from core.ledger import Rows
from core.outbox import Workshop
from core.retention import Retention
from stories import retention
from stories.published import (
    SUFFIXES,
    Sound,
    Use,
    file_name,
    published_stories,
    withdrawn_names,
    withdrawn_on,
)
from stories.recorded import erase_sounds
from stories.states import StoryState
from stories.withdrawal import withdraw
from tests.stories.telling import published_story, told_story
from tests.vault.office import Office
from vault import erasing
from vault.boxes import Field
from vault.removal import removal_handlers
from vault.sealing import encrypt_sound, seal, sound_path


def sealed(office: Office, story: str) -> str:
    """A sound of the story; its item."""
    draft = encrypt_sound(office.folder, story, Field.RECORDING, b"a voice")
    with office.rows() as rows:
        return seal(rows, draft, office.clock.now())


def state_of(rows: Rows, story: str) -> str:
    (state,) = rows.one("SELECT state FROM stories WHERE id = ?", story) or ("",)
    return str(state)


def on_the_air(office: Office) -> tuple[str, str, str]:
    """A published story, its copy's name and the item of its sealed original, a week after its approval."""
    with office.rows() as rows:
        story, name = published_story(rows, office.clock.now())
    item = sealed(office, story)
    office.clock.move(days=7)
    return story, name, item


def goes_out(office: Office, rows: Rows) -> set[str]:
    today = day_of(office.clock.now())
    return {story.name for use in Use for story in published_stories(rows, use, today)}


def the_worker(office: Office, copies: Path, backups: Path) -> Workshop:
    handlers = {
        **retention.purge_handlers(office.engine, copies, office.clock, Retention()),
        **removal_handlers(office.engine, office.folder, backups, office.clock),
    }
    return Workshop(office.engine, handlers, office.clock, Random(1), "tester")


def test_p21_a_withdrawn_story_is_out_of_all_we_serve_at_once_and_its_original_is_erased(
    office: Office, tmp_path: Path
) -> None:
    story, name, item = on_the_air(office)
    copies = tmp_path / "copies"
    copies.mkdir()
    for form in SUFFIXES:
        (copies / file_name(name, form)).write_bytes(b"a sound")
    with office.rows() as rows:
        assert goes_out(office, rows) == {name}
        assert withdraw(rows, story, office.clock.now())
        assert goes_out(office, rows) == set()
        assert withdrawn_on(rows) == {name: day_of(office.clock.now())}
        assert rows.all("SELECT 1 FROM sealed_items") == rows.all("SELECT 1 FROM story_words") == []
        assert not withdraw(rows, story, office.clock.now()), "once"
    the_worker(office, copies, tmp_path / "backups").drain()
    assert list(copies.iterdir()) == []
    assert not sound_path(office.folder, item).exists()
    ledger = (tmp_path / "backups" / "ledger.txt").read_text()
    assert f"unaired {name} {day_of(office.clock.now())}" in ledger


@pytest.mark.parametrize("state", ["telling", "coming", "told", "approved", "published", "rejected"])
def test_p21_a_story_is_taken_back_from_whatever_state_it_is_in(office: Office, state: str) -> None:
    with office.rows() as rows:
        story = told_story(rows, office.clock.now())
        rows.change("UPDATE stories SET state = ? WHERE id = ?", state, story)
        assert withdraw(rows, story, office.clock.now())
        assert state_of(rows, story) == StoryState.WITHDRAWN


def test_p21_what_is_made_while_its_teller_takes_it_back_is_not_published(office: Office) -> None:
    """Between the approval and the last file of its copies there may be minutes."""
    from stories.copies import new_copy_name, publish
    from stories.states import move
    from tests.stories.telling import SOUNDS, WORDS

    with office.rows() as rows:
        story = told_story(rows, office.clock.now())
        assert move(rows, story, StoryState.APPROVED)
        assert withdraw(rows, story, office.clock.now())
        assert not publish(rows, story, new_copy_name(), SOUNDS, WORDS, office.clock.now())
        assert rows.all("SELECT 1 FROM story_copies") == []


def test_p25_a_ledger_takes_back_what_a_restored_backup_brings_back(office: Office) -> None:
    story, name, item = on_the_air(office)
    other, gone = "0" * 32, "1" * 16
    with office.rows() as rows:
        lines = [f"unaired {name} 2026-12-01", f"unaired {other} 2026-12-02", f"erased {gone}"]
        files = retention.replay(rows, lines, office.clock.now())
        assert list(files) == [item]
        assert withdrawn_names(rows) == {name, other}
        assert rows.all("SELECT 1 FROM stories") == rows.all("SELECT 1 FROM sealed_items") == []
        assert {story, item} <= set(erasing.erased(rows))


def test_p25_a_ledger_erases_a_story_that_had_no_copy(office: Office) -> None:
    with office.rows() as rows:
        story = told_story(rows, office.clock.now())
    item = sealed(office, story)
    with office.rows() as rows:
        assert list(retention.replay(rows, [f"erased {story}"], office.clock.now())) == [item]
        assert rows.all("SELECT 1 FROM case_keys") == []


def test_files_without_a_row_are_swept_once_nobody_can_be_making_them(office: Office, tmp_path: Path) -> None:
    with office.rows() as rows:
        _, name = published_story(rows, office.clock.now())
    kept, left = (tmp_path / file_name(each, Sound.PHONE) for each in (name, "f" * 32))
    for path in (kept, left):
        path.write_bytes(b"a sound")
    office.clock.at = office.clock.at.fromtimestamp(left.stat().st_mtime, tz=office.clock.at.tzinfo)
    with office.rows() as rows:
        assert retention.sweep(rows, tmp_path, office.clock.now()) == 0
        office.clock.move(hours=2)
        assert retention.sweep(rows, tmp_path, office.clock.now()) == 1
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]


def test_a_sound_that_comes_after_its_story_was_taken_back_is_erased(office: Office) -> None:
    with office.rows() as rows:
        story = told_story(rows, office.clock.now())
        withdraw(rows, story, office.clock.now())
    sealed(office, story)
    with office.rows() as rows:
        erase_sounds(rows, story, "worker", office.clock.now())
        assert rows.all("SELECT 1 FROM sealed_items") == []
