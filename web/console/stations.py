"""Radio stations, as an editor looks after them: who is invited, what each aired, what they sent on paper.

A code is shown once, on a card to be printed or read out, and never again: a lost one is renewed.
"""

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.ledger import Rows
from core.months import last_month, months_before
from publishing.shapes import LANGUAGE_CODES
from radio_feed import stations
from radio_feed.airplay import How, NotBelieved, Reason, newest, report
from radio_feed.airplay_month import AirplayMonth
from radio_feed.stations import LONGEST_NAME, NameTaken, NoSuchStation, Station
from radio_feed.withdrawn import is_withdrawn
from vault import audit
from web.console.desk import now, reading_rows, writing_rows
from web.console.door import console, is_not_there, permits, signed_in
from web.console.signing_in import must_be_sure, typed
from web.languages import LANGUAGES, month
from web.radio import airplay_figures, airplay_words
from web.radio.airplay_form import typed_airing
from web.radio.stations import month_written
from web.security import wiring

PAPER_ROWS = 12
"""Lines of the paper form in the pack."""
NEWEST = 30
MONTHS = 12
WRITERS = {"pdf": airplay_figures.as_pdf, "csv": airplay_figures.as_csv}
console.register_error_handler(NoSuchStation, is_not_there)


@console.get("/stations")
@permits("stations", "see")
def list_stations() -> ResponseReturnValue:
    """Every station, and the months of all of them."""
    return _listed()


def _listed(refused: str | None = None) -> str:
    with reading_rows() as rows:
        found = stations.stations(rows)
    return render_template(
        "console/stations.html",
        stations=found,
        refused=refused,
        longest=LONGEST_NAME,
        months=months_before(last_month(now()), MONTHS),
        month_name=month,
    )


@console.post("/stations")
@permits("stations", "change")
def invite_station() -> ResponseReturnValue:
    """A new station: its code is shown once."""
    name, place = (" ".join(typed(field).split()) for field in ("name", "place"))
    spoken = [code for code in request.form.getlist("language") if code in LANGUAGE_CODES][: len(LANGUAGES)]
    if not name or max(len(name), len(place)) > LONGEST_NAME or not spoken:
        return _listed("fields"), 422
    try:
        with writing_rows() as rows:
            station, code = stations.invite(rows, name, place, spoken, now())
            _record(rows, "station.invited", station)
            return _card(stations.station_of(rows, station), code)
    except NameTaken:
        return _listed("taken"), 409


@console.get("/stations/<int:station>")
@permits("stations", "see")
def show_station(station: int) -> ResponseReturnValue:
    """One station: what it told, its months, the paper form."""
    return _shown(station)


def _shown(station: int, **said: object) -> str:
    with reading_rows() as rows:
        return render_template(
            "console/station.html",
            station=stations.station_of(rows, station),
            newest=newest(rows, station, NEWEST),
            months=months_before(last_month(now()), MONTHS),
            month_name=month,
            words_of=airplay_words,
            rows=range(PAPER_ROWS),
            **said,
        )


@console.post("/stations/<int:station>/code")
@permits("stations", "change")
def renew_code(station: int) -> ResponseReturnValue:
    """A new code; the old one ends, and whoever came in with it is out."""
    must_be_sure()
    with writing_rows() as rows:
        code = stations.renew(rows, station, now())
        _record(rows, "station.renewed", station)
        return _card(stations.station_of(rows, station), code)


@console.post("/stations/<int:station>/revocation")
@permits("stations", "change")
def revoke_code(station: int) -> ResponseReturnValue:
    """The station comes in no more; what it told stays."""
    must_be_sure()
    with writing_rows() as rows:
        stations.revoke(rows, station, now())
        _record(rows, "station.revoked", station)
    return redirect(url_for("console.show_station", station=station), 303)


@console.post("/stations/<int:station>/paper")
@permits("stations", "change")
def type_paper(station: int) -> ResponseReturnValue:
    """What a station wrote on paper, typed in: rows that are believed are kept, the others shown with their reason."""
    told: list[str] = []
    wrong: dict[int, Reason] = {}
    with writing_rows() as rows:
        stations.station_of(rows, station)
        for row in range(PAPER_ROWS):
            if any(request.form.get(f"{field}-{row}", "").strip() for field in ("cut", "time")):
                _type_row(rows, station, row, told, wrong)
    return _shown(station, told=told, wrong=wrong, typed=request.form), 422 if wrong else 200


def _type_row(rows: Rows, station: int, row: int, told: list[str], wrong: dict[int, Reason]) -> None:
    try:
        cut, aired_at = typed_airing(rows, request.form, f"-{row}")
        new = report(rows, station, cut, aired_at, How.PAPER, now())
    except NotBelieved as refusal:
        wrong[row] = refusal.reason
    else:
        told += airplay_words.told_one(cut, new=new, withdrawn=is_withdrawn(rows, cut))


@console.get("/stations/months/<first>/<form>")
@permits("stations", "see")
def show_stations_month(first: str, form: str) -> ResponseReturnValue:
    """A month of all stations, as `pdf` or `csv`."""
    return _month(first, form, None)


@console.get("/stations/<int:station>/months/<first>/<form>")
@permits("stations", "see")
def show_station_month(station: int, first: str, form: str) -> ResponseReturnValue:
    """A month of one station."""
    return _month(first, form, station)


def _month(first: str, form: str, station: int | None) -> Response:
    if form not in WRITERS:
        abort(404)
    with reading_rows() as rows:
        figures: AirplayMonth = month_written(rows, first, station)
    return WRITERS[form](figures)


def _record(rows: Rows, verb: str, station: int) -> None:
    audit.record(rows, signed_in().member.id, verb, f"station-{station}", now())


def _card(station: Station, code: str) -> str:
    settings = wiring().settings
    return render_template(
        "console/station_card.html",
        station=station,
        code=stations.written(code),
        page=settings.public_url + url_for("stations.start"),
        number=settings.station_number,
    )
