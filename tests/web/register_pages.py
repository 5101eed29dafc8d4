"""The register's pages on lists of the tests' own, beside the real registers that have none."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from agencies.registers import Register
from tests.agencies.builders import Office, register, row
from tests.agencies.conftest import office_in
from tests.builders import REAL_CONTENT, settings_in
from tests.web.scripted_line import pages

LANGUAGES = ("mg", "fr", "en")
ROWS = (
    row("Sun", "1", until="2030-01-31", town="Harbour", address="1 Sun Street", former="Old Sun", phone="+85221234567"),
    row("Sun", "1", until="2030-01-31", town="Hill", address="2 Sun Street", former="Old Sun"),
    row("Sunrise", "2"),
    row("Ended", "3", until="2024-05-01"),
    row("Held", "4", status="suspended", since="2026-03-02"),
    row("Taken Away", "5", status="revoked"),
    row("期柏有限公司", "AB-66"),
    row("<b>Bold</b> & Co", "7", address='"><script>alert(1)</script>'),
    row("+Plus Agency", "8", town="@SUM(A1)"),
)  # fmt: skip


@dataclass
class Pages:
    """An office that imports lists into the register `test`, and a browser that looks at the pages."""

    office: Office
    browser: FlaskClient

    def get(self, path: str, **asked: str) -> TestResponse:
        """The answer to a GET of /agencies/<path>."""
        return self.browser.get(f"/agencies/{path}", query_string=asked)

    def text(self, path: str = "", lang: str = "en", **asked: str) -> str:
        """All that the page says in its main part, in one line. It must be there."""
        (main,) = self.tree(path, lang, **asked).xpath("//main")
        return " ".join(main.text_content().split())

    def tree(self, path: str = "", lang: str = "en", **asked: str) -> html.HtmlElement:
        answer = self.get(path, lang=lang, **asked)
        assert answer.status_code == 200
        return html.document_fromstring(answer.text)

    def key(self, name: str) -> int:
        """The key of an agency of the current list."""
        current = "SELECT current_import FROM registers WHERE id = 'test'"
        sql = f"SELECT key FROM agencies WHERE import_id = ({current}) AND name = ?"
        return int(self.office.rows(sql, name)[0]["key"])


@contextmanager
def register_pages(
    folder: Path, rows: Sequence[Sequence[str]] = ROWS, listed: Register | None = None, **named: str
) -> Iterator[Pages]:
    """The pages of a deployment in the folder whose register `test` lists the rows; `named` are its settings."""
    settings = settings_in(folder, CONTENT_PATH=str(folder / "content"), **named)
    listed = listed or register()
    write_registers(folder / "content" / "registers", listed)
    with office_in(folder) as office:
        office.register = listed
        if rows:
            office.listed(*rows)
        with pages(settings, office.clock) as app:
            yield Pages(office, app.test_client())


def write_registers(folder: Path, listed: Register) -> None:
    shutil.copytree(REAL_CONTENT / "registers", folder)
    (folder / "test.yaml").write_text(yaml.safe_dump(listed.model_dump(mode="json"), allow_unicode=True))
