"""The stations' pages: listen, fetch the pack, see what was withdrawn, tell what was aired. Small, without any script.

What a station sees here is public sound and its own reports; nothing of a caller, and nothing of another station.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from core.clock import ANTANANARIVO
from core.database import reading
from core.ledger import Rows, rows_of
from core.months import MonthNotOver, last_month, months_before
from radio_feed.airplay import How, NotBelieved, newest, report
from radio_feed.airplay_month import AirplayMonth, airplay_month
from radio_feed.airplay_table import LARGEST, Refused, Taken, helpings, read_table, take_rows
from radio_feed.cuts import cuts_of, message_item
from radio_feed.episodes import Episode, current_episodes
from radio_feed.packs.shelf import stored_packs
from radio_feed.stations import NotIn, Station
from radio_feed.withdrawn import is_withdrawn, list_withdrawn
from web.console.desk import now, reading_rows, writing_rows
from web.languages import month, remember_language
from web.radio import airplay_figures, airplay_words
from web.radio.airplay_form import typed_airing
from web.radio.packs import file_stem
from web.radio.station_door import forget, let_in, remember, somebody
from web.security import check_csrf, guard, wiring

LONGEST_FORM = 8 * 1024
"""Bytes of a form of ours without a file; a table may have LARGEST."""
NEWEST = 20
MONTHS = 6
WITHDRAWN = 20
"""The newest; the list to delete in each pack has all."""
PACKS = 2
"""This week's and the one before, or the one after."""
STATUSES = {NotIn.SLIP: 422, NotIn.WRONG: 422, NotIn.LATER: 429}

stations = Blueprint(
    "stations", __name__, url_prefix="/stations", template_folder="templates", static_folder="station_static"
)
guard(stations)
stations.after_request(remember_language)


@stations.before_request
def refuse_strange_forms() -> None:
    """A form is ours, and short: it is refused before it is read."""
    if request.method == "POST":
        most = 2 * LARGEST if request.endpoint == "stations.give_table" else LONGEST_FORM
        # The second is also what werkzeug holds of a file at a time, so that it must not be less.
        request.max_content_length = request.max_form_memory_size = most
        check_csrf()


@stations.context_processor
def vocabulary() -> dict[str, Any]:
    settings = wiring().settings
    return {
        "words": airplay_words,
        "demo": settings.demo,
        "station_number": settings.station_number,
        "in_language": _in_language,
    }


def _in_language(code: str) -> str:
    here: dict[str, Any] = dict(request.view_args or {})
    return url_for(request.endpoint or "stations.start", **here, lang=code)


@stations.errorhandler(400)
@stations.errorhandler(404)
@stations.errorhandler(413)
def refuse(error: HTTPException) -> ResponseReturnValue:
    """What a refused page says, in its language."""
    told = airplay_words.refused_page(error.code or 400)
    return render_template("radio/station_refused.html", told=told), error.code or 400


View = Callable[..., ResponseReturnValue]


def of_a_station(view: View) -> View:
    """A page for who came in; anybody else is asked for a code."""

    @wraps(view)
    def asked(**named: Any) -> ResponseReturnValue:
        station = somebody()
        return redirect(url_for("stations.start"), 303) if station is None else view(station, **named)

    return asked


@stations.get("/")
def start() -> ResponseReturnValue:
    """What a station needs this week; who is not in is asked for the code."""
    station = somebody()
    return _entrance() if station is None else _page(station)


@stations.post("/")
def come_in() -> ResponseReturnValue:
    """The code, as it is printed: spaces and hyphens do not matter."""
    found = let_in("".join(request.form.get("code", "").replace("-", " ").split()))
    if isinstance(found, NotIn):
        return _entrance(found), STATUSES[found]
    return remember(make_response(redirect(url_for("stations.start"), 303)), found)


@stations.post("/out")
def go_out() -> ResponseReturnValue:
    return forget(make_response(redirect(url_for("stations.start"), 303)))


def _entrance(refused: NotIn | None = None) -> str:
    return render_template("radio/station_code.html", refused=refused)


@stations.post("/airplay")
@of_a_station
def give_airing(station: Station) -> ResponseReturnValue:
    """One airing, by form."""
    try:
        with writing_rows() as rows:
            cut, aired_at = typed_airing(rows, request.form)
            new = report(rows, station.id, cut, aired_at, How.FORM, now())
            gone = is_withdrawn(rows, cut)
    except NotBelieved as refusal:
        return _page(station, refused=refusal.reason, typed=request.form), 422
    return _page(station, told=airplay_words.told_one(cut, new=new, withdrawn=gone))


@stations.post("/airplay/table")
@of_a_station
def give_table(station: Station) -> ResponseReturnValue:
    """Many airings, as a table."""
    file = request.files.get("table")
    content = file.read(LARGEST + 1) if file else b""
    try:
        written = read_table(content)
    except Refused as refusal:
        return _page(station, no_table=refusal.why), 422
    taken = Taken()
    for some in helpings(written):
        with writing_rows() as rows:
            taken = taken.and_of(take_rows(rows, station.id, some, now()))
    with reading_rows() as rows:
        gone = [cut for cut in taken.cuts if is_withdrawn(rows, cut)]
    return _page(station, taken=taken, gone=gone)


@stations.get("/months/<first>.<form>")
@of_a_station
def show_month(station: Station, first: str, form: str) -> ResponseReturnValue:
    """The station's own month, as `pdf` or `csv`."""
    writers = {"pdf": airplay_figures.as_pdf, "csv": airplay_figures.as_csv}
    if form not in writers:
        abort(404)
    with reading_rows() as rows:
        return writers[form](month_written(rows, first, station.id))


def month_written(rows: Rows, first: str, station: int | None) -> AirplayMonth:
    """The month of an address, such as 2026-10. Raises NotFound for one that is none, or is not over."""
    try:
        return airplay_month(rows, date.fromisoformat(f"{first}-01"), now(), station)
    except (ValueError, MonthNotOver):
        raise NotFound from None


def _page(station: Station, **said: Any) -> str:
    today = now().astimezone(ANTANANARIVO).date()
    with reading(wiring().engine) as connection:
        rows = rows_of(connection)
        episodes = [
            episode
            for code in station.languages
            for episode in current_episodes(connection, code, today, wiring().settings.mode)
        ]
        items = [message_item(episode.message, episode.language) for episode in episodes]
        return render_template(
            "radio/station.html",
            station=station,
            listen=list(zip(episodes, _numbers(rows, items), strict=True)),
            sound=_sound,
            withdrawn=list_withdrawn(connection)[:WITHDRAWN],
            packs=stored_packs(connection)[:PACKS],
            file_stem=file_stem,
            newest=newest(rows, station.id, NEWEST),
            months=months_before(last_month(now()), MONTHS),
            month_name=month,
            now=now().astimezone(ANTANANARIVO),
            **said,
        )


def _numbers(rows: Rows, items: list[str]) -> list[int | None]:
    cuts = cuts_of(rows, items)
    return [cuts[item].number if item in cuts else None for item in items]


def _sound(episode: Episode) -> str:
    """Where an episode is heard: the file that takes the least of the line."""
    smallest = min(episode.enclosures, key=lambda enclosure: enclosure.size)
    name = f"{episode.message}-{episode.language}"
    suffix = smallest.file.rpartition(".")[2]
    return url_for("feed_sounds.send_sound", named=smallest.sha256, name=name, suffix=suffix)
