"""The list of cases: one page, in the order and with the filters its address asks for. No script is needed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from cases import listing
from cases.listing import Asked, Order
from cases.states import OPEN, SHOWN, Kind
from vault import members
from vault.regions import REGIONS
from web.console import case_words
from web.console.desk import now, reading_rows
from web.console.door import console, permits, signed_in
from web.languages import ngettext

HOURS_TOLD = 48
"""From so many on an age is told in days."""
STATES = {"open": OPEN, "all": SHOWN} | {state.value: (state,) for state in SHOWN}
"""What `?state=` asks for."""


@console.get("/cases")
@permits("cases", "see")
def list_cases() -> ResponseReturnValue:
    """One page of the member's cases."""
    asked = read_asked(request.args)
    with reading_rows() as rows:
        page = listing.list_cases(rows, signed_in().member, asked)
        names = members.names(rows)
    return render_template(
        "console/cases.html", page=page, asked=asked, filters=_filters(), names=names, now=now(), regions=REGIONS,
        kinds={kind: case_words.kind(kind) for kind in Kind}, open_states=OPEN, orders=Order, ago=_ago,
        states={state: case_words.state(state) for state in SHOWN}, case_words=case_words,
        following=_following(page.following),
    )  # fmt: skip


def read_asked(given: Mapping[str, str]) -> Asked:
    """What the address asks for; what it does not know, it does not ask for."""
    return Asked(
        states=STATES.get(given.get("state", ""), OPEN),
        kind=next((kind for kind in Kind if kind == given.get("kind")), None),
        region=next((region for region in REGIONS if region == given.get("region")), None),
        unread=given.get("unread") == "1",
        mine=given.get("mine") == "1",
        order=next((order for order in Order if order == given.get("order")), Order.DEADLINE),
        after=given.get("after", ""),
    )


def _ago(of: datetime) -> str:
    """How long ago, in the page's language; hours at the finest, as the rows are cut."""
    hours = max(0, (now() - of) // timedelta(hours=1))
    if hours < HOURS_TOLD:
        return ngettext("%(num)s hour", "%(num)s hours", hours)
    return ngettext("%(num)s day", "%(num)s days", hours // 24)


def _filters() -> dict[str, str]:
    """The filters of this address, to be shown in the form and kept when the page is turned."""
    names = ("state", "kind", "region", "unread", "mine", "order")
    return {name: value for name in names if (value := request.args.get(name, ""))}


def _following(place: str) -> str:
    asked: dict[str, Any] = _filters() | {"after": place}
    return url_for("console.list_cases", **asked) if place else ""
