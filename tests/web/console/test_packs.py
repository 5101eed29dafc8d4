"""Packs in the console: what is there to download, a button that has the worker build one, and downloads that resume."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert
from werkzeug.test import TestResponse

from core.database import unit_of_work
from core.ledger import rows_of
from core.models.story import WithdrawnStoryRow
from radio_feed.packs.shelf import StoredPack, keep_pack
from radio_feed.packs.weekly import PACK
from radio_feed.packs.weeks import week_of
from radio_feed.packs.zips import make_zip
from tests.radio_feed.packs.building import contents_of, cut_of, manifest_of
from tests.web.console.staff import Browser, Staff, words
from vault.members import Role

CONTENTS = contents_of({"MP3-MG/ANTSO-ESSAI-103-MG-FEES.MP3": bytes(range(256)) * 20})


@pytest.fixture
def stored(staff: Staff) -> StoredPack:
    """A pack of the office's week, on the shelf."""
    week = week_of(staff.office.clock.now().date())
    made = make_zip(staff.settings.packs_path, CONTENTS, week.first)
    manifest = manifest_of(CONTENTS, week)
    pack = StoredPack(str(week), "test", manifest, made, None, staff.office.clock.now())
    with unit_of_work(staff.office.engine) as connection:
        keep_pack(connection, pack)
    return pack


def address(pack: StoredPack) -> str:
    return f"/packs/{pack.whole.sha256}/ANTSO-ESSAI-{pack.week}.zip"


def download(browser: Browser, path: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.client.get(path, headers=named, buffered=True)


def test_an_editor_sees_the_packs_with_their_sizes(staff: Staff, stored: StoredPack) -> None:
    browser = staff.hired(Role.EDITOR, None)
    page = browser.get("/packs")
    assert stored.week in words(page)
    assert address(stored) in page.text
    assert len(page.data) < 50_000


@pytest.mark.parametrize("lang", ["fr", "mg"])
def test_the_page_speaks_french_and_malagasy(staff: Staff, stored: StoredPack, lang: str) -> None:
    browser = staff.hired(Role.EDITOR, None)
    assert "Build it" not in browser.get("/packs", lang=lang).text


def test_the_button_has_the_worker_build_a_pack_and_the_log_says_who(staff: Staff) -> None:
    browser = staff.hired(Role.EDITOR, None)
    week = week_of((staff.office.clock.now() + timedelta(days=7)).date())
    assert browser.post("/packs", week=str(week)).status_code == 303
    with unit_of_work(staff.office.engine) as connection:
        rows = rows_of(connection)
        assert rows.one("SELECT COUNT(*) FROM tasks WHERE kind = ?", PACK) == (1,)
        assert rows.one("SELECT COUNT(*) FROM audit_log WHERE verb = ?", "pack.ordered") == (1,)


@pytest.mark.parametrize("week", ["", "x", "2020-W01", "2026-W60", "2030-W01"])
def test_no_other_week_is_built(staff: Staff, week: str) -> None:
    assert staff.hired(Role.EDITOR, None).post("/packs", week=week).status_code == 400


def test_who_hears_callers_in_a_region_has_no_packs(staff: Staff) -> None:
    assert staff.hired(Role.INSPECTOR).get("/packs").status_code == 403


def test_a_download_that_broke_goes_on_by_its_tag(staff: Staff, stored: StoredPack) -> None:
    browser = staff.browser()
    whole = download(browser, address(stored))
    tag = whole.headers["ETag"]
    assert tag == f'"{stored.whole.sha256}"'
    rest = download(browser, address(stored), Range="bytes=1000-", If_Range=tag)
    assert (rest.status_code, rest.data) == (206, whole.data[1000:])
    old = download(browser, address(stored), Range="bytes=1000-", If_Range='"old"')
    assert (old.status_code, old.data) == (200, whole.data)
    past = download(browser, address(stored), Range=f"bytes={stored.whole.bytes}-")
    assert past.status_code == 416
    assert download(browser, address(stored), If_None_Match=tag).status_code == 304


def test_a_zip_has_no_other_name_and_no_other_hash(staff: Staff, stored: StoredPack) -> None:
    browser = staff.browser()
    assert download(browser, f"/packs/{stored.whole.sha256}/other.zip").status_code == 404
    assert download(browser, f"/packs/{'0' * 64}/ANTSO-ESSAI-{stored.week}.zip").status_code == 404


def test_p21_a_zip_with_a_story_that_was_taken_back_is_not_sent(staff: Staff, stored: StoredPack) -> None:
    name = "a" * 32
    told = stored.manifest.model_copy(update={"cuts": (cut_of(CONTENTS[0], stories=(name,)),)})
    with unit_of_work(staff.office.engine) as connection:
        keep_pack(connection, replace(stored, manifest=told))
    assert download(staff.browser(), address(stored)).status_code == 200
    with unit_of_work(staff.office.engine) as connection:
        connection.execute(
            insert(WithdrawnStoryRow).values(name=name, withdrawn_on=week_of(stored.made_at.date()).first)
        )
    assert download(staff.browser(), address(stored)).status_code == 404
