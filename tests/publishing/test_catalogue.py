"""The catalogue says in words what the release of the same number says on the phone."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, select

from audio.masters import DOWNLOADED, RENDER, master_key
from audio.speech import Origin
from core.database import reading, unit_of_work
from core.models import TaskRow
from core.outbox import Handler, Inside, Workshop
from core.settings import Mode
from publishing.catalogue import Catalogue, Entry, catalogue_numbered, load_catalogue
from publishing.publisher import Outcome, publish_content, read_checked
from publishing.releases import publish, roll_back
from publishing.shapes import Status, Theme
from publishing.upkeep import EXPIRE, ask_to_expire, expire_messages
from tests.core.outboxes import HandClock
from tests.publishing.trees import (
    CORE_RECORDINGS,
    SHEET,
    HumAndListen,
    Quiet,
    Tree,
    anything_goes,
    plant,
    quick_library,
)

LAST_DAY = date(2026, 11, 25)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return plant(tmp_path / "content")


@pytest.fixture
def line(tree: Tree, engine: Engine, tmp_path: Path) -> "Line":
    return Line(tree, engine, tmp_path / "clips")


class Line:
    """A content tree that is published, and swept, on the day its clock shows."""

    def __init__(self, tree: Tree, engine: Engine, clips: Path) -> None:
        self.tree, self.engine, self.clock = tree, engine, HandClock()
        self.library = quick_library(clips, HumAndListen())

    def publish(self) -> Outcome:
        content = read_checked(self.tree.root, Mode.DEMO)
        return publish_content(content, self.library, self.engine, self.clock, Quiet(), anything_goes)

    def sweep(self) -> None:
        with unit_of_work(self.engine) as connection:
            ask_to_expire(connection, self.clock)
        handlers: dict[str, Handler] = {
            EXPIRE: expire_messages(self.engine, self.clock),
            RENDER: nothing(),
        }
        Workshop(self.engine, handlers, self.clock, Random(1), "tester").drain()

    @property
    def catalogue(self) -> Catalogue:
        with reading(self.engine) as connection:
            return load_catalogue(connection)

    def entry(self, message: str, language: str) -> Entry | None:
        found = [one for one in self.catalogue.entries if (one.message, one.language) == (message, language)]
        assert len(found) < 2
        return found[0] if found else None


def nothing() -> Inside:
    return Inside(lambda _connection, _task: None)


def test_an_entry_holds_what_was_written_and_what_is_heard(line: Line) -> None:
    line.publish()
    fees = line.entry("fees", "fr")
    assert fees is not None
    assert (fees.title, fees.theme, fees.stage, fees.status) == (
        "Les frais",
        Theme.FEES,
        "before",
        Status.DRAFT,
    )
    assert (fees.corridors, fees.audience, fees.sensitive) == (("any",), ("workers",), False)
    assert [source.title for source in fees.sources] == ["A source"]
    assert fees.sentences == ("Nobody pays in fr.", "", "Pas encore confirmé.")
    assert (fees.origin, fees.expires_on) == (Origin.SYNTHETIC, None)


def test_the_keys_lead_from_home_to_the_message(line: Line) -> None:
    line.publish()
    keys = {entry.message: entry.keys for entry in line.catalogue.entries if entry.language == "mg"}
    assert keys == {"fees": ("1",), "passport": ("1", "1")}
    assert line.catalogue.chooses == {"mg": "1", "fr": "2"}


def test_its_clip_finds_the_masters_that_the_publish_asked_for(line: Line) -> None:
    line.publish()
    with reading(line.engine) as connection:
        asked = set(connection.execute(select(TaskRow.key).where(TaskRow.kind == RENDER)).scalars())
    assert asked == {master_key(entry.clip, form) for entry in line.catalogue.entries for form in DOWNLOADED}


def test_a_recording_is_told_as_such_and_only_in_its_language(line: Line) -> None:
    line.tree.record("messages/fees/fr.flac", seconds=2.0)
    line.publish()
    origins = {e.language: e.origin for e in line.catalogue.entries if e.message == "fees"}
    assert origins == {"mg": Origin.SYNTHETIC, "fr": Origin.RECORDED}


def test_a_message_borrowed_by_a_dialect_is_told_once(line: Line) -> None:
    for prompt in CORE_RECORDINGS:
        line.tree.record(f"prompts/xmv/{prompt}.flac", seconds=1.0)
    line.tree.record("messages/fees/xmv.flac", seconds=2.0)
    line.publish()
    told = sorted((entry.message, entry.language) for entry in line.catalogue.entries)
    assert told == [
        ("fees", "fr"), ("fees", "mg"), ("fees", "xmv"), ("passport", "fr"), ("passport", "mg"),
    ]  # fmt: skip
    assert line.entry("fees", "xmv").title == "Sarany"  # type: ignore[union-attr]


def test_a_new_title_makes_no_release_and_is_told_at_once(line: Line) -> None:
    line.publish()
    line.tree.write("messages/fees/message.yaml", SHEET.replace("Les frais", "Frais & « prix »"))
    assert line.publish() == Outcome(1, changed=False)
    fees = line.entry("fees", "fr")
    assert fees is not None
    assert fees.title == "Frais & « prix »"


def test_a_message_past_its_date_leaves_the_catalogue_with_its_release_and_keys_move_up(line: Line) -> None:
    aged = SHEET.replace("expires_on: null", f"expires_on: {LAST_DAY}")
    line.tree.write("messages/fees/message.yaml", aged)
    line.clock.at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    # The most wanted message must be another, for a list never falls silent.
    line.tree.replace(
        "lines/main.yaml",
        "most-wanted: {kind: list, messages: [fees]}",
        "most-wanted: {kind: list, messages: [passport]}",
    )
    line.publish()
    assert line.entry("passport", "fr").keys == ("1", "1")  # type: ignore[union-attr]
    line.clock.at += timedelta(days=2)
    line.sweep()
    assert line.entry("fees", "fr") is None
    assert line.entry("passport", "fr").keys == ("1",)  # type: ignore[union-attr]
    with reading(line.engine) as connection:
        assert len(catalogue_numbered(connection, 1).entries) == 4


def test_a_release_rolled_back_to_brings_its_catalogue_along(line: Line) -> None:
    line.publish()
    before = line.catalogue
    line.tree.replace("messages/fees/fr.md", "Nobody pays", "Nobody ever pays")
    line.publish()
    assert line.catalogue != before
    with unit_of_work(line.engine) as connection:
        roll_back(connection, 1, line.clock.now())
    assert line.catalogue == before


def test_a_release_from_before_there_were_catalogues_has_an_empty_one_until_the_next_publish(
    line: Line,
) -> None:
    with reading(line.engine) as connection:
        assert load_catalogue(connection) == Catalogue()
    with unit_of_work(line.engine) as connection:
        publish(connection, '{"format": 1, "lines": {}}', "content", line.clock.now())
        roll_back(connection, 1, line.clock.now())
    assert line.catalogue == Catalogue()
    line.publish()
    assert line.catalogue.entries
