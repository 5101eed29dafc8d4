"""Signing in: name, passphrase and code. What was wrong is never said, and a name that nobody has costs as much as one (P17)."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

from flask import abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from core.ledger import Rows
from core.one_at_a_time import Busy, turn_at
from vault import members, opening
from vault.opening import Opener, WrongPassphrase
from web.console import attempts, sessions, words
from web.console.attempts import Browsers, TooSoon
from web.console.codes import Codes, WrongCode, sealed_of, use_up
from web.console.desk import now, reading_rows, real_now, writing_rows
from web.console.door import PREFIX, console, cookie_name, permits, public
from web.console.sharing import share_waiting
from web.security import wiring

NOBODY = "nobody"
"""In the place of a member's id, for a name that is nobody's."""
PATIENCE_SECONDS = 10.0
"""How long somebody waits while others' passphrases are stretched: one at a time, for each takes 64 MiB."""
BROWSER_FOR = timedelta(days=180)
LONGEST_FIELD = 200

_one_at_a_time = Lock()


class Refused(Exception):
    """Name, passphrase and code do not belong together."""


class NotSure(Exception):
    """The tick that says that somebody means it is missing: nothing may be done."""


@dataclass(frozen=True)
class Entry:
    """What was typed, and the cookie of the browser."""

    name: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)
    browser: str = field(repr=False)


@console.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form."""
    return render_template(
        "console/sign_in.html", then=_then(request.args.get("then")), refused=None, name=""
    )


@console.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    """Sign in, or say that it was not right."""
    entry = Entry(typed("name"), typed("passphrase"), typed("code"), request.cookies.get(_browser(), ""))
    try:
        opener = prove(entry)
        cookie = _begin(entry, opener)
    except TooSoon as refusal:
        return _again(entry, "soon", 429, refusal.wait)
    except Busy:
        return _again(entry, "busy", 503, timedelta(seconds=5))
    except (Refused, WrongCode):
        return _again(entry, "wrong", 422)
    share_waiting(opener)
    return _entered(opener, cookie)


def prove(entry: Entry) -> Opener:
    """The key of whoever typed this. The attempt is on disk before it is checked. Raises TooSoon, Busy, Refused."""
    browsers = Browsers(wiring().settings.secret_key)
    with writing_rows() as rows:
        member = members.named(rows, entry.name)
        id_ = member.id if member else NOBODY
        attempts.count(rows, attempts.of_name(entry.name, browsers.known(id_, entry.browser)), now())
    return unlock(id_, entry.passphrase)


def unlock(member: str, passphrase: str) -> Opener:
    """A member's key by their passphrase. Raises Busy, Refused."""
    try:
        with stretching(), reading_rows() as rows:
            return opening.unlock(rows, member, passphrase)
    except WrongPassphrase:
        raise Refused from None


def stretching() -> AbstractContextManager[None]:
    """The right to stretch a passphrase: one at a time in a process, or strangers could fill its memory. Raises Busy."""
    return turn_at(_one_at_a_time, PATIENCE_SECONDS)


def _begin(entry: Entry, opener: Opener) -> str:
    """A session for who has the passphrase and shows the code. Raises WrongCode, TooSoon."""
    browser = Browsers(wiring().settings.secret_key).known(opener.member, entry.browser)
    codes = attempts.of_codes(opener.member, browser)
    with writing_rows() as rows:
        attempts.count(rows, codes, now(), attempts.LONGEST_FOR_CODES)
    with writing_rows() as rows:
        check_code(rows, opener.member, entry.code)
        attempts.succeeded(rows, codes, attempts.of_name(entry.name, browser))
        members.mark_signed_in(rows, opener.member, now())
        return sessions.begin(rows, opener, now())


def check_code(rows: Rows, member: str, code: str) -> None:
    """Use a member's code up. Raises WrongCode."""
    step = Codes(wiring().settings.secret_key).check(sealed_of(rows, member), member, code, real_now())
    use_up(rows, member, step)


def _entered(opener: Opener, cookie: str) -> Response:
    """To the page that was asked for, with cookies that are new: what the browser held before counts no more."""
    session.clear()
    response = redirect(_then(request.form.get("then")), 303)
    set_session(response, cookie)
    browser = Browsers(wiring().settings.secret_key).new(opener.member)
    _set_cookie(response, _browser(), browser, BROWSER_FOR)
    return response


def set_session(response: Response, cookie: str) -> None:
    """The session's cookie ends with the browser."""
    _set_cookie(response, cookie_name(), cookie, None)


def _set_cookie(response: Response, name: str, value: str, kept: timedelta | None) -> None:
    secure = not wiring().settings.demo
    response.set_cookie(name, value, max_age=kept, secure=secure, httponly=True, samesite="Strict", path="/")


@console.post("/sign-out")
@permits("account", "see")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    with writing_rows() as rows:
        sessions.end(rows, request.cookies.get(cookie_name(), ""))
    session.clear()
    response = redirect(url_for("console.sign_in"), 303)
    response.delete_cookie(cookie_name(), path="/", secure=not wiring().settings.demo, samesite="Strict")
    return response


def _again(entry: Entry, why: str, status: int, wait: timedelta | None = None) -> Response:
    """The form once more: the name is kept, what is secret is not."""
    page = render_template(
        "console/sign_in.html", then=_then(request.form.get("then")), refused=why, name=entry.name, wait=wait
    )
    response = make_response(page, status)
    if wait:
        response.headers["Retry-After"] = str(words.seconds(wait))
    return response


def must_be_sure() -> None:
    """Of a form that cannot be taken back: its tick must be set, whatever the browser let pass. Raises NotSure."""
    if not typed("sure"):
        raise NotSure


@console.errorhandler(NotSure)
def is_not_sure(_refusal: NotSure) -> ResponseReturnValue:
    return render_template("console/refused.html", status=422, unsure=True), 422


def typed(name: str) -> str:
    """A field of the form. Refuses (400) what nobody types."""
    typed = request.form.get(name, "")
    if len(typed) > LONGEST_FIELD:
        abort(400)
    return typed


def _browser() -> str:
    return f"{cookie_name()}-browser"


def _then(asked: str | None) -> str:
    """Where to go afterwards: a page of the console, never anybody else's address."""
    start = url_for("console.start")
    ours = asked and asked.startswith(f"{PREFIX}/") and "\\" not in asked and "//" not in asked
    return asked if asked and ours else start
