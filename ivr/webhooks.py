"""The addresses a carrier posts to. A signed request is always answered with 200 and TwiML; an unsigned one with 403."""

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

from flask import Blueprint, Response, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from carriers.signature import SIGNATURE_HEADER, is_practice, is_signed, practice_token
from core.database import reading
from core.ledger import open_ledger
from core.logging import log_failure
from core.settings import Settings
from core.wiring import Wiring
from ivr.blanks import apologise
from ivr.called import Called
from ivr.metrics import FAILURES, TURN_SECONDS, UNSIGNED
from ivr.requests import MOST_BYTES, CarrierRequest, parse_request
from ivr.rooms import open_rooms
from ivr.services import Services
from ivr.shelf import NothingPublished, Shelf
from ivr.turns import MAIN_LINE, Turns
from publishing import twiml
from vault.call_seal import SERVERS, CallSeal

LAST_WORDS = "Nous avons une panne. Rappelez plus tard, s'il vous plaît."
"""Said by the carrier's own voice where not even an apology was ever recorded: nothing has been published."""
ONE_MOMENT = "Un instant, s'il vous plaît."
"""Said in the same plight when the call may still go on."""
RETRY = "sorry"
"""The query parameter of a request that our own apology sends."""


def voice_webhooks(parts: Wiring, services: Services | None = None, seal: CallSeal = SERVERS) -> Blueprint:
    """The webhooks of one process, and the rooms its calls may ask: all that there are, unless others are given.

    `seal` is what calls are sealed with: this server's, but where a test plays another one.
    """
    shelf = _opened_shelf(parts.engine)
    rooms = open_rooms(parts, seal) if services is None else services
    turns = Turns(parts.settings, parts.clock, open_ledger(parts.engine), shelf, rooms, seal)
    door = _Door(parts.settings, shelf)
    webhooks = Blueprint("voice", __name__, url_prefix="/voice")

    @webhooks.post("/incoming")
    def incoming() -> Response:
        return door.answer(turns.incoming)

    @webhooks.post("/turn/<int:number>")
    def turn(number: int) -> Response:
        retry = _is_retry()
        return door.answer(lambda carrier_request: turns.turn(number, carrier_request, retry=retry))

    @webhooks.post("/status")
    def status() -> Response:
        return door.note(
            lambda carrier_request: turns.ended(carrier_request) if carrier_request.ended else None
        )

    called = Called(parts.settings, parts.engine, parts.clock, shelf)

    @webhooks.post("/called/<token>", defaults={"step": ""})
    @webhooks.post("/called/<token>/<step>")
    def call_back(token: str, step: str) -> Response:
        return door.answer(lambda carrier_request: called.answer(token, step, carrier_request))

    @webhooks.post("/recording")
    def recording() -> Response:
        turn = request.args.get("turn", type=int)
        return door.note(lambda carrier_request: turns.recorded(turn, carrier_request))

    return webhooks


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

    def answer(self, respond: Callable[[CarrierRequest], str]) -> Response:
        """The answer to a key or a call; an apology with a way on when it cannot be given."""
        carrier_request = self._signed_request()
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
            log_failure("turn.failed", error, path=request.url_rule.rule if request.url_rule else "")
            in_vain = _is_retry() or isinstance(error, NothingPublished)
            return _twiml(self._apology(way_on="" if in_vain else f"{self._address()}?{RETRY}=1"))

    def note(self, take: Callable[[CarrierRequest], None]) -> Response:
        """A notice that asks for nothing, answered alike whether it could be written or not: carriers repeat none."""
        carrier_request = self._signed_request()
        if carrier_request is None:
            return _refused()
        try:
            take(carrier_request)
        except Exception as error:
            log_failure("notice.failed", error, path=request.path)
        return _twiml(twiml.EMPTY)

    def _signed_request(self) -> CarrierRequest | None:
        """The request when a carrier, or for its own calls the practice phone, has signed it."""
        body = request.stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            return None
        parsed = parse_request(body)
        tokens = self._practice if is_practice(parsed.sid) else self._tokens
        query = request.query_string.decode("latin-1")
        address = self._address() + (f"?{query}" if query else "")
        signature = request.headers.get(SIGNATURE_HEADER, "")
        return parsed if is_signed(tokens, address, parsed.pairs, signature) else None

    def _address(self) -> str:
        """The address as the carrier knows it: the configured one, never what a proxy made of it."""
        return self._public_url + quote(request.path)

    def _apology(self, way_on: str) -> str:
        release = self._shelf.newest_in_memory()
        if release is None and way_on:
            return twiml.render([twiml.Say(ONE_MOMENT, "fr-FR"), twiml.Redirect(way_on)])
        if release is None:
            return twiml.render([twiml.Say(LAST_WORDS, "fr-FR"), twiml.Hangup()])
        return apologise(release.lines[MAIN_LINE], None, self._public_url, way_on)


def _is_retry() -> bool:
    return request.query_string == f"{RETRY}=1".encode()


def _refused() -> Response:
    UNSIGNED.inc()
    return Response("Not signed.\n", 403, mimetype="text/plain")


def _twiml(text: str) -> Response:
    return Response(text, 200, mimetype="text/xml")
