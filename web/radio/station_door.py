"""The door of the stations' pages: a code opens it, and a signed cookie keeps it open for a month, until the code is another.

What must never happen here: a word of which codes there are, or a page of one station shown to another.
"""

from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from core.ledger import Rows
from radio_feed.station_attempts import origin_of_address
from radio_feed.stations import NoSuchStation, NotIn, Station, enter, station_of
from web.console.desk import now, reading_rows, writing_rows
from web.security import wiring

STAYS = timedelta(days=30)
LOOPBACK = ("127.0.0.1", "::1")


def cookie_name() -> str:
    return "antso-station" if wiring().settings.demo else "__Host-antso-station"


def let_in(digits: str) -> Station | NotIn:
    """The station of a code that was typed; the try is counted and on disk before anybody is answered."""
    secret = wiring().settings.secret_key.reveal()
    with writing_rows() as rows:
        return enter(rows, digits, origin_of_address(secret, _address()), now())


def somebody() -> Station | None:
    """The station whose page is asked for; nothing once its code was renewed or revoked."""
    cookie = request.cookies.get(cookie_name(), "")
    if not cookie:
        return None
    try:
        station, codes = _signer().loads(cookie, max_age=int(STAYS.total_seconds()))
    except BadData:
        return None
    with reading_rows() as rows:
        return _still_in(rows, station, codes)


def remember(response: Response, station: Station) -> Response:
    """Let this browser in from here on."""
    token = _signer().dumps([station.id, station.codes])
    secure, age = not wiring().settings.demo, int(STAYS.total_seconds())
    response.set_cookie(
        cookie_name(), token, max_age=age, secure=secure, httponly=True, samesite="Strict", path="/"
    )
    return response


def forget(response: Response) -> Response:
    """This browser is out."""
    secure = not wiring().settings.demo
    response.delete_cookie(cookie_name(), path="/", secure=secure, httponly=True, samesite="Strict")
    return response


def _still_in(rows: Rows, station: int, codes: int) -> Station | None:
    try:
        found = station_of(rows, station)
    except NoSuchStation:
        return None
    return found if found.codes == codes and found.revoked_at is None else None


def _signer() -> URLSafeTimedSerializer:
    key = current_app.secret_key
    assert key is not None
    return URLSafeTimedSerializer(key, salt="station")


def _address() -> str:
    """Whose browser asks: as the web server in front tells us, which adds it last, and nobody else may."""
    peer = request.remote_addr or ""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and peer in LOOPBACK else peer
