"""What we ask of a Twilio-compatible carrier, over real HTTP, and what each of its failures becomes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from carriers.carrier import (
    CarrierAway,
    CarrierRefusal,
    Forbidden,
    ForeignOrigin,
    Held,
    NotAudio,
    NotThereYet,
    Throttled,
    TooLarge,
)
from carriers.twilio import TwilioCarrier, twilio_carrier
from core.secret import Secret
from tests.builders import settings_in
from tests.carriers.faulty_carrier import ACCOUNT, LINE_NUMBER, ROOT, TOKEN, Company, Fault
from tests.web.scripted_line import wav

CALL, SID = "CA" + "1" * 32, "RE" + "1" * 32
WORKER, INSPECTOR = "+261340000001", "+261200000002"
AUDIO = wav(2.0)


@pytest.fixture
def carrier(company: Company) -> TwilioCarrier:
    company.record(CALL, SID, AUDIO)
    return company.carrier()


def test_a_recording_is_fetched_from_the_configured_address_with_our_credentials(
    company: Company, carrier: TwilioCarrier
) -> None:
    assert carrier.fetch(Held(SID)) == AUDIO
    assert carrier.fetch(Held(None, f"{company.address}{ROOT}/Recordings/{SID}.wav")) == AUDIO
    assert company.asked == [("fetch", SID)] * 2


def test_the_list_of_a_call_names_its_recordings_the_oldest_first(
    company: Company, carrier: TwilioCarrier
) -> None:
    earlier = datetime(2026, 11, 23, 5, 59, tzinfo=UTC)
    company.record(CALL, "RE2", AUDIO, earlier)
    company.record("CA" + "2" * 32, "RE3", AUDIO)
    held = carrier.recordings_of(CALL)
    assert [each.sid for each in held] == ["RE2", SID]
    assert held[0].made_at == earlier


def test_what_is_deleted_is_gone_and_deleting_it_again_is_no_failure(
    company: Company, carrier: TwilioCarrier
) -> None:
    for _ in range(2):
        carrier.delete_recording(SID)
        carrier.delete_call(CALL)
    assert (company.recordings, company.calls) == ({}, set())
    assert carrier.recordings_of(CALL) == []


REFUSALS: dict[Fault, type[CarrierRefusal]] = {
    Fault.MISSING: NotThereYet,
    Fault.THROTTLED: Throttled,
    Fault.BROKEN: CarrierAway,
    Fault.REFUSED: Forbidden,
    Fault.DROPPED: CarrierAway,
    Fault.CUT_SHORT: CarrierAway,
    Fault.CUT_INSIDE: NotAudio,
    Fault.HTML: NotAudio,
    Fault.WRONG_TYPE: NotAudio,
    Fault.EMPTY: NotAudio,
    Fault.NO_SAMPLE: NotAudio,
    Fault.FOREIGN: ForeignOrigin,
    Fault.HUGE: TooLarge,
    Fault.HUGE_UNTOLD: TooLarge,
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_each_failure_of_a_fetch_is_a_refusal_by_name_and_the_next_try_has_the_sound(
    company: Company, carrier: TwilioCarrier, fault: Fault
) -> None:
    company.fails("fetch", fault)
    with pytest.raises(REFUSALS[fault]) as refused:
        carrier.fetch(Held(SID))
    assert str(refused.value) == ""
    assert carrier.fetch(Held(SID)) == AUDIO


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.BROKEN, Fault.REFUSED, Fault.DROPPED])
@pytest.mark.parametrize("doing", ["list", "delete", "delete call", "ring"])
def test_each_failure_of_a_question_is_a_refusal_by_name(
    company: Company, carrier: TwilioCarrier, doing: str, fault: Fault
) -> None:
    questions: dict[str, Callable[[], object]] = {
        "list": lambda: carrier.recordings_of(CALL),
        "delete": lambda: carrier.delete_recording(SID),
        "delete call": lambda: carrier.delete_call(CALL),
        "ring": lambda: carrier.ring(INSPECTOR, WORKER, "https://line.example/asks"),
    }
    company.fails(doing, fault)
    with pytest.raises(REFUSALS[fault]) as refused:
        questions[doing]()
    assert str(refused.value) == ""


def test_a_carrier_that_says_nothing_is_left_after_a_while(company: Company) -> None:
    carrier = TwilioCarrier(ACCOUNT, (TOKEN,), company.address, LINE_NUMBER, patience=(0.5, 0.2))
    company.fails("fetch", Fault.STALLED)
    company.fails("list", Fault.STALLED)
    with pytest.raises(CarrierAway):
        carrier.fetch(Held(SID))
    with pytest.raises(CarrierAway):
        carrier.recordings_of(CALL)


def test_a_carrier_that_is_not_there_is_away() -> None:
    nowhere = TwilioCarrier(ACCOUNT, (TOKEN,), "http://127.0.0.1:9", LINE_NUMBER)
    for asks in (lambda: nowhere.fetch(Held(SID)), lambda: nowhere.recordings_of(CALL)):
        with pytest.raises(CarrierAway):
            asks()


def test_no_other_origin_is_ever_asked(company: Company, carrier: TwilioCarrier) -> None:
    for address in (f"{company.elsewhere}{ROOT}/Recordings/{SID}.wav", "file:///etc/passwd", "", "//x/y"):
        with pytest.raises(ForeignOrigin):
            carrier.fetch(Held(None, address))
    company.fails("fetch", Fault.FOREIGN)
    with pytest.raises(ForeignOrigin):
        carrier.fetch(Held(SID))
    assert company.asked == [("fetch", SID)]


def test_while_a_token_is_rotated_the_other_one_is_tried(company: Company) -> None:
    company.record(CALL, SID, AUDIO)
    carrier = company.carrier("an older token", TOKEN)
    assert carrier.fetch(Held(SID)) == AUDIO
    assert [each.sid for each in carrier.recordings_of(CALL)] == [SID]
    with pytest.raises(Forbidden):
        company.carrier("an older token").fetch(Held(SID))


def test_p13_the_workers_number_is_passed_inside_the_one_request_that_rings_the_inspector(
    company: Company, carrier: TwilioCarrier
) -> None:
    carrier.ring(INSPECTOR, WORKER, "https://line.example/asks?a=1&b=2")
    (form,) = company.forms
    assert (form["To"], form["From"]) == ([INSPECTOR], [LINE_NUMBER])
    assert form["Twiml"] == [
        f'<Response><Dial callerId="{LINE_NUMBER}"><Number url="https://line.example/asks?a=1&amp;b=2" method="POST">'
        f"{WORKER}</Number></Dial></Response>"
    ]
    assert company.asked == [("ring", "")]


def test_the_carrier_of_a_deployment_is_the_one_of_its_settings(company: Company, tmp_path: Path) -> None:
    company.record(CALL, SID, AUDIO)
    settings = settings_in(tmp_path, TWILIO_API_URL=company.address, TWILIO_ACCOUNT_SID=ACCOUNT)
    assert twilio_carrier(replace(settings, twilio_auth_tokens=(Secret(TOKEN),))).fetch(Held(SID)) == AUDIO
    with pytest.raises(Forbidden):
        twilio_carrier(replace(settings, twilio_auth_tokens=())).fetch(Held(SID))
