"""One's own: the start page with its notices, one's key, another passphrase."""

from flask import make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from cases.listing import names_of
from core import notices
from vault import audit, members, opening
from web.console import attempts, sessions
from web.console.codes import WrongCode
from web.console.desk import now, reading_rows, writing_rows
from web.console.door import console, permits, signed_in
from web.console.signing_in import Refused, check_code, set_session, stretching, typed, unlock


@console.get("/")
@permits("account", "see")
def start() -> ResponseReturnValue:
    """What the member must know first."""
    with reading_rows() as rows:
        told = notices.unread(rows, signed_in().member.id)
        names = members.names(rows) | names_of(rows, (notice.subject for notice in told))
        key = members.current_key(rows, signed_in().member.id)
    return render_template("console/start.html", notices=told, names=names, key=key)


@console.post("/notices/<notice>")
@permits("account", "change")
def read_notice(notice: str) -> ResponseReturnValue:
    """The member has read it."""
    with writing_rows() as rows:
        notices.mark_read(rows, signed_in().member.id, notice, now())
    return redirect(url_for("console.start"), 303)


@console.get("/account")
@permits("account", "see")
def show_account() -> ResponseReturnValue:
    """One's own name, role, region and key."""
    with reading_rows() as rows:
        key = members.current_key(rows, signed_in().member.id)
    return render_template("console/account.html", key=key, refused=None)


@console.post("/account/passphrase")
@permits("account", "change")
def change_passphrase() -> ResponseReturnValue:
    """Another passphrase for the same key, by who shows the present one and a code. Every session ends but a new one (P18)."""
    who = signed_in()
    with writing_rows() as rows:
        attempts.count(rows, attempts.of_codes(who.member.id, "account"), now())
    try:
        opener = unlock(who.member.id, typed("passphrase"))
        with writing_rows() as rows:
            check_code(rows, who.member.id, typed("code"))
    except (Refused, WrongCode):
        with reading_rows() as rows:
            key = members.current_key(rows, who.member.id)
        return render_template("console/account.html", key=key, refused="wrong"), 422
    with stretching():
        renewed = opening.new_key(opener.private)
    with writing_rows() as rows:
        members.replace_private(rows, opener.key_id, renewed.private)
        audit.record(rows, who.member.id, "passphrase.changed", who.member.id, now())
        attempts.succeeded(rows, attempts.of_codes(who.member.id, "account"))
        sessions.end_all(rows, who.member.id)
        cookie = sessions.begin(rows, opener, now())
    session.clear()
    response = make_response(render_template("console/renewed.html", passphrase=renewed.passphrase))
    set_session(response, cookie)
    return response
