"""Workers' reviews, decided about by a person: approved, held, rejected; and the agency's side, asked for and kept.

Shown are answers and days, never a bucket: whoever decides learns nothing of who told. What was decided is in the audit log
under the name of who decided, in the same transaction.
"""

from collections.abc import Sequence
from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agencies.registers import Registers
from agencies.reviews.comments import comments_of
from agencies.reviews.deciding import MOST_NOTE, decide
from agencies.reviews.overview import WAITING, Review, Reviewed, reviewed_agencies, reviewed_agency
from agencies.reviews.own_voice import BadVoice, own_voice
from agencies.reviews.published import agency_answers
from agencies.reviews.questions import QUESTIONS
from agencies.reviews.refusals import CannotAnswer, CannotDecide, NoSuchAgency, NoSuchReview
from agencies.reviews.sides import LONGEST_SECONDS, MOST_TEXT, write_answer, write_asked
from agencies.reviews.states import ReviewState
from audio.quality import Words, words
from core.clock import ANTANANARIVO
from core.database import reading
from vault import audit
from web.console import agency_words
from web.console.desk import now, writing_rows
from web.console.door import console, is_not_there, permits, signed_in
from web.console.signing_in import typed
from web.languages import LANGUAGES
from web.languages import language as page_language
from web.register.desk import HIGHEST_KEY, registers_in
from web.security import wiring

DECISIONS = {"approve": ReviewState.APPROVED, "hold": ReviewState.HELD, "reject": ReviewState.REJECTED}
DECIDED = {
    ReviewState.APPROVED: "review.approved",
    ReviewState.HELD: "review.held",
    ReviewState.REJECTED: "review.rejected",
}
console.register_error_handler(NoSuchReview, is_not_there)
console.register_error_handler(NoSuchAgency, is_not_there)
MOST_SHOWN = 40
"""Reviews on a page: the oldest that wait; when they are decided about the next ones come."""


def today() -> date:
    return now().astimezone(ANTANANARIVO).date()


def registers() -> Registers:
    """The registers that may be shown: the synthetic one in demo only."""
    settings = wiring().settings
    found = registers_in(settings.content_path)
    return {name: each for name, each in found.items() if settings.demo or not each.demo}


@console.get("/reviews")
@permits("reviews", "see")
def list_reviews() -> ResponseReturnValue:
    """The agencies with reviews that wait; with `?all=1` every agency that has one."""
    every = "all" in request.args
    with reading(wiring().engine) as connection:
        found = reviewed_agencies(connection, today(), [*ReviewState] if every else WAITING)
    return render_template("console/reviews.html", agencies=found, every=every, words_of=agency_words)


@console.get("/reviews/<register>/<int:key>")
@permits("reviews", "see")
def show_reviews(register: str, key: int) -> ResponseReturnValue:
    """An agency's reviews, those that wait first, and its side."""
    return _page(register, key)


def _page(
    register: str, key: int, refused: str | None = None, text: str = "", wrong: Sequence[Words] = ()
) -> str:
    """`wrong`: what is wrong with a recording that was not kept."""
    if register not in registers() or key >= HIGHEST_KEY:
        abort(404)
    with reading(wiring().engine) as connection:
        agency = reviewed_agency(connection, register, key, today(), [*ReviewState])
        answers = agency_answers(connection, register, key, today())
        comments = comments_of(connection, register, key)
    if not agency.listed and not agency.reviews:
        abort(404)
    return render_template(
        "console/agency.html",
        agency=agency,
        shown=_in_order(agency),
        answers=answers,
        comments=comments,
        refused=refused,
        text=text,
        wrong=wrong,
        today=today(),
        questions=QUESTIONS,
        most_note=MOST_NOTE,
        most_text=MOST_TEXT,
        longest=round(LONGEST_SECONDS),
        tongues=LANGUAGES,
        words_of=agency_words,
    )


def _in_order(agency: Reviewed) -> list[Review]:
    return sorted(agency.reviews, key=lambda review: review.state not in WAITING)[:MOST_SHOWN]


@console.post("/reviews/<register>/<int:key>/<review>")
@permits("reviews", "decide")
def decide_review(register: str, key: int, review: str) -> ResponseReturnValue:
    """Count a review, hold it, or never count it."""
    to = DECISIONS.get(typed("decision"))
    if to is None:
        abort(400)
    try:
        with writing_rows() as rows:
            decide(rows, review, to, today(), typed("reason"))
            audit.record(rows, signed_in().member.id, DECIDED[to], review, now())
    except CannotDecide:
        return _page(register, key, "reason"), 409
    return _back(register, key)


@console.post("/reviews/<register>/<int:key>/asked")
@permits("reviews", "decide")
def note_asked(register: str, key: int) -> ResponseReturnValue:
    """The agency was asked for its side."""
    try:
        with writing_rows() as rows:
            write_asked(rows, register, key, typed_day("on"), today())
            audit.record(rows, signed_in().member.id, "agency.asked", f"{register}/{key}", now())
    except CannotAnswer:
        return _page(register, key, "day"), 409
    return _back(register, key)


@console.post("/reviews/<register>/<int:key>/answer")
@permits("reviews", "decide")
def keep_answer(register: str, key: int) -> ResponseReturnValue:
    """What the agency answered, in its words; its own voice says it where a recording is given, else one of ours."""
    language, text = typed("language"), request.form.get("text", "").replace("\r", "")
    if language not in LANGUAGES:
        abort(400)
    try:
        recording = _recorded()
        with writing_rows() as rows:
            write_answer(rows, register, key, language, text, today(), recording=recording)
            audit.record(rows, signed_in().member.id, "agency.answered", f"{register}/{key}", now())
    except CannotAnswer:
        return _page(register, key, "answer", text), 409
    except BadVoice as bad:
        wrong = [words(finding, page_language()) for finding in bad.findings]
        return _page(register, key, "voice", text, wrong), 422
    return _back(register, key)


def _recorded() -> bytes | None:
    """The recording of a form, where one was given; read and judged outside of any transaction. Raises BadVoice."""
    file = request.files.get("sound")
    given = file.read() if file else b""
    return own_voice(given) if given else None


def typed_day(name: str) -> date:
    """A day of a form; 400 for what is none."""
    try:
        return date.fromisoformat(typed(name))
    except ValueError:
        abort(400)


def _back(register: str, key: int) -> ResponseReturnValue:
    return redirect(url_for("console.show_reviews", register=register, key=key), 303)
