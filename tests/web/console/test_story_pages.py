"""Who sees the pages of stories, how large they are, and what leads to them."""

import pytest

from stories.watching import tell
from tests.cases.desk import spoken, told
from tests.stories.heard import with_sound
from tests.web.console.staff import Browser, Staff, tree, words
from vault.members import Role


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.hired(Role.EDITOR, None)


def test_p22_a_grievance_is_never_opened_nor_shown_as_a_story(staff: Staff, editor: Browser) -> None:
    case = told(staff.office)
    staff.office.hire(Role.INSPECTOR, "sava")
    item = spoken(staff.office, case)
    for browser in (editor, staff.hired(Role.SUPERVISOR, None)):
        assert browser.get(f"/stories/{case}").status_code == 404
        assert browser.get(f"/stories/items/{item}/sound").status_code == 404


def test_an_editor_whose_key_is_not_confirmed_sees_no_story(staff: Staff) -> None:
    story = with_sound_for(staff)
    browser = staff.hired(Role.EDITOR, None, confirmed=False)
    assert browser.get("/stories").status_code == 403
    assert browser.get(f"/stories/{story}").status_code == 403
    assert "Your key is not confirmed yet" in words(browser.get("/"))


def with_sound_for(staff: Staff) -> str:
    staff.office.hire(Role.EDITOR, None)
    return with_sound(staff.office)


@pytest.mark.parametrize("lang", ["mg", "fr", "en"])
def test_the_pages_stay_under_fifty_kilobytes_and_have_no_script_but_the_recorder(
    staff: Staff, editor: Browser, lang: str
) -> None:
    for _ in range(60):
        story = with_sound(staff.office, b"not heard here")
    for path in ("/stories", "/stories?which=approved", f"/stories/{story}"):
        page = editor.client.get(f"/console{path}", query_string={"lang": lang} if "?" not in path else None)
        assert page.status_code == 200
        assert len(page.data) < 50_000
        scripts = tree(page).xpath("//script/@src | //script[not(@src)]")
        assert [*scripts] == (["/console/static/recorder.js"] if path.endswith(story) else [])


def test_notices_lead_to_the_story(staff: Staff) -> None:
    member = staff.office.hire(Role.EDITOR, None)
    story = with_sound(staff.office)
    with staff.office.rows() as rows:
        tell(rows, staff.office.clock.now())
    page = staff.signed_in(member).get("/")
    assert "A worker told a story." in words(page)
    assert f"/console/stories/{story}" in tree(page).xpath("//a/@href")
