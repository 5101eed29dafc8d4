"""The worker's side of a call back: a radio programme, unless who answers presses 1 and keys the PIN of the receipt (P13).

Whoever else picks up hears nothing but music: no word of this line, no apology, no second try. An inspector is on the other end
and hears nothing of this; the two are joined when the answer is empty.
"""

from threading import Lock

from sqlalchemy import Engine

from cases.callback import CallBack, read_token
from core.clock import Clock
from core.database import reading
from core.ledger import rows_of
from core.logging import log_failure
from core.one_at_a_time import Busy, turn_at
from core.settings import Settings
from ivr.lines import MAIN_LINE
from ivr.requests import CarrierRequest
from ivr.shelf import NothingPublished, Shelf
from publishing import twiml
from publishing.release import CompiledLine
from vault.caller import PIN_DIGITS, derive, find_case

PROGRAMME, PIN = "called.programme", "called.pin"
"""What is said (publishing.line.SYSTEM_PROMPTS)."""
ASKED_PIN = "pin"
"""The second step of the address: what is keyed there is the PIN."""
ASKED_KEY = "key"
TIMEOUT = 8
"""Seconds: somebody looks for the telephone's keys."""
PATIENCE_SECONDS = 5.0
"""How long a PIN waits while another one is stretched: one at a time, for each takes 19 MiB (P31)."""

_one_at_a_time = Lock()


class Called:
    """Answers the carrier while a worker is rung. Raises nothing: what goes wrong is music, or the end."""

    def __init__(self, settings: Settings, engine: Engine, clock: Clock, shelf: Shelf) -> None:
        self._settings, self._engine, self._clock, self._shelf = settings, engine, clock, shelf

    def answer(self, token: str, step: str, request: CarrierRequest) -> str:
        """The TwiML for a step of the call: first nothing is keyed, then 1, then the PIN."""
        try:
            return self._answer(token, step, request.value("Digits"))
        except Exception as error:
            log_failure("called.failed", error)
            return self._music(None)

    def _answer(self, token: str, step: str, digits: str) -> str:
        call = read_token(token, self._settings.twilio_auth_tokens, self._clock.now())
        if call is None:
            return self._music(None)
        if step == ASKED_KEY:
            return self._ask(call, token, ASKED_PIN, PIN, 6) if digits == "1" else self._music(call)
        if step == ASKED_PIN:
            return twiml.EMPTY if self._is_right(call, digits) else self._music(call)
        return self._ask(call, token, ASKED_KEY, PROGRAMME, 1)

    def _ask(self, call: CallBack, token: str, step: str, prompt: str, digits: int) -> str:
        line, address = self._line(), f"{self._settings.public_url}/voice/called/{token}/{step}"
        said = line.prompts[_language(line, call)][prompt].xml
        finish = "#" if digits > 1 else ""
        gather = twiml.Gather([twiml.Blank("said")], address, TIMEOUT, digits, finish)
        asked = twiml.render([gather, twiml.Redirect(address)])
        return asked.replace("{said}", said).replace("{base}", self._settings.public_url)

    def _is_right(self, call: CallBack, pin: str) -> bool:
        if len(pin) not in PIN_DIGITS:
            return False
        try:
            with turn_at(_one_at_a_time, PATIENCE_SECONDS):
                key = derive(call.receipt, pin, self._settings.receipt_pepper)
        except Busy:
            return False
        with reading(self._engine) as connection:
            return find_case(rows_of(connection), key) == call.case

    def _music(self, call: CallBack | None) -> str:
        """The hide programme, to its end, as for a caller who presses 8."""
        try:
            line = self._line()
        except NothingPublished:
            return twiml.render([twiml.Hangup()])
        programme = line.answers[_language(line, call)][line.flow.hide].xml
        return programme.replace("{before}", "").replace("{base}", self._settings.public_url)

    def _line(self) -> CompiledLine:
        """What is published now: read by the first call, held in memory afterwards."""
        with reading(self._engine) as connection:
            return self._shelf.current(rows_of(connection)).lines[MAIN_LINE]


def _language(line: CompiledLine, call: CallBack | None) -> str:
    language = call.language if call else line.flow.default_language
    return language if language in line.languages else line.flow.default_language
