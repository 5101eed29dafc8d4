"""Imports: what they tell, what they change, what they leave as it was."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.history import history_of
from agencies.importing import Ending, ImportRefused
from agencies.importing.difference import ChangeKind
from agencies.importing.lock import only_import
from agencies.importing.refusals import AnotherImport
from agencies.importing.stage import LONGEST_STEP
from agencies.lookup import places_of
from core.database import reading
from core.ledger import Ledger, Result, Work, open_ledger
from tests.agencies.builders import HEADER, MAPPING, Office, csv_text, names_of, register, row
from tests.agencies.conftest import fresh_office

COUNTS = ("new", "changed", "gone", "rejected")


def counts(outcome: object) -> tuple[int, ...]:
    told = getattr(outcome, "counts", {})
    return tuple(told.get(name, 0) for name in COUNTS)


def test_without_apply_nothing_is_changed_and_all_is_told(office: Office) -> None:
    office.listed(row("Sun", "1"), row("Moon", "2"), row("Star", "3"))
    path = office.file(
        csv_text([row("Sun", "1", town="North"), row("Star", "3"), row("Comet", "4")]), "new.csv"
    )
    outcome = office.import_file(path, apply=False)
    assert outcome.ending is Ending.PREVIEWED
    assert counts(outcome) == (1, 1, 1, 0)
    told = {(change.kind, change.name): change.fields for change in outcome.examples}
    assert told == {
        (ChangeKind.NEW, "Comet"): {},
        (ChangeKind.CHANGED, "Sun"): {"places": ([""], ["North"])},
        (ChangeKind.GONE, "Moon"): {},
    }
    assert office.names() == ["Moon", "Star", "Sun"]
    assert office.leftovers() == 0
    assert len(office.rows("SELECT id FROM register_imports")) == 1


def test_the_same_bytes_again_change_nothing(office: Office) -> None:
    assert office.listed(row("Sun")).ending is Ending.APPLIED
    before = office.rows("SELECT * FROM register_imports")
    assert office.listed(row("Sun")).ending is Ending.UNCHANGED
    assert office.rows("SELECT * FROM register_imports") == before


def test_the_same_bytes_read_on_a_later_day_make_the_list_younger_and_nothing_else(office: Office) -> None:
    office.listed(row("Sun"))
    source = office.register.source.model_copy(update={"read_on": date(2026, 11, 21)})
    office.register = office.register.model_copy(update={"source": source})
    assert office.listed(row("Sun"), apply=False).notes == ()
    assert office.listed(row("Sun")).notes == ("The same list, read again on 2026-11-21.",)
    with office.looking() as (_, lists):
        assert [known.listed_on for known in lists.imports.values()] == [date(2026, 11, 21)]


def test_another_list_with_the_old_day_is_noted(office: Office) -> None:
    office.listed(row("Sun"))
    assert "still 2026-11-20" in office.listed(row("Sun"), row("Moon")).notes[0]


def test_the_same_bytes_read_in_another_way_are_another_list(office: Office) -> None:
    office.listed(row("Sun", former="Moon"))
    columns = {**MAPPING["columns"], "former_names": None}
    office.register = register({"columns": columns})
    assert counts(office.listed(row("Sun", former="Moon"))) == (0, 1, 0, 0)


names = st.text("abcdeéü散工", min_size=1, max_size=4).filter(str.strip)
lists = st.lists(st.tuples(names, st.sampled_from(["North", "South", ""])), min_size=1, max_size=12)


@given(lists, st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_a_list_imported_twice_in_any_order_changes_nothing_the_second_time(
    listed: list[tuple[str, str]], randomness: Random
) -> None:
    with fresh_office() as office:
        rows = [row(name, town=town) for name, town in listed]
        assert office.listed(*rows).ending is Ending.APPLIED
        assert office.listed(*rows).ending is Ending.UNCHANGED
        randomness.shuffle(rows)
        again = csv_text(rows) + "\n"  # other bytes, the same list
        assert counts(office.import_file(office.file(again))) == (0, 0, 0, 0)


def test_repeated_names_are_places_of_one_agency_and_the_same_place_is_one(office: Office) -> None:
    rows = [row("Sun", town="North"), row("SUN", town="South"), row("Sun ", town="South")]
    assert office.listed(*rows).counts["agencies"] == 1
    (agency,) = office.by_name("786").agencies
    with office.looking() as (connection, lists):
        assert places_of(connection, lists, agency) == [("North", "", None), ("South", "", None)]


def test_places_far_apart_in_the_file_are_of_one_agency_too(office: Office) -> None:
    many = [row(f"Name {number}") for number in range(LONGEST_STEP + 200)]
    outcome = office.listed(row("Sun", town="North"), *many, row("Sun", town="South"))
    assert outcome.counts["agencies"] == len(many) + 1
    assert office.rows("SELECT branches FROM agencies WHERE name = 'Sun'") == [{"branches": 2}]


def test_a_missing_licence_number_is_no_fault(office: Office) -> None:
    office.listed(row("Sun"), row("Moon", "RL-7"))
    assert [one.licence for one in (*office.by_name("786").agencies, *office.by_licence("7").agencies)] == [
        None,
        "RL-7",
    ]


def test_a_new_name_under_the_same_licence_is_a_change_of_one_agency(office: Office) -> None:
    office.listed(row("Sun", "RL-7"), row("Moon"))
    key = office.by_licence("7").agencies[0].key
    outcome = office.listed(row("Sunrise", "RL 7".replace(" ", "-"), former="Sun"), row("Moon"))
    assert counts(outcome) == (0, 1, 0, 0)
    assert office.by_licence("7").agencies[0].key == key


def test_every_change_is_kept_with_its_import(office: Office) -> None:
    office.listed(row("Sun", "1"), row("Moon", "2"))
    key = office.by_licence("1").agencies[0].key
    office.clock.move(days=1)
    office.listed(row("Sun", "1", status="suspended", since="2026-11-01"), row("Moon", "2"))
    office.clock.move(days=1)
    office.listed(row("Moon", "2"))
    office.clock.move(days=1)
    office.listed(row("Sun", "1"), row("Moon", "2"))
    with reading(office.engine) as connection:
        history = history_of(connection, "test", key)
    assert [(past.kind, dict(past.fields)) for past in history] == [
        (ChangeKind.NEW, {}),
        (ChangeKind.GONE, {}),
        (ChangeKind.CHANGED, {"status": ["active", "suspended"], "status_since": [None, "2026-11-01"]}),
    ]
    assert [past.applied_at.day for past in history] == [25, 24, 23]
    assert not any(past.undone for past in history)


def test_undo_brings_the_list_before_back_and_the_history_says_so(office: Office) -> None:
    office.listed(row("Sun", "1"))
    office.listed(row("Sun", "1", town="North"))
    assert office.undo().ending is Ending.UNDONE
    (agency,) = office.by_licence("1").agencies
    assert agency.town == ""
    with reading(office.engine) as connection:
        assert [past.undone for past in history_of(connection, "test", agency.key)] == [True]
    assert office.leftovers() == 0
    assert office.listed(row("Sun", "1", town="North")).ending is Ending.APPLIED


def test_the_first_list_can_be_undone_and_only_one_step_back_is_kept(office: Office) -> None:
    office.listed(row("Sun"))
    office.undo()
    assert office.by_name("786").agencies == ()
    for name in ("Sun", "Moon", "Star"):
        office.listed(row(name), force="another list each day")
    office.undo()
    assert office.names() == ["Moon"]
    with pytest.raises(ImportRefused, match="no longer kept"):
        office.undo()
    assert office.names() == ["Moon"]


def test_too_many_gone_refuses_until_somebody_says_why(office: Office) -> None:
    office.listed(*(row(name) for name in ("Sun", "Moon", "Star")))
    refused = office.listed(row("Sun"))
    assert (refused.ending, refused.refusal) == (
        Ending.REFUSED,
        "67% of the agencies are gone, more than the 50% allowed",
    )
    assert office.names() == ["Moon", "Star", "Sun"]
    assert office.listed(row("Sun"), force="two were closed").ending is Ending.APPLIED
    assert [one["forced"] for one in office.rows("SELECT forced FROM register_imports ORDER BY id")] == [
        None,
        "two were closed",
    ]


def test_a_reason_that_was_not_needed_is_not_kept(office: Office) -> None:
    office.listed(row("Sun"), force="just in case")
    assert office.rows("SELECT forced FROM register_imports") == [{"forced": None}]


TOLD = [row("Sun Société", "RL-7"), row("散工易"), row("Ηλιος")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_way_of_writing_unicode_is_read(office: Office, encoding: str) -> None:
    office.import_file(office.file(csv_text(TOLD).encode(encoding)))
    assert office.names() == sorted(["Sun Société", "散工易", "Ηλιος"])


def test_windows_1252_is_read_where_the_bytes_are_no_utf_8(office: Office) -> None:
    office.import_file(office.file(csv_text([row("Café “Soleil”")]).encode("cp1252")))
    assert office.names() == ["Café “Soleil”"]


def test_non_breaking_spaces_are_spaces(office: Office) -> None:
    office.listed(row("Sun\u00a0 Light", town="\u00a0"), row("Sun Light", town="North"))
    (agency,) = office.by_name("786").agencies
    assert (agency.name, agency.town, agency.places) == ("Sun Light", "", 2)


def test_json_is_read_like_csv_at_the_top_or_below_it(office: Office) -> None:
    listed = [dict(zip(HEADER, one, strict=True)) for one in TOLD]
    office.import_file(office.file(json.dumps(listed), "list.json"))
    names = office.names()
    office.register = register({"items": "data.item"})
    path = office.file(json.dumps({"data": listed[:2]}, ensure_ascii=False).encode("utf-16"), "list.json")
    office.import_file(path)
    assert set(names) - set(office.names()) == {"Ηλιος"}
    assert len(names) == 3


def test_a_sheet_is_read_with_its_own_days_and_numbers(office: Office) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*HEADER, None])
    sheet.append(["Sun", None, None, 1842, "active", None, date(2030, 5, 1), "North", None, None, "testland"])
    sheet.append([None] * 11)
    sheet.append(["Moon", None, None, 7.0, "active", date(2020, 1, 1), None, None, None, None, "testland"])
    book.save(office.folder / "list.xlsx")
    assert counts(office.import_file(office.folder / "list.xlsx")) == (2, 0, 0, 0)
    (sun,) = office.by_licence("1842").agencies
    assert sun.valid_until == date(2030, 5, 1)
    assert names_of(office.by_licence("7")) == ["Moon"]


def test_telephones_are_kept_as_e164_or_not_at_all(office: Office) -> None:
    office.listed(row("Sun", phone="2345 6789"), row("Moon", phone="call us"))
    assert [office.by_name(keys).agencies[0].phone for keys in ("786", "6666")] == ["+85223456789", None]


def test_only_one_import_at_a_time(office: Office) -> None:
    with only_import(office.engine, office.folder), pytest.raises(AnotherImport):
        office.listed(row("Sun"))
    assert office.listed(row("Sun")).ending is Ending.APPLIED


@dataclass
class WatchedLedger:
    """A ledger that looks after each of its steps."""

    ledger: Ledger
    look: Callable[[], None]

    def write(self, work: Work[Result]) -> Result:
        result = self.ledger.write(work)
        self.look()
        return result


def test_readers_see_the_old_list_whole_until_the_new_one_is_whole(office: Office) -> None:
    """At every step of an import, a reader sees either list with nothing missing and nothing mixed in."""
    old, new = [f"Old {at}" for at in range(60)], [f"New {at}" for at in range(60)]
    office.listed(*map(row, old))
    seen: list[list[str]] = []
    office.open_ledger = lambda engine: WatchedLedger(
        open_ledger(engine), lambda: seen.append(office.names())
    )
    office.listed(*map(row, new), force="all are others")
    assert len(seen) > 5
    flips = [at for at in range(1, len(seen)) if seen[at] != seen[at - 1]]
    assert len(flips) == 1
    assert (seen[0], office.names()) == (sorted(old), sorted(new))
