"""The page for a programme's editor: what each holds this week, and what is wrong with it, in words that say what to do."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.database import unit_of_work
from publishing.shapes import Theme
from radio_feed.assembly import Assembled
from radio_feed.outlook import forget_outlooks, keep_outlook
from radio_feed.packs.weeks import Week, week_of
from radio_feed.planning import plan
from radio_feed.programmes import Cause, Note, Planned
from radio_feed.shelf import put_on_shelf
from tests.radio_feed.plans import material, message, music, recipe
from tests.web.console.staff import Staff, words
from vault.members import Role

RECIPE = recipe(
    {"kind": "music", "tune": "jingle"},
    {"kind": "messages", "themes": ["fees"], "at_least": 1, "at_most": 1},
    {"kind": "messages", "themes": ["wages"], "at_least": 1, "at_most": 9},
)


def this_week(staff: Staff) -> Week:
    return week_of(staff.office.clock.now().date())


@pytest.fixture
def short(staff: Staff) -> Planned:
    """A programme without anything valid about fees, and too short; on the shelf, and told of."""
    stock = material([message("unpaid", Theme.WAGES)], music("jingle"))
    planned = plan("weekly", RECIPE, "fr", this_week(staff), stock)
    put(staff, planned)
    return planned


def put(staff: Staff, planned: Planned) -> None:
    made = Assembled(Path("f" * 64), "f" * 64, 1000, planned.seconds)
    now = staff.office.clock.now()
    with unit_of_work(staff.office.engine) as connection:
        keep_outlook(connection, planned, now)
        if planned.airable:
            put_on_shelf(connection, planned, "m" * 64, made, None, now)


def test_an_editor_reads_what_a_programme_holds_and_what_it_lacks(staff: Staff, short: Planned) -> None:
    page = staff.hired(Role.EDITOR, None).get("/programmes")
    told = words(page)
    assert str(short.week) in told
    assert "Essai" in told
    assert "Length: 0:36" in told
    assert "Nothing about fees is valid to the end of the week, and what is old is never aired." in told
    assert "s too short, with all that may be taken." in told
    assert "0:00music" in told
    assert "Unpaid" in told
    assert len(page.data) < 50_000


def test_a_programme_that_cannot_be_put_together_is_named_with_the_reason(staff: Staff) -> None:
    put(staff, plan("weekly", RECIPE, "fr", this_week(staff), material([], music("jingle"))))
    told = words(staff.hired(Role.EDITOR, None).get("/programmes"))
    assert "It cannot be put together: stations get none this week." in told
    assert "Nothing about wages is valid" in told


@pytest.mark.parametrize("lang", ["fr", "mg", "en"])
@pytest.mark.parametrize("cause", Cause)
def test_every_note_has_words_in_each_language(staff: Staff, short: Planned, lang: str, cause: Cause) -> None:
    put(staff, replace(short, notes=(Note(cause, "fees, licences", -12.4),)))
    told = words(staff.hired(Role.EDITOR, None).get("/programmes", lang=lang))
    assert "%" not in told
    assert "{" not in told
    assert lang == "en" or "There is" not in told


def test_a_week_that_nobody_has_looked_at_says_so_and_one_that_is_over_is_forgotten(
    staff: Staff, short: Planned
) -> None:
    page = staff.hired(Role.EDITOR, None).get("/programmes")
    assert "The worker has not looked at this week yet." in words(page), "the next week"
    with unit_of_work(staff.office.engine) as connection:
        forget_outlooks(connection, short.week.after)
    assert "Length" not in words(staff.hired(Role.EDITOR, None).get("/programmes"))


def test_who_hears_callers_in_a_region_has_no_programmes(staff: Staff) -> None:
    assert staff.hired(Role.INSPECTOR).get("/programmes").status_code == 403
