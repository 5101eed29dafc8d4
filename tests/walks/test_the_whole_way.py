"""The whole way: told on the practice phone with a real recording, a receipt and a PIN; listened to and answered in the console;
the answer heard by receipt and PIN. And none of it is readable on the disk.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from audio.answers import to_telephone
from carriers.practice import PracticeCall, Recording
from carriers.takes import seal_take
from core.outbox import Workshop
from ivr.recording import ROOMS
from recordings.receiving import Receiver
from scripts.duties import carriers
from tests.builders import LINE, Deployment
from tests.ivr.receipts import digits_in, office_of, said, sounds_in
from tests.ivr.reporting import AGREE, GO_ON, TO_NOTICE, hire
from tests.web.console.case_pages import sent
from tests.web.console.staff import Browser, Staff, tree, words
from tests.web.console.test_answers import by_form
from tests.web.scripted_line import pages, wav
from vault.regions import PRACTICE

TOLD, ANSWERED = wav(6.0, 317), wav(4.0, 523)
PIN = "4711"
TO_FOLLOW = ("3", "2")
"""Of a caller whose language the line remembers."""
PASSED_OVER = ("3", "4", "4", "4", "2", "2")
"""About, region, country and kind, a referral, a call back: nothing is keyed of them."""


def phone(line: Deployment) -> PracticeCall:
    """A practice telephone; what is spoken into it is a take, as the page seals it."""

    def record() -> Recording:
        take = seal_take(line.settings.takes_path, TOLD, line.clock.now(), call.sid)
        return Recording(f"RE{take.id}", f"{LINE}/phone/recordings/{take.id}/{take.key}", take.seconds)

    call = line.practise(record=record)
    call.begin()
    return call


def heard(call: PracticeCall) -> list[str]:
    return said(call.turns[-1].xml)


def worker(line: Deployment) -> None:
    """What the worker does once the call is over."""
    settings = line.settings
    receiver = Receiver(line.engine, settings.sealed_path, carriers(settings, line.clock), line.clock, ROOMS)
    Workshop(line.engine, receiver.handlers(), line.clock, Random(1), "the tests").drain()


def report(line: Deployment) -> str:
    """Tell, end with a key, note the receipt, key a PIN, hang up; the receipt."""
    call = phone(line)
    call.say_all([*TO_NOTICE, AGREE, "R#", GO_ON])
    receipt = digits_in(heard(call))[:9]
    call.say_all(["1", f"{PIN}#", "_"])
    assert heard(call)[0] == "receipt.kept"
    call.say_all([*PASSED_OVER, "H"])
    return receipt


def listen_and_answer(browser: Browser) -> str:
    """The case, found in the list, taken in hand, heard, answered, closed; its id."""
    (link,) = tree(browser.get("/cases", unread="1")).xpath("//tbody//a/@href")
    case = str(link).rpartition("/")[2]
    assert sent(browser, case, "step", step="take") == "Done."
    (sound,) = tree(browser.get(f"/cases/{case}")).xpath("//audio/@src")
    assert browser.client.get(sound).data == TOLD
    assert by_form(browser, case, ANSWERED).startswith("The answer is kept.")
    assert sent(browser, case, "step", step="close", outcome="advised") == "Done."
    return case


def follow(line: Deployment, receipt: str) -> bytes:
    """Call again, key receipt and PIN, and hear the answer."""
    call = phone(line)
    call.say_all([*TO_FOLLOW, f"{receipt}#", f"{PIN}#", "_"])
    assert heard(call)[:2] == ["follow.closed", "follow.hear.1"]
    call.say("1")
    (path,) = sounds_in(call.turns[-1].xml)
    return bytes(line.app.test_client().get(path).data)


def readable(folder: Path, *sounds: bytes) -> list[str]:
    """Files in which a piece of a sound lies as it is."""
    pieces = [sound[at : at + 32] for sound in sounds for at in range(44, len(sound) - 32, 640)]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(piece in file.read_bytes() for piece in pieces)]


def test_a_report_is_told_heard_answered_and_the_answer_heard(line: Deployment) -> None:
    office = office_of(line)
    office.make_escrow()
    inspector = hire(office, region=PRACTICE)
    receipt = report(line)
    worker(line)
    with pages(line.settings, line.clock) as app:
        browser = Staff(office, line.settings, app).signed_in(inspector)
        case = listen_and_answer(browser)
        timeline = words(browser.get(f"/cases/{case}"))
    for done in ("told what happened", "took it in hand", "answered", "closed it"):
        assert done in timeline
    assert follow(line, receipt) == to_telephone(ANSWERED)
    line.close()
    assert readable(line.folder, TOLD, to_telephone(ANSWERED)) == []


@pytest.mark.parametrize(
    "wrong", [lambda receipt: receipt[:-1] + str((int(receipt[-1]) + 1) % 10), lambda _: "12345678"]
)
def test_a_receipt_with_a_digit_wrong_leads_to_no_case(line: Deployment, wrong: Callable[[str], str]) -> None:
    office = office_of(line)
    office.make_escrow()
    hire(office, region=PRACTICE)
    receipt = report(line)
    call = phone(line)
    call.say_all([*TO_FOLLOW, f"{wrong(receipt)}#"])
    assert heard(call)[0] == "follow.slip"
