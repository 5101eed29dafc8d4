"""The stations' pages in a deployment of their own: a station with its code, cuts, and a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from core.database import connect, unit_of_work
from core.ledger import rows_of
from radio_feed import stations
from radio_feed.cuts import cut_number
from tests.builders import MovableClock, settings_in
from tests.databases import copy_into, migrated
from tests.radio_feed.air import put_on_air
from tests.web.scripted_line import pages

LANGUAGES = ("mg", "fr", "en")
NAME = "Radio <b>Essai</b> & Co"


@dataclass
class StationPages:
    """`code` is that of the station; `cut` a number of something it airs."""

    browser: FlaskClient
    clock: MovableClock
    folder: Path
    code: str
    cut: int
    lang: str = field(default="en")

    def get(self, path: str = "", **asked: str) -> TestResponse:
        return self.browser.get(f"/stations/{path}", query_string={"lang": self.lang, **asked})

    def post(self, path: str = "", **typed: str) -> TestResponse:
        """A form of ours, with the token of the page."""
        return self._send(path, {"csrf_token": self.token(), **typed})

    def give(self, table: bytes) -> TestResponse:
        """The form with a table."""
        return self._send(
            "airplay/table", {"csrf_token": self.token(), "table": (BytesIO(table), "airplay.csv")}
        )

    def _send(self, path: str, fields: dict[str, object]) -> TestResponse:
        return self.browser.post(f"/stations/{path}", data=fields, query_string={"lang": self.lang})

    def token(self) -> str:
        (token, *_) = tree(self.get()).xpath("//input[@name='csrf_token']/@value")
        return str(token)

    def come_in(self, code: str | None = None) -> TestResponse:
        return self.post(code=self.code if code is None else code)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        engine = connect(settings_in(self.folder).database_url)
        with unit_of_work(engine) as connection:
            found = [tuple(row) for row in rows_of(connection).all(sql)]
        engine.dispose()
        return found


@contextmanager
def station_pages(folder: Path, *, on_air: bool = False, **named: str) -> Iterator[StationPages]:
    """`on_air`: two messages in two languages can be heard."""
    settings, clock = settings_in(folder, **named), MovableClock()
    if on_air:
        put_on_air(folder)
    else:
        copy_into(folder, migrated())
    engine = connect(settings.database_url)
    with unit_of_work(engine) as connection:
        _, code = stations.invite(rows_of(connection), NAME, "Ville", ["mg", "fr"], clock.now())
        cut = cut_number(connection, "message/wages/mg", "Ny <i>karama</i>")
    engine.dispose()
    with pages(settings, clock) as app:
        yield StationPages(app.test_client(), clock, folder, code, cut)


def tree(page: TestResponse) -> html.HtmlElement:
    return html.document_fromstring(page.text)


def words(page: TestResponse) -> str:
    """All that the page says in its main part, in one line."""
    (main,) = tree(page).xpath("//main")
    return " ".join(main.text_content().split())
