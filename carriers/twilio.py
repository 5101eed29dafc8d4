"""Twilio, and whoever speaks as it does (TWILIO_API_URL), by its own library; sounds are fetched from that address alone.

Its errors repeat the words of a request: only their kind leaves this room.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape, quoteattr

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import HTTPError

from carriers.carrier import (
    MOST_BYTES,
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
from carriers.sound import Unreadable, look_at
from core.settings import Settings

PATIENCE = (5.0, 30.0)
"""Seconds to wait for a connection, and for each piece of an answer."""
MOST_SECONDS = 120.0
"""For a whole sound: a carrier that sends a byte a second must not hold the worker."""
PIECE = 64 * 1024
MOST_REDIRECTS = 3
MOST_RECORDINGS = 200
"""Of one call; a line asks for a handful."""
RINGS_FOR = 40

Answer = TypeVar("Answer")


class TwilioCarrier:
    """One account at one address. The tokens are tried in turn while one is being rotated."""

    def __init__(
        self,
        account: str,
        tokens: tuple[str, ...],
        address: str,
        line: str,
        patience: tuple[float, float] = PATIENCE,
    ) -> None:
        self._account, self._tokens = account, tokens
        self._address, self._line = address.rstrip("/"), line
        self._patience = patience

    def recordings_of(self, call: str) -> list[Held]:
        found = self._ask(lambda client: client.recordings.list(call_sid=call, limit=MOST_RECORDINGS))
        held = [Held(each.sid, None, each.date_created) for each in found]
        return sorted(
            held, key=lambda each: (each.made_at is not None and each.made_at.timestamp(), each.sid)
        )

    def fetch(self, recording: Held) -> bytes:
        """By its id, at our own carrier's address; by the address it was told with only where no id was told."""
        address = self._sound_of(recording.sid) if recording.sid else recording.url or ""
        audio = self._with_each_token(lambda token: self._download(address, token))
        try:
            look_at(audio)
        except Unreadable:
            raise NotAudio from None
        return audio

    def delete_recording(self, sid: str) -> None:
        self._delete(lambda client: client.recordings(sid).delete())

    def delete_call(self, call: str) -> None:
        self._delete(lambda client: client.calls(call).delete())

    def ring(self, inspector: str, worker: str, asks: str) -> str:
        """The worker's number is in the request itself: no address of ours is asked for it (P13)."""
        number = f'<Number url={quoteattr(asks)} method="POST">{escape(worker)}</Number>'
        joins = f"<Response><Dial callerId={quoteattr(self._line)}>{number}</Dial></Response>"
        begun = self._ask(
            lambda client: client.calls.create(to=inspector, from_=self._line, twiml=joins, timeout=RINGS_FOR)
        )
        return str(begun.sid)

    def _delete(self, deletes: Callable[[Client], bool]) -> None:
        try:
            self._ask(deletes)
        except NotThereYet:
            return

    def _ask(self, asks: Callable[[Client], Answer]) -> Answer:
        return self._with_each_token(lambda token: self._ask_with(token, asks))

    def _ask_with(self, token: str, asks: Callable[[Client], Answer]) -> Answer:
        http = TwilioHttpClient(timeout=self._patience[1])
        client = Client(self._account, token, http_client=http)
        client.api.base_url = self._address
        with _refusals(), http.session:
            return asks(client)

    def _with_each_token(self, work: Callable[[str], Answer]) -> Answer:
        for token in self._tokens:
            try:
                return work(token)
            except Forbidden:
                continue
        raise Forbidden

    def _sound_of(self, sid: str) -> str:
        return f"{self._address}/2010-04-01/Accounts/{self._account}/Recordings/{sid}.wav"

    def _download(self, address: str, token: str) -> bytes:
        """The bytes at an address of the carrier's; a redirect is followed there and nowhere else."""
        with requests.Session() as session, _refusals():
            session.auth = (self._account, token)
            session.headers["Accept-Encoding"] = "identity"
            for _ in range(MOST_REDIRECTS):
                self._refuse_foreign(address)
                with session.get(
                    address, timeout=self._patience, allow_redirects=False, stream=True
                ) as answer:
                    if not answer.is_redirect:
                        return _content(answer)
                    address = urljoin(address, answer.headers["Location"])
        raise CarrierAway

    def _refuse_foreign(self, address: str) -> None:
        ours, theirs = urlsplit(self._address), urlsplit(address)
        if (theirs.scheme, theirs.netloc) != (ours.scheme, ours.netloc):
            raise ForeignOrigin


def twilio_carrier(settings: Settings) -> TwilioCarrier:
    """The carrier of this deployment."""
    tokens = tuple(token.reveal() for token in settings.twilio_auth_tokens)
    line = settings.line_number
    return TwilioCarrier(settings.twilio_account_sid, tokens, settings.twilio_api_url, line)


def _content(answer: requests.Response) -> bytes:
    """The body, in memory, no larger than a recording can be; whole, or CarrierAway."""
    _refuse_status(answer.status_code)
    if int(answer.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise TooLarge
    body = bytearray()
    until = monotonic() + MOST_SECONDS
    while piece := answer.raw.read1(PIECE):
        body += piece
        if len(body) > MOST_BYTES:
            raise TooLarge
        if monotonic() > until:
            raise CarrierAway
    return bytes(body)


def _refuse_status(status: int) -> None:
    if status != 200:
        raise _refusal(status)


def _refusal(status: int) -> CarrierRefusal:
    match status:
        case 404:
            return NotThereYet()
        case 401 | 403:
            return Forbidden()
        case 429:
            return Throttled()
        case _:
            return CarrierAway()


@contextmanager
def _refusals() -> Iterator[None]:
    """The library's errors as ours, without their words."""
    try:
        yield
    except TwilioException as error:
        raise _refusal(_status_of(error)) from None
    except (requests.RequestException, HTTPError, ValueError):
        raise CarrierAway from None


def _status_of(error: TwilioException) -> int:
    """A page of a list that failed carries its answer; anything else that was answered tells its status."""
    if isinstance(error, TwilioRestException):
        return int(error.status)
    return next((part.status_code for part in error.args if isinstance(part, Response)), 0)
