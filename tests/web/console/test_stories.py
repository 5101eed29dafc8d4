"""A story at the desk, as a browser goes through it without a script: listened to, made fit, approved, rejected, taken off."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from werkzeug.test import TestResponse

from stories.states import StoryState, move
from tests.cases.desk import receipt_for
from tests.faults.full import no_file_over
from tests.stories.heard import WORDS, recording, with_sound
from tests.web.console.case_pages import audited, form
from tests.web.console.staff import Browser, Staff, tree, words
from tests.web.console.test_answers import opened_for_writing
from tests.web.scripted_line import wav
from vault import caller, leaving
from vault.members import Role

WHOLE = {"starts": "0", "ends": "", "hidden": "", "hiding": "silence", "cleaned": "on"}
APPROVAL = {
    "theme": "wages",
    "trailer": "0",
    **{f"title-{code}": each.title for code, each in WORDS.items()},
    **{f"summary-{code}": each.summary for code, each in WORDS.items()},
}


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.hired(Role.EDITOR, None)


def send(browser: Browser, story: str, action: str, **typed: str) -> TestResponse:
    """Send a form of the story's page as it was made."""
    hidden = form(browser.get(f"/stories/{story}"), f"/{action}")
    return browser.client.post(f"/console/stories/{story}/{action}?lang=en", data=hidden | typed)


def told_by(browser: Browser, answer: TestResponse) -> str:
    """What the page tells, at once or where it leads."""
    shown = browser.client.get(answer.headers["Location"]) if answer.status_code == 303 else answer
    found = tree(shown).xpath("//*[@id='told']")
    return str(found[0].text_content()) if found else ""


def state(staff: Staff, story: str) -> str:
    with staff.office.rows() as rows:
        (found,) = rows.one("SELECT state FROM stories WHERE id = ?", story) or ("",)
    return str(found)


def made(browser: Browser, story: str, **typed: str) -> None:
    answer = send(browser, story, "version", **(WHOLE | typed))
    assert answer.status_code == 200
    assert told_by(browser, answer).startswith("This is how it would be heard.")


def test_a_story_is_listened_to_made_fit_and_approved(staff: Staff, editor: Browser) -> None:
    story = with_sound(staff.office)
    assert "Told on 23 November 2026" in words(editor.get("/stories"))
    (heard,) = tree(editor.get(f"/stories/{story}")).xpath("//audio/@src")
    sound = editor.client.get(heard, headers={"Range": "bytes=0-99"})
    assert (sound.status_code, len(sound.data), sound.headers["Cache-Control"]) == (206, 100, "no-store")
    made(editor, story, hidden="1 1.5", hiding="beep")
    version = tree(editor.get(f"/stories/{story}")).xpath("//audio/@src")[1]
    assert editor.client.get(version).data.startswith(b"RIFF")
    answer = send(editor, story, "approval", **APPROVAL)
    assert told_by(editor, answer).startswith("Approved.")
    assert state(staff, story) == "approved"
    assert len([*staff.settings.stories_path.glob("*.air.wav")]) == 1
    assert [verb for verb in ("story.made", "story.approved") if audited(staff, verb)] == [
        "story.made",
        "story.approved",
    ]
    assert len(audited(staff, "item.opened")) == 2


def test_p01_nothing_of_a_story_is_written_in_the_clear_before_it_is_approved(
    staff: Staff, editor: Browser
) -> None:
    story = with_sound(staff.office)
    with opened_for_writing() as files:
        made(editor, story)
        editor.client.get(tree(editor.get(f"/stories/{story}")).xpath("//audio/@src")[1])
    sealed, kept = str(staff.settings.sealed_path), str(staff.settings.instance_path)
    inside = {name for name in files if name.startswith(kept) and ".db" not in name}
    assert inside
    assert all(name.startswith(sealed) for name in inside)
    assert not [name for name in files if "tmp" in name and not name.startswith(kept) and "/dev" not in name]


def test_p21_the_form_cannot_give_a_teller_their_own_voice_back(staff: Staff, editor: Browser) -> None:
    story = with_sound(staff.office, voice_changed=True)
    assert not tree(editor.get(f"/stories/{story}")).xpath("//input[@name='changed']")
    made(editor, story, changed="")
    assert "Voice changed." in words(editor.get(f"/stories/{story}"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"starts": "soon"}, "This is no moment"),
        ({"hidden": "3 2"}, "This is no moment"),
        ({"ends": "2"}, "Less than three seconds"),
        ({"hidden": "0 9"}, "Nobody is heard"),
    ],
)
def test_what_cannot_be_made_is_told_and_what_was_typed_stays(
    staff: Staff, editor: Browser, typed: dict[str, str], told: str
) -> None:
    story = with_sound(staff.office)
    answer = send(editor, story, "version", **(WHOLE | typed))
    assert answer.status_code == 409
    assert told_by(editor, answer).startswith(told)
    ((name, value),) = typed.items()
    assert tree(answer).xpath(f"//*[@name='{name}']")[0].get("value", value) == value


@pytest.mark.parametrize("missing", ["title-mg", "title-fr", "summary-mg", "summary-fr"])
def test_p23_it_is_not_approved_before_every_word_is_there(
    staff: Staff, editor: Browser, missing: str
) -> None:
    story = with_sound(staff.office)
    made(editor, story)
    answer = send(editor, story, "approval", **(APPROVAL | {missing: " "}))
    assert told_by(editor, answer).startswith("A title and a summary are needed")
    assert state(staff, story) == "told"
    assert APPROVAL["title-mg" if missing != "title-mg" else "title-fr"] in answer.text
    assert not staff.settings.stories_path.exists()


def test_two_who_moderate_at_once(staff: Staff, editor: Browser) -> None:
    other, story = staff.hired(Role.EDITOR, None), with_sound(staff.office)
    made(editor, story)
    stale = form(other.get(f"/stories/{story}"), "/approval")
    made(editor, story)
    late = other.client.post(f"/console/stories/{story}/approval?lang=en", data=stale | APPROVAL)
    assert told_by(other, late).startswith("Somebody was faster")
    rejecting = form(other.get(f"/stories/{story}"), "/rejection")
    assert told_by(editor, send(editor, story, "approval", **APPROVAL)).startswith("Approved.")
    late = other.client.post(
        f"/console/stories/{story}/rejection?lang=en", data=rejecting | {"reason": "names", "sure": "on"}
    )
    assert told_by(other, late).startswith("Somebody was faster")
    assert state(staff, story) == "approved"


def test_who_is_removed_while_listening_hears_no_more(staff: Staff) -> None:
    staff.office.hire(Role.EDITOR, None)
    member = staff.office.hire(Role.EDITOR, None)
    browser, story = staff.signed_in(member), with_sound(staff.office)
    (heard,) = tree(browser.get(f"/stories/{story}")).xpath("//audio/@src")
    assert browser.client.get(heard, headers={"Range": "bytes=0-999"}).status_code == 206
    with staff.office.rows() as rows:
        leaving.remove_member(rows, member, member, staff.office.clock.now())
    later = browser.client.get(heard, headers={"Range": "bytes=1000-1999"})
    assert later.status_code == 302
    assert b"RIFF" not in later.data


def test_p21_a_story_taken_back_while_it_is_approved_leaves_no_file(staff: Staff, editor: Browser) -> None:
    story = with_sound(staff.office, recording(20.0))
    made(editor, story)
    typed = form(editor.get(f"/stories/{story}"), "/approval") | APPROVAL
    opened = len(audited(staff, "item.opened"))
    with ThreadPoolExecutor(1) as desk:
        answer = desk.submit(editor.client.post, f"/console/stories/{story}/approval?lang=en", data=typed)
        while len(audited(staff, "item.opened")) == opened and not answer.done():
            sleep(0.01)
        # What was opened is being encoded now, which takes a second.
        with staff.office.rows() as rows:
            assert move(rows, story, StoryState.WITHDRAWN)
    assert answer.result().status_code == 404
    assert not [*staff.settings.stories_path.iterdir()]


def test_a_full_disk_at_the_approval_changes_nothing(staff: Staff, editor: Browser) -> None:
    """The copy alone, of 96 KB a second, is longer than what there is room for; the database is not."""
    story = with_sound(staff.office, recording(25.0))
    made(editor, story)
    with no_file_over(2_300_000):
        answer = send(editor, story, "approval", **APPROVAL)
    assert told_by(editor, answer).startswith("The disk is full.")
    assert state(staff, story) == "told"
    assert not [*staff.settings.stories_path.glob("*")]


def test_a_story_of_twenty_minutes_is_heard_in_ranges_and_has_to_be_cut(
    staff: Staff, editor: Browser
) -> None:
    minute = recording(60.0)
    story = with_sound(staff.office, _long(minute, 20))
    (heard,) = tree(editor.get(f"/stories/{story}")).xpath("//audio/@src")
    last = editor.client.get(heard, headers={"Range": f"bytes={19 * 960_000}-"})
    assert last.status_code == 206
    assert len(last.data) == 512 * 1024
    answer = send(editor, story, "version", **WHOLE)
    assert told_by(editor, answer).startswith("More than five minutes are left of it.")
    made(editor, story, starts="19:50", ends="19:54")


def _long(minute: bytes, times: int) -> bytes:
    """A WAV file of so many minutes."""
    samples = minute[44:] * times
    header = bytearray(minute[:44])
    header[4:8] = (len(samples) + 36).to_bytes(4, "little")
    header[40:44] = len(samples).to_bytes(4, "little")
    return bytes(header) + samples


def test_a_story_of_silence_and_one_that_is_no_sound_are_told_and_can_be_rejected(
    staff: Staff, editor: Browser
) -> None:
    silent, broken = with_sound(staff.office, _silence()), with_sound(staff.office, b"<html>404</html>")
    assert told_by(editor, send(editor, silent, "version", **WHOLE)).startswith("Nobody is heard")
    assert told_by(editor, send(editor, broken, "version", **WHOLE)).startswith(
        "This recording cannot be read"
    )
    answer = send(editor, silent, "rejection", reason="unclear", sure="on")
    assert told_by(editor, answer).startswith("Its teller hears why")
    assert state(staff, silent) == "rejected"


def _silence() -> bytes:
    head = bytearray(wav(5.0))
    return bytes(head[:44]) + bytes(len(head) - 44)


def test_a_story_of_music_can_be_made_and_is_a_persons_to_reject(staff: Staff, editor: Browser) -> None:
    story = with_sound(staff.office, wav(5.0))
    made(editor, story)
    send(editor, story, "rejection", reason="other", sure="on")
    assert state(staff, story) == "rejected"


def test_a_reason_in_a_persons_voice_is_heard_with_receipt_and_pin(staff: Staff, editor: Browser) -> None:
    story = with_sound(staff.office)
    key = receipt_for(staff.office, story)
    assert told_by(editor, _rejected(editor, story, wav(2.0))).startswith("Its teller hears why")
    with staff.office.rows() as rows:
        (item,) = caller.answers(rows, story)
        heard = caller.open_answer(rows, staff.office.folder, item, key).read()
    assert heard.startswith(b"RIFF")


def test_a_reason_in_a_persons_voice_needs_a_receipt(staff: Staff, editor: Browser) -> None:
    story = with_sound(staff.office)
    assert told_by(editor, _rejected(editor, story, wav(2.0))).startswith("This teller has no receipt")
    assert state(staff, story) == "told"


def _rejected(browser: Browser, story: str, sound: bytes) -> TestResponse:
    """The form with a file."""
    hidden = form(browser.get(f"/stories/{story}"), "/rejection") | {"reason": "other", "sure": "on"}
    return browser.send(f"/stories/{story}/rejection", "sound", "why.wav", sound, **hidden)
