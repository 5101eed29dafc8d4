"""A list given in the console: looked at by the worker, decided about by a person, taken over by the worker; nothing twice."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest

from agencies.importing.taking import GIVEN, MOST_REJECTED, ListTaker
from agencies.importing.uploads import (
    LARGEST,
    CannotGive,
    NoSuchUpload,
    Upload,
    UploadState,
    ask_to_undo,
    drop,
    give,
    order,
    rejected_of,
    upload_of,
    uploads,
)
from core.database import reading
from core.outbox import Outside, Task, TaskState, Workshop
from tests.agencies.builders import Office, csv_text, row
from tests.agencies.reviewing import today_of

TODAY = date(2026, 11, 22)


@dataclass
class Desk:
    """The console's side and the worker's, at an office."""

    office: Office

    def give(self, content: str | bytes, name: str = "list.csv", on: date = TODAY) -> str:
        written = content if isinstance(content, bytes) else content.encode()
        now, today = self.office.clock.now(), today_of(self.office)
        return self.office.open_ledger(self.office.engine).write(
            lambda rows: give(rows, "test", name, written, on, now, today)
        )

    def order(self, upload: str, reason: str | None = None) -> None:
        self.office.open_ledger(self.office.engine).write(lambda rows: order(rows, upload, reason))

    def drop(self, upload: str) -> None:
        self.office.open_ledger(self.office.engine).write(lambda rows: drop(rows, upload))

    def work(self) -> Counter[TaskState]:
        office = self.office
        made = {**ListTaker(office.importer, lambda: {"test": office.register}).handlers()}
        made["agencies.speak"] = Outside(lambda _task: lambda _connection: None)
        return +Workshop(office.engine, made, office.clock, Random(1), "test").drain()

    def seen(self, upload: str) -> Upload:
        with reading(self.office.engine) as connection:
            return upload_of(connection, upload)

    def looked(self, *names: str) -> str:
        """A list that was given and looked at."""
        upload = self.give(csv_text([row(name) for name in names]))
        self.work()
        assert self.seen(upload).state is UploadState.LOOKED
        return upload


@pytest.fixture
def desk(office: Office) -> Desk:
    office.listed(row("Sun"), row("Moon"))
    made = Desk(office)
    made.work()
    return made


def test_a_given_list_is_looked_at_and_changes_nothing_until_somebody_orders_it(desk: Desk) -> None:
    upload = desk.looked("Sun", "Star")
    told = desk.seen(upload).told
    assert [(change["kind"], change["name"]) for change in told["examples"]] == [
        ("new", "Star"),
        ("gone", "Moon"),
    ]
    assert (told["counts"]["new"], told["counts"]["gone"], told["refusal"]) == (1, 1, None)
    assert desk.office.names() == ["Moon", "Sun"]
    desk.order(upload)
    assert desk.office.names() == ["Moon", "Sun"]
    desk.work()
    assert desk.office.names() == ["Star", "Sun"]
    assert desk.seen(upload).state is UploadState.APPLIED


def test_the_day_that_is_said_with_a_list_is_the_day_it_was_read(desk: Desk) -> None:
    upload = desk.looked("Star", "Sun")
    desk.order(upload)
    desk.work()
    current = "SELECT current_import FROM registers"
    (one,) = desk.office.rows(f"SELECT listed_on, file FROM register_imports WHERE id = ({current})")
    assert (str(one["listed_on"]), one["file"]) == (str(TODAY), "list.csv")


def test_nothing_of_a_list_stays_on_disk_nor_its_bytes_once_it_is_over(desk: Desk) -> None:
    for end in (desk.drop, desk.order):
        upload = desk.looked("Sun", "Star")
        assert [*desk.office.folder.rglob(f"{GIVEN}*")] == []
        end(upload)
        desk.work()
        assert desk.seen(upload).is_over
    assert desk.office.rows("SELECT id FROM register_uploads WHERE content IS NOT NULL") == []


def test_rejected_rows_are_kept_for_the_page_as_far_as_they_fit(desk: Desk) -> None:
    rows = [row(f"Sun {number}") for number in range(10)]
    upload = desk.give(csv_text([*rows, row("Moon", until="someday")]))
    desk.work()
    with reading(desk.office.engine) as connection:
        told = rejected_of(connection, upload)
    assert "date 'someday' fits none of" in told
    assert desk.seen(upload).has_rejected
    long = desk.give(csv_text([row("x" * 900, until="someday") for _ in range(300)]))
    desk.work()
    with reading(desk.office.engine) as connection:
        told = rejected_of(connection, long)
    assert len(told) <= MOST_REJECTED
    assert told.endswith("\n")


def test_a_file_that_is_no_list_is_told_by_its_own_name_and_not_by_its_place(desk: Desk) -> None:
    upload = desk.give(b"\x00\x01\x02 binary", "C:\\Users\\soa\\..\\agency list.csv")
    desk.work()
    seen = desk.seen(upload)
    assert seen.state is UploadState.UNREADABLE
    assert seen.told == {
        "why": "agency list.csv is a binary file.",
        "remedy": "Give the list as CSV, XLSX or JSON.",
    }


def test_too_much_gone_is_taken_over_with_a_reason_alone(desk: Desk) -> None:
    upload = desk.looked("Star")
    assert desk.seen(upload).told["refusal"] == "100% of the agencies are gone, more than the 50% allowed"
    desk.order(upload)
    desk.work()
    assert desk.seen(upload).state is UploadState.LOOKED
    assert desk.office.names() == ["Moon", "Sun"]
    desk.order(upload, " the authority \n struck them off ")
    desk.work()
    assert desk.office.names() == ["Star"]
    assert desk.seen(upload).reason == "the authority struck them off"
    assert desk.office.rows("SELECT forced FROM register_imports WHERE forced IS NOT NULL") == [
        {"forced": "the authority struck them off"}
    ]


def test_where_another_list_came_between_a_person_looks_again(desk: Desk) -> None:
    upload = desk.looked("Sun", "Star")
    desk.office.listed(row("Sun"), row("Comet"))
    desk.order(upload)
    desk.work()
    seen = desk.seen(upload)
    assert seen.state is UploadState.LOOKED
    assert ("gone", "Comet") in [(change["kind"], change["name"]) for change in seen.told["examples"]]
    assert desk.office.names() == ["Comet", "Sun"]
    desk.order(upload)
    desk.work()
    assert desk.office.names() == ["Star", "Sun"]


def test_the_same_list_again_only_grows_younger(desk: Desk) -> None:
    desk.order(desk.looked("Sun", "Star"))
    desk.work()
    again = desk.give(csv_text([row("Sun"), row("Star")]), on=TODAY)
    desk.work()
    assert desk.seen(again).told["ending"] == "unchanged"
    desk.order(again)
    desk.work()
    assert desk.seen(again).state is UploadState.APPLIED
    assert desk.office.rows("SELECT count(*) AS n FROM register_imports") == [{"n": 2}]


def test_a_worker_killed_after_the_flip_takes_nothing_over_twice(desk: Desk) -> None:
    upload = desk.looked("Sun", "Star")
    desk.order(upload)
    taker = ListTaker(desk.office.importer, lambda: {"test": desk.office.register})
    handler = taker.handlers()["register.take"]
    assert isinstance(handler, Outside)
    handler.act(Task(1, "register.take", None, {"upload": upload}, 1, 1))
    assert desk.office.names() == ["Star", "Sun"]
    left = desk.office.folder / "imports" / f"{GIVEN}left"
    left.mkdir()
    desk.work()
    assert desk.seen(upload).state is UploadState.APPLIED
    assert desk.office.rows("SELECT count(*) AS n FROM register_imports") == [{"n": 2}]


def test_what_is_over_or_was_never_looked_at_is_not_ordered(desk: Desk) -> None:
    fresh = desk.give(csv_text([row("Sun")]))
    with pytest.raises(NoSuchUpload):
        desk.order(fresh)
    desk.drop(fresh)
    for refused in (desk.order, desk.drop):
        with pytest.raises(NoSuchUpload):
            refused(fresh)
    assert desk.work() == {TaskState.DONE: 1}
    assert desk.seen(fresh).state is UploadState.DROPPED


def test_what_cannot_be_given_is_refused_before_it_is_kept(desk: Desk) -> None:
    for content, day in ((b"", TODAY), (b"x" * (LARGEST + 1), TODAY), (b"x", TODAY + timedelta(days=1))):
        with pytest.raises(CannotGive):
            desk.give(content, on=day)
    with reading(desk.office.engine) as connection:
        assert uploads(connection) == []


def test_the_list_before_is_brought_back_once(desk: Desk) -> None:
    desk.office.listed(row("Sun"), row("Star"))
    (current,) = desk.office.rows("SELECT current_import AS id FROM registers")
    ledger = desk.office.open_ledger(desk.office.engine)
    for _ in range(2):
        ledger.write(lambda rows: ask_to_undo(rows, "test", current["id"]))
    desk.work()
    assert desk.office.names() == ["Moon", "Sun"]
    ledger.write(lambda rows: ask_to_undo(rows, "test", current["id"]))
    desk.work()
    assert desk.office.names() == ["Moon", "Sun"]
