"""Who did what, to which case or member, newest first: what was said is never in it (P24)."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from vault import audit, members
from web.console.desk import reading_rows
from web.console.door import console, permits

ON_A_PAGE = 50


@console.get("/audit")
@permits("audit", "see")
def show_audit() -> ResponseReturnValue:
    """A page of the log; `?before=` turns it."""
    before = request.args.get("before", type=int)
    with reading_rows() as rows:
        entries = audit.latest(rows, ON_A_PAGE, before)
        names = members.names(rows)
        head = audit.head(rows)
    older = entries[-1].seq if len(entries) == ON_A_PAGE else None
    return render_template("console/audit.html", entries=entries, names=names, older=older, head=head)
