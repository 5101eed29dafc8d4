"""The addresses of the register's pages."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agencies.search import LONGEST_QUESTION, as_asked
from web.languages import remember_language
from web.register import words
from web.register.countries import countries_meant
from web.register.desk import AgencyPage, Desk, NoSuchPage, open_desk
from web.security import guard, wiring

MOST_PLACES = 20
MOST_PAST = 20
"""Places and changes on an agency's page: a page stays light."""

register = Blueprint(
    "register", __name__, url_prefix="/agencies", template_folder="templates", static_folder="static"
)
guard(register)
register.after_request(remember_language)


@register.context_processor
def vocabulary() -> dict[str, Any]:
    settings = wiring().settings
    return {
        "words": words,
        "longest_question": LONGEST_QUESTION,
        "text": "",
        "demo": settings.demo,
        "line_number": settings.line_number,
        "in_language": in_language,
    }


def in_language(code: str) -> str:
    """The address of this page in another language."""
    here: dict[str, Any] = dict(request.view_args or {})
    if text := as_asked(request.args.get("q", "")):
        here["q"] = text
    return url_for(request.endpoint or "register.look_up", **here, lang=code)


@register.get("/")
def look_up() -> ResponseReturnValue:
    """How things stand today; with `?q=`, what is known of the agency, the licence or the country asked for."""
    asked = request.args.get("q", "")
    text = as_asked(asked)
    with open_desk(wiring()) as desk:
        if not text:
            return render_template("register/start.html", home=desk.home_page(), pages=desk.register_pages())
        return _found(desk, text, cut=len(asked.strip()) > LONGEST_QUESTION)


def _found(desk: Desk, text: str, *, cut: bool) -> str:
    sought = desk.search(text)
    countries = [desk.register_page(register_id) for register_id in countries_meant(text, desk.registers)]
    if len(sought.exact) == 1 and not sought.more and not countries:
        (agency,) = sought.exact
        return _agency(desk.agency_page(agency.register, agency.key), text)
    if len(countries) == 1 and not sought.exact:
        return render_template("register/register.html", text=text, page=countries[0])
    return render_template(
        "register/found.html",
        text=text,
        cut=cut,
        countries=countries,
        exact=desk.lines(sought.exact),
        close=desk.lines(sought.close),
        more=sought.more,
        home=desk.home_page(),
    )


@register.get("/<register_id>/<int:key>")
def show_agency(register_id: str, key: int) -> ResponseReturnValue:
    """One agency, past or present."""
    with open_desk(wiring()) as desk:
        return _agency(desk.agency_page(register_id, key))


def _agency(page: AgencyPage, text: str = "") -> str:
    return render_template(
        "register/agency.html",
        text=text,
        page=page,
        places=page.places[:MOST_PLACES],
        history=page.history[:MOST_PAST],
    )


@register.get("/<register_id>")
def show_register(register_id: str) -> ResponseReturnValue:
    """How things stand with a register, or with departures to a country."""
    with open_desk(wiring()) as desk:
        return render_template("register/register.html", page=desk.register_page(register_id))


@register.get("/registers")
def show_registers() -> ResponseReturnValue:
    """Every register with its regime, source and age, and its list as open data."""
    with open_desk(wiring()) as desk:
        return render_template("register/registers.html", pages=desk.register_pages())


@register.errorhandler(NoSuchPage)
def no_such_page(_refusal: NoSuchPage) -> ResponseReturnValue:
    """Said in the page's language, with the form to look up again."""
    return render_template("register/nowhere.html"), 404
