"""In which language a page is, and its words: gettext, for every page that people open (docs/adr/0014).

The words in the code are English. Their translations are text (`translations/<language>/LC_MESSAGES/messages.po`) and are read
as they are when the application starts: nothing is compiled, so nothing compiled can be forgotten.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Blueprint, Flask, Response, current_app, request
from flask_babel import Babel, format_date, format_datetime
from flask_babel import gettext as translated
from flask_babel import ngettext as translated_number

from core.clock import ANTANANARIVO

LANGUAGES: Mapping[str, str] = {"mg": "Malagasy", "fr": "Français", "en": "English"}
"""What a page may be in, and how each language names itself."""
DEFAULT = "mg"
"""For who asks for none of them: the language that the line itself speaks first."""
WRITTEN_IN = "en"
TRANSLATIONS = Path(__file__).parent / "translations"
COOKIE = "language"
"""Kept until the browser is closed, and says nothing but the language: a phone may be shared."""


def speak(app: Flask) -> None:
    """Give the application's pages gettext, in the language each request asks for, and the page they all are (page.html)."""
    app.register_blueprint(Blueprint("pages", __name__, template_folder="templates"))
    babel = Babel()
    babel.init_app(
        app, default_locale=WRITTEN_IN, default_timezone=ANTANANARIVO.key, locale_selector=language
    )
    app.jinja_env.globals |= {
        "language": language,
        "languages": LANGUAGES,
        "day": day,
        "minute": minute,
        "month": month,
    }
    with app.app_context():
        words = babel.domain_instance
    words.cache.update({(code, words.domain[0]): catalogue(code) for code in LANGUAGES})


@cache
def catalogue(code: str) -> Translations:
    """The words of a language; English has those of the code itself."""
    file = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    if code == WRITTEN_IN:
        return Translations()
    compiled = BytesIO()
    with file.open("rb") as text:
        write_mo(compiled, read_po(text, locale=code))
    return Translations(BytesIO(compiled.getvalue()))


def language() -> str:
    """The language of this page: of `?lang=`, else the one chosen before, else the browser's, else the default."""
    for asked in (request.args.get("lang", ""), request.cookies.get(COOKIE, "")):
        if asked in LANGUAGES:
            return asked
    return request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT


def remember_language(response: Response) -> Response:
    """Keep the language that `?lang=` chose, until the browser is closed."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(COOKIE, asked, secure=secure, httponly=True, samesite="Lax")
    response.vary.update(("Cookie", "Accept-Language"))
    return response


def gettext(words: str, **values: object) -> str:
    """The words in the page's language, with their %(values)s."""
    return str(translated(words, **values))


def ngettext(one: str, many: str, num: int) -> str:
    """The words for so many, %(num)s."""
    return str(translated_number(one, many, num))


def named(names: Mapping[str, object], otherwise: object = None) -> Callable[[str | None], str]:
    """What says the name, in the page's language, of whatever `names` has; `otherwise` of anything else, which raises KeyError
    where that is not given.
    """

    def name(of: str | None) -> str:
        return str(names[of or ""] if otherwise is None else names.get(of or "", otherwise))

    return name


def day(of: date) -> str:
    """A day as it is written: 28 December 2021. Of a moment, the day in Antananarivo."""
    return _first(str(format_date(of, "d MMMM y")))


def minute(of: datetime) -> str:
    """A moment as it is written, in Antananarivo: 28 December 2021, 14:05."""
    return _first(str(format_datetime(of, "d MMMM y, HH:mm")))


def _first(written: str) -> str:
    """In French the first of a month is an ordinal."""
    return written.replace("1 ", "1er ", 1) if language() == "fr" and written.startswith("1 ") else written


def month(of: date) -> str:
    """A month as it is written: December 2021."""
    return str(format_date(of, "MMMM y"))
