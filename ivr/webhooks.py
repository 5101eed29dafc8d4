"""The addresses a carrier posts to. A signed request is always answered with 200 and TwiML; an unsigned one with 403.

A WSGI application of their own, in front of Flask: what Flask does for a request costs as much as a turn, and a turn needs none
of it - no session, no context, no form (docs/adr/0022). Every other address is Flask's.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import get_input_stream

from carriers.signature import SIGNATURE_HEADER, is_practice, is_signed, practice_token
from core.database import reading
from core.ledger import open_ledger
from core.logging import log_failure
from core.settings import Settings
from core.wiring import Wiring
from ivr.blanks import apologise
from ivr.called import Called
from ivr.lines import MAIN_LINE
from ivr.metrics import FAILURES, TURN_SECONDS, UNSIGNED
from ivr.requests import MOST_BYTES, CarrierRequest, parse_request
from ivr.rooms import open_rooms
from ivr.services import Services
from ivr.shelf import NothingPublished, Shelf
from ivr.turns import Turns
from publishing import twiml
from vault.call_seal import SERVERS, CallSeal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LAST_WORDS = "Nous avons une panne. Rappelez plus tard, s'il vous plaît."
"""Said by the carrier's own voice where not even an apology was ever recorded: nothing has been published."""
ONE_MOMENT = "Un instant, s'il vous plaît."
"""Said in the same plight when the call may still go on."""
RETRY = "sorry"
"""The query parameter of a request that our own apology sends."""
SIGNATURE_VARIABLE = "HTTP_" + SIGNATURE_HEADER.upper().replace("-", "_")
"""Where WSGI (PEP 3333) has that header."""


ADDRESS = re.compile(
    r"/voice/(?:(incoming|status|recording)|turn/([0-9]{1,1000})|called/([\w-]+)(?:/([\w-]+))?)", re.ASCII
)
"""All that is answered here: a notice or a call by its name, a turn by its number, a call back by token and step."""


@dataclass(frozen=True)
class Posted:
    """One POST of a carrier: where to, and its body."""

    path: str
    query: str
    signature: str
    body: bytes

    @property
    def is_retry(self) -> bool:
        return self.query == f"{RETRY}=1"

    @property
    def asked_of_turn(self) -> int | None:
        """The turn that a recording's notice belongs to, as our own address names it."""
        values = parse_qs(self.query).get("turn", [""])
        return int(values[0]) if values[0].isdecimal() and len(values[0]) < 19 else None


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: str
    text: str
    mimetype: str = "text/xml"


NOT_SIGNED = Answer("403 FORBIDDEN", "Not signed.\n", "text/plain")
NOT_POSTED = Answer("405 METHOD NOT ALLOWED", "Carriers post here.\n", "text/plain")
CUT_OFF = Answer("400 BAD REQUEST", "The request ended too soon.\n", "text/plain")


def voice_webhooks(
    parts: Wiring, others: "WSGIApplication", services: Services | None = None, seal: CallSeal = SERVERS
) -> "WSGIApplication":
    """The webhooks of one process, in front of its `others`, and the rooms its calls may ask: all, unless some are given.

    `seal` is what calls are sealed with: this server's, but where a test plays another one.
    """
    shelf = _opened_shelf(parts.engine)
    rooms = open_rooms(parts, seal) if services is None else services
    turns = Turns(parts.settings, parts.clock, open_ledger(parts.engine), shelf, rooms, seal)
    webhooks = _Webhooks(
        _Door(parts.settings, shelf), turns, Called(parts.settings, parts.engine, parts.clock, shelf)
    )

    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        address = ADDRESS.fullmatch(environ["PATH_INFO"])
        if address is None:
            return others(environ, start_response)
        return _sent(webhooks.answer(address, environ), start_response)

    return serve


def _sent(answer: Answer, start_response: "StartResponse") -> Iterable[bytes]:
    body = answer.text.encode()
    kind = f"{answer.mimetype}; charset=utf-8"
    start_response(answer.status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


@dataclass(frozen=True)
class _Webhooks:
    """Which address asks what."""

    door: "_Door"
    turns: Turns
    called: Called

    def answer(self, address: re.Match[str], environ: "WSGIEnvironment") -> Answer:
        if environ["REQUEST_METHOD"] != "POST":
            return NOT_POSTED
        try:
            posted = _posted(environ)
        except ClientDisconnected:
            return CUT_OFF
        named, turn, token, step = address.groups()
        if turn:
            return self.door.answer(
                posted, lambda asked: self.turns.turn(int(turn), asked, retry=posted.is_retry)
            )
        if token:
            return self.door.answer(posted, lambda asked: self.called.answer(token, step or "", asked))
        return self._named(named, posted)

    def _named(self, named: str, posted: Posted) -> Answer:
        match named:
            case "incoming":
                return self.door.answer(posted, self.turns.incoming)
            case "status":
                return self.door.note(posted, lambda told: self.turns.ended(told) if told.ended else None)
            case _:
                turn = posted.asked_of_turn
                return self.door.note(posted, lambda told: self.turns.recorded(turn, told))


def _posted(environ: "WSGIEnvironment") -> Posted:
    """Raises ClientDisconnected. A path that is answered here is ASCII, so that it is as the carrier signed it."""
    body = get_input_stream(environ).read(MOST_BYTES + 1)
    signature = environ.get(SIGNATURE_VARIABLE, "")
    return Posted(environ["PATH_INFO"], environ.get("QUERY_STRING", ""), signature, body)


def _opened_shelf(engine: Engine) -> Shelf:
    """The releases, with what new calls hear; empty while there is no database or nothing to hear. Calls will tell."""
    shelf = Shelf()
    try:
        with reading(engine) as connection:
            connection.detach()  # a server may still fork, and no SQLite connection survives that
            shelf.open(connection)
    except (SQLAlchemyError, ValueError) as error:
        log_failure("shelf.empty", error)
    return shelf


class _Door:
    """Lets signed requests in, and turns whatever happens behind it into an answer."""

    def __init__(self, settings: Settings, shelf: Shelf) -> None:
        self._public_url = settings.public_url
        self._tokens = tuple(token.reveal() for token in settings.twilio_auth_tokens)
        # Without a key of its own the token would be known to everybody.
        self._practice = (practice_token(settings.secret_key.reveal()),) if settings.secret_key else ()
        self._shelf = shelf

    def answer(self, posted: Posted, respond: Callable[[CarrierRequest], str]) -> Answer:
        """The answer to a key or a call; an apology with a way on when it cannot be given."""
        carrier_request = self._signed_request(posted)
        if carrier_request is None:
            return _refused()
        if not carrier_request.sid:
            return _twiml(self._apology(way_on=""))
        try:
            with TURN_SECONDS.time():
                return _twiml(respond(carrier_request))
        except Exception as error:
            with suppress(OSError):  # a figure that cannot be kept takes nobody's apology away
                FAILURES.labels(type(error).__name__).inc()
            log_failure("turn.failed", error, path=_rule(posted))
            in_vain = posted.is_retry or isinstance(error, NothingPublished)
            return _twiml(self._apology(way_on="" if in_vain else f"{self._address(posted)}?{RETRY}=1"))

    def note(self, posted: Posted, take: Callable[[CarrierRequest], None]) -> Answer:
        """A notice that asks for nothing, answered alike whether it could be written or not: carriers repeat none."""
        carrier_request = self._signed_request(posted)
        if carrier_request is None:
            return _refused()
        try:
            take(carrier_request)
        except Exception as error:
            log_failure("notice.failed", error, path=_rule(posted))
        return _twiml(twiml.EMPTY)

    def _signed_request(self, posted: Posted) -> CarrierRequest | None:
        """The request when a carrier, or for its own calls the practice phone, has signed it."""
        if len(posted.body) > MOST_BYTES:
            return None
        parsed = parse_request(posted.body)
        tokens = self._practice if is_practice(parsed.sid) else self._tokens
        address = self._address(posted) + (f"?{posted.query}" if posted.query else "")
        return parsed if is_signed(tokens, address, parsed.pairs, posted.signature) else None

    def _address(self, posted: Posted) -> str:
        """The address as the carrier knows it: the configured one, never what a proxy made of it."""
        return self._public_url + posted.path

    def _apology(self, way_on: str) -> str:
        release = self._shelf.newest_in_memory()
        if release is None and way_on:
            return twiml.render([twiml.Say(ONE_MOMENT, "fr-FR"), twiml.Redirect(way_on)])
        if release is None:
            return twiml.render([twiml.Say(LAST_WORDS, "fr-FR"), twiml.Hangup()])
        return apologise(release.lines[MAIN_LINE], None, self._public_url, way_on)


def _rule(posted: Posted) -> str:
    """The address without what is one call's own: what is logged of it (P11)."""
    return "/".join(posted.path.split("/")[:3])


def _refused() -> Answer:
    UNSIGNED.inc()
    return NOT_SIGNED


def _twiml(text: str) -> Answer:
    return Answer("200 OK", text)
