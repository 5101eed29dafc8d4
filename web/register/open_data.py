"""Each register as open data: JSON and CSV, streamed, with source, terms and the day the list was read.

The JSON is described by `openapi.json` beside this file; tests/web/test_open_data.py holds the two together.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from agencies.known import Agency
from agencies.listing import Place, agencies_of
from core.cells import plain_cell
from web.register.desk import NoSuchPage, RegisterPage, open_desk
from web.security import guard, wiring

SHAPE = "1"
"""Of what is given: another shape of the same list is another version of it."""
DESCRIPTION = Path(__file__).with_name("openapi.json")
COLUMNS = (
    "register", "synthetic", "id", "name", "other_names", "former_names", "licence", "status", "status_since",
    "valid_until", "held_since", "destinations", "activities", "town", "address", "phone", "page",
    "read_on", "authority", "source", "source_address", "source_licence",
)  # fmt: skip
LINES = 200
"""Lines of CSV written to the network at once."""

open_data = Blueprint("open_data", __name__, url_prefix="/agencies")
guard(open_data)


@open_data.after_request
def for_anyone(response: Response) -> Response:
    """Any page may read open data, and any cache keep it that asks again whether it is still so."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@open_data.errorhandler(NoSuchPage)
def no_such_register(_refusal: NoSuchPage) -> ResponseReturnValue:
    return jsonify({"error": "There is no such register: /agencies/registers.json lists them."}), 404


@open_data.get("/openapi.json")
def describe_data() -> ResponseReturnValue:
    """What can be asked for here, as OpenAPI."""
    return _conditional(
        Response(DESCRIPTION.read_bytes(), mimetype="application/json"), DESCRIPTION.read_text()
    )


@open_data.get("/registers.json")
def index_data() -> ResponseReturnValue:
    """Every register with its regime, source and age."""
    with open_desk(wiring()) as desk:
        registers = [_about(page) for page in desk.register_pages()]
    return _conditional(jsonify({"registers": registers}), json.dumps(registers))


@open_data.get("/<register_id>.json")
def document(register_id: str) -> ResponseReturnValue:
    """A register with its whole list."""
    page = _page(register_id)
    response = Response(_as_json(wiring().engine, page, _about(page)), mimetype="application/json")
    return _conditional(response, _version(page))


@open_data.get("/<register_id>.csv")
def table(register_id: str) -> ResponseReturnValue:
    """A register's whole list, a line for each place of an agency."""
    page = _page(register_id)
    response = Response(_as_csv(wiring().engine, page, _about(page)), mimetype="text/csv")
    name = f"antso-{page.known.id}-{page.known.as_of}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _conditional(response, _version(page))


def _page(register_id: str) -> RegisterPage:
    with open_desk(wiring()) as desk:
        return desk.register_page(register_id)


def _version(page: RegisterPage) -> str:
    """A text that changes whenever what is given does."""
    return json.dumps([_about(page), page.current.digest if page.current else None])


def _conditional(response: Response, version: str) -> Response:
    """304 for who has this version already."""
    response.set_etag(sha256(f"{SHAPE} {request.path} {version}".encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _about(page: RegisterPage) -> dict[str, Any]:
    """A register without its list. `list` is null where there is none."""
    known, register, base = page.known, page.register, wiring().settings.public_url
    source = register.source
    listed = {"read_on": known.listed_on, "agencies": page.current.agencies} if page.current else None
    about = {
        "id": known.id,
        "synthetic": register.demo,
        "country": known.country,
        "title": register.title,
        "authority": known.authority,
        "regime": known.regime,
        "since": known.since,
        "source": {
            "title": source.title,
            "address": source.address,
            "licence": source.licence,
            "read_on": source.read_on,
        },
        "evidence": [one.model_dump() for one in register.evidence],
        "age_limit_days": known.age_limit_days,
        "list": listed,
        "json": base + url_for("open_data.document", register_id=known.id),
        "csv": base + url_for("open_data.table", register_id=known.id),
    }
    plain: dict[str, Any] = json.loads(json.dumps(about, default=str))
    return plain


def _as_json(engine: Engine, page: RegisterPage, about: Mapping[str, Any]) -> Iterator[str]:
    yield f'{{"register": {json.dumps(about, ensure_ascii=False)}, "agencies": ['
    comma = "\n"
    for agency, places in _agencies(engine, page):
        yield comma + json.dumps(_one(agency, places), ensure_ascii=False, default=str)
        comma = ",\n"
    yield "\n]}\n"


def _agencies(engine: Engine, page: RegisterPage) -> Iterator[tuple[Agency, list[Place]]]:
    return agencies_of(engine, page.known, page.current) if page.current else iter(())


def _one(agency: Agency, places: list[Place]) -> dict[str, Any]:
    """An agency. Its id is a text: it has more digits than some readers of JSON keep."""
    return {
        "id": str(agency.key),
        "name": agency.name,
        "other_names": agency.other_names,
        "former_names": agency.former_names,
        "licence": agency.licence,
        "status": agency.status,
        "status_since": agency.status_since,
        "valid_until": agency.valid_until,
        "held_since": agency.held_since,
        "destinations": agency.destinations,
        "activities": agency.activities,
        "places": [{"town": town, "address": address, "phone": phone} for town, address, phone in places],
    }


def _as_csv(engine: Engine, page: RegisterPage, about: Mapping[str, Any]) -> Iterator[str]:
    written = StringIO()
    lines = csv.writer(written)
    lines.writerow(COLUMNS)
    for count, (agency, places) in enumerate(_agencies(engine, page), start=1):
        lines.writerows(_lines(agency, places, about))
        if count % LINES == 0:
            yield written.getvalue()
            written.seek(0)
            written.truncate()
    yield written.getvalue()


def _lines(agency: Agency, places: list[Place], about: Mapping[str, Any]) -> Iterator[list[str]]:
    """A line for each place of the agency; one where the register gives no place."""
    source = about["source"]
    before = (
        about["id"], str(about["synthetic"]).lower(), agency.key, agency.name, agency.other_names, agency.former_names,
        agency.licence, agency.status, agency.status_since, agency.valid_until, agency.held_since,
        agency.destinations, agency.activities,
    )  # fmt: skip
    page = f"{about['json'].removesuffix('.json')}/{agency.key}"
    after = (
        page, about["list"]["read_on"], about["authority"], source["title"], source["address"], source["licence"],
    )  # fmt: skip
    for town, address, phone in places or [("", "", None)]:
        yield [*map(cell, (*before, town, address)), phone or "", *map(cell, after)]


def cell(value: object) -> str:
    """A value as the text of a cell; several are told apart by semicolons."""
    text = "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return plain_cell(text)
