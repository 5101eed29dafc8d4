"""The door of the console: nobody passes without a session, and no page opens to a role that its permission does not name.

Every route declares what it is for, or the application does not start. A page is refused before anything of it is read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.ledger import Rows
from vault import members
from vault.members import Member, NoSuchMember
from vault.opening import Opener
from web.console import sessions
from web.console.desk import now, reading_rows, writing_rows
from web.console.permissions import TABLE, Permission, Scope, Thing, covers, scope
from web.languages import remember_language
from web.security import check_csrf, guard, wiring
from web.uploads import IN_MEMORY

View = TypeVar("View", bound=Callable[..., Any])
NAME = "console"
PREFIX = "/console"
PUBLIC: Permission = ("door", "knock")
"""What anybody may ask for: the way in."""
STATIC = f"{NAME}.static"
FORM = "application/x-www-form-urlencoded"
LONGEST_FORM = 64 * 1024
CHANGING = ("POST", "PUT", "PATCH", "DELETE")

console = Blueprint(NAME, __name__, url_prefix=PREFIX, template_folder="templates", static_folder="static")
guard(console)
console.after_request(remember_language)


class Undeclared(Exception):
    """A route without a permission, or with one that the table does not know: it would be open to nobody knows whom."""


@dataclass(frozen=True)
class SignedIn:
    """Who asks for this page. `opener` is their key, in memory while the request lasts."""

    member: Member
    opener: Opener
    confirmed: bool

    def reach(self, resource: str, action: str) -> Scope | None:
        return scope(self.member, (resource, action), confirmed=self.confirmed)

    def may(self, resource: str, action: str, thing: Thing | None = None) -> bool:
        """Whether they may do this at all, or, of a thing, with this one."""
        reach = self.reach(resource, action)
        return reach is not None if thing is None else covers(reach, self.member, thing)


def permits(resource: str, action: str) -> Callable[[View], View]:
    """Declare what a view is for; under the route's own decorator."""
    return _declare((resource, action))


def public(view: View) -> View:
    """Declare a view that needs no session: the way in, and nothing else."""
    return _declare(PUBLIC)(view)


def _declare(permission: Permission) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def permission_of(app: Flask, endpoint: str) -> Permission:
    """What a route of the console declares. Raises Undeclared."""
    if endpoint == STATIC:
        return PUBLIC
    permission: Permission | None = getattr(app.view_functions[endpoint], "permission", None)
    if permission is None or (permission != PUBLIC and permission not in TABLE):
        raise Undeclared(endpoint)
    return permission


def routes(app: Flask) -> list[tuple[str, str, Permission]]:
    """Every route of the console: its methods and address, its endpoint, what it declares. Raises Undeclared."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{NAME}.")]
    return sorted(
        (f"{method} {rule.rule}", rule.endpoint, permission_of(app, rule.endpoint))
        for rule in found
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def cookie_name() -> str:
    return "antso-console" if wiring().settings.demo else "__Host-antso-console"


def signed_in() -> SignedIn:
    """Who asks for this page; on a page that needs a session there is always somebody."""
    who = somebody()
    if who is None:
        abort(401)
    return who


def somebody() -> SignedIn | None:
    """Who asks for this page, if they have signed in."""
    who: SignedIn | None = g.get("signed_in")
    return who


def reach(resource: str, action: str) -> Scope | None:
    """How far a permission reaches for whoever asks, to filter a list by."""
    return signed_in().reach(resource, action)


def thing_or_404(resource: str, action: str, thing: Thing) -> None:
    """Refuse what is outside the scope as if it were not there (P20)."""
    if not signed_in().may(resource, action, thing):
        abort(404)


@console.before_request
def ask_who() -> ResponseReturnValue | None:
    """Before every page: whose session, may they, is it our own form. A stranger's form is not even read."""
    permission = permission_of(current_app, request.endpoint or "")
    if request.endpoint == STATIC:
        return None
    g.signed_in = _taken_up()
    if permission != PUBLIC:
        if somebody() is None:
            return _to_sign_in()
        if reach(*permission) is None:
            abort(403)
    if request.method in CHANGING:
        _refuse_bulk()
        check_csrf()
    return None


def _refuse_bulk() -> None:
    """What is typed is short; a form with files is for the pages that keep them in memory alone (P01)."""
    if request.mimetype == "multipart/form-data" and request.endpoint not in IN_MEMORY:
        abort(415)
    if request.mimetype == FORM:
        request.max_content_length = LONGEST_FORM


def _to_sign_in() -> ResponseReturnValue:
    """Sign in first; afterwards the page that was asked for, if it was one to look at."""
    asked = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("console.sign_in", then=asked))


def _taken_up() -> SignedIn | None:
    cookie = request.cookies.get(cookie_name(), "")
    if not cookie:
        return None
    at = now()
    with reading_rows() as rows:
        opener = sessions.take_up(rows, cookie, at)
        who = describe(rows, opener) if opener else None
        stale = opener is not None and sessions.is_stale(rows, cookie, at)
    if stale:
        with writing_rows() as rows:
            sessions.touch(rows, cookie, at)
    return who


def describe(rows: Rows, opener: Opener) -> SignedIn:
    """A member whose key is at hand, as the rows have them now."""
    key = members.current_key(rows, opener.member)
    confirmed = key is not None and key.confirmed_at is not None
    return SignedIn(members.find_member(rows, opener.member), opener, confirmed)


@console.errorhandler(NoSuchMember)
def is_not_there(_refusal: Exception) -> ResponseReturnValue:
    """Said as of what is outside of one's scope."""
    return render_template("console/refused.html", status=404), 404


@console.errorhandler(403)
@console.errorhandler(404)
@console.errorhandler(400)
@console.errorhandler(413)
@console.errorhandler(415)
@console.errorhandler(429)
@console.errorhandler(503)
def refuse(error: Any) -> ResponseReturnValue:
    """What a refused page says, in its language."""
    return render_template("console/refused.html", status=error.code), error.code
