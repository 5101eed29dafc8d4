"""Packs for stations: what is there to download, and having one built now."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.database import reading, unit_of_work
from core.ledger import rows_of
from radio_feed.packs.shelf import stored_packs
from radio_feed.packs.weekly import ask_for_pack_now
from radio_feed.packs.weeks import NoSuchWeek, read_week, week_of
from vault import audit
from web.console.desk import now
from web.console.door import console, permits, signed_in
from web.console.reviews import today
from web.console.signing_in import typed
from web.radio.packs import file_stem
from web.security import wiring


@console.get("/packs")
@permits("packs", "see")
def list_packs() -> ResponseReturnValue:
    """The packs of the last weeks, with their sizes."""
    with reading(wiring().engine) as connection:
        stored = stored_packs(connection)
    this = week_of(today())
    return render_template("console/packs.html", packs=stored, weeks=(this, this.after), file_stem=file_stem)


@console.post("/packs")
@permits("packs", "build")
def build_pack() -> ResponseReturnValue:
    """Have the worker build the pack of this week or the next one."""
    this = week_of(today())
    try:
        week = read_week(typed("week"))
    except NoSuchWeek:
        abort(400)
    if week not in (this, this.after):
        abort(400)
    with unit_of_work(wiring().engine) as connection:
        ask_for_pack_now(connection, week, wiring().clock)
        audit.record(rows_of(connection), signed_in().member.id, "pack.ordered", str(week), now())
    return redirect(url_for("console.list_packs", ordered=str(week)), 303)
