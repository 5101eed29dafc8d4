"""A story under the eyes of strace: told in a call, made fit in the console, rejected with a spoken reason (P01)."""

from typing import Any

import requests

from audio.answers import to_telephone
from tests.promises.byte_scan import Needle, sound_forms
from tests.promises.watched_line import (
    HEADER,
    PATIENCE,
    PIN,
    Running,
    called,
    hear,
    in_console,
    receipt_of,
    rows,
    speak,
)
from tests.promises.wire import spoken
from tests.web.console.case_pages import form
from tests.web.console.staff import tree

STORY, REASON = spoken(0.25, 3), spoken(1, 4)
TO_STORY = ("4", "3", "1", "1", "1", "1")
"""Of a caller whose language the line remembers: their own story, for the radio, the telephone and the web."""
KEEP = ("1", "1", "1", f"{PIN}#", "_", "1", "2")
"""Keep it, with receipt and PIN, in one's own voice, on wages."""


def tell_story(running: Running) -> None:
    """A call that tells a story and keeps it."""
    call = called(running, "CA" + "7" * 32)
    call.press(*TO_STORY)
    speak(running, call, "RE" + "7" * 32, STORY, *KEEP)


def moderate(running: Running, editor: str) -> tuple[str, bytes]:
    """In the console: the story is heard and made fit, that is heard, and it is rejected with a spoken reason.

    The receipt, and what was made.
    """
    browser, base = in_console(running, editor)
    ((story,),) = rows(running, "SELECT id FROM stories WHERE state = 'told'")
    receipt = receipt_of(running, story)
    page = f"{base}/stories/{story}"
    assert hear(browser, sound_in(browser, page, 0)) == STORY
    typed = {"starts": "0", "ends": "", "hidden": "1 1.5", "hiding": "beep"}
    assert send(browser, page, "/version", typed).status_code == 200
    version = hear(browser, sound_in(browser, page, 1))
    spoken_into_it = {"sound": ("voice", REASON, "audio/wav")}
    told = send(browser, page, "/rejection", {"reason": "other", "sure": "on"}, spoken_into_it)
    assert told.url.endswith("told=rejected"), told.text
    return receipt, version


def sound_in(browser: requests.Session, page: str, number: int) -> str:
    """Where a player of the page finds its sound."""
    players = tree(browser.get(f"{page}?lang=en", timeout=PATIENCE)).xpath("//audio/@src")  # type: ignore[arg-type]
    return page.partition("/console")[0] + str(players[number])


def send(
    browser: requests.Session, page: str, action: str, typed: dict[str, str], files: Any = None
) -> requests.Response:
    """A form of the page, as it was made."""
    hidden = form(browser.get(f"{page}?lang=en", timeout=PATIENCE), action)  # type: ignore[arg-type]
    return browser.post(f"{page}{action}", data=hidden | typed, files=files, timeout=PATIENCE)


def story_needles(version: bytes) -> list[Needle]:
    """Each sound of it, as it was and as it was kept."""
    sounds = {"story": STORY, "version": version, "reason": REASON, "reason as played": to_telephone(REASON)}
    return [needle for name, sound in sounds.items() for needle in sound_forms(sound[HEADER:], name)]
