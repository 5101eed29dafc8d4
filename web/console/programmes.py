"""Programmes of the week, for their editor: how long each is, what it holds, and what is wrong with it.

Nothing is planned here: the worker did, and kept what it found (radio_feed.outlook).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from core.database import reading
from radio_feed.notes import clock
from radio_feed.outlook import Outlook, outlooks_of
from radio_feed.packs.weeks import Week, week_of
from radio_feed.shelf import Shelved, programmes_of
from web.console import programme_words
from web.console.door import console, permits
from web.console.reviews import today
from web.security import wiring


@dataclass(frozen=True)
class Looked:
    """A programme as the worker saw it last, and what stations have of it: nothing where nothing could be put together."""

    outlook: Outlook
    shelved: Shelved | None


@console.get("/programmes")
@permits("packs", "see")
def show_programmes() -> ResponseReturnValue:
    """The programmes of this week, and of the next from Friday on."""
    this = week_of(today())
    with reading(wiring().engine) as connection:
        weeks = [(week, _looked_at(connection, week)) for week in (this, this.after)]
    return render_template("console/programmes.html", weeks=weeks, words_of=programme_words, clock=clock)


def _looked_at(connection: Connection, week: Week) -> Sequence[Looked]:
    shelf = {(each.programme, each.language): each for each in programmes_of(connection, week)}
    return [
        Looked(outlook, shelf.get((outlook.programme, outlook.language)))
        for outlook in outlooks_of(connection, week)
    ]
