"""Every page of the console, and the check that none of them is open to nobody knows whom."""

from typing import Any

from flask import Flask, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from web.console import (  # noqa: F401 - for their routes
    account,
    answering,
    asked,
    audit,
    calling,
    case_list,
    case_page,
    case_steps,
    comments,
    invitation,
    keys,
    listening,
    month,
    packs,
    people,
    programmes,
    registers,
    reviews,
    signing_in,
    stations,
    stories,
    story_steps,
    words,
)
from web.console.door import console, routes, somebody
from web.security import wiring


def mount(app: Flask) -> None:
    """Add the console to the application. Raises door.Undeclared for a route without a permission."""
    app.register_blueprint(console)
    routes(app)


@console.context_processor
def vocabulary() -> dict[str, Any]:
    """What every template of the console knows."""
    return {
        "words": words,
        "who": somebody(),
        "demo": wiring().settings.demo,
        "csrf": _csrf,
        "in_language": _in_language,
    }


def _csrf() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _in_language(code: str) -> str:
    """The address of this page in another language."""
    given = {name: value for name, value in request.args.items() if name != "lang"}
    here: dict[str, Any] = dict(request.view_args or {}) | given
    return url_for(request.endpoint or "console.start", **here, lang=code)
