"""What a call asks of the reviews: hear what workers say of an agency, and tell what one lived through there.

Telling is one step that leads to itself: each question offers its answers, each answer is said back and kept by key, and what
was kept so far travels with the choice (`Asked.kept`). Nothing here ties a review to a call's events: the step is private.
"""

from dataclasses import dataclass, replace
from datetime import date

from agencies.reviews.comments import open_comment
from agencies.reviews.published import AgencyAnswer, Published, published_reviews
from agencies.reviews.questions import QUESTIONS, Answer
from agencies.reviews.states import ReviewState
from agencies.reviews.telling import Teller, complete_review, keep_answers, new_review_id
from audio.numbers.quantities import Count
from core.clock import ANTANANARIVO
from core.ledger import Rows
from ivr.call import Choice, Told
from ivr.services import Asked, Services
from ivr.services.numbers import number_words
from ivr.words import clip_word

FAMILY = "review"
YES_NO, SKIP = ("yes.1", "no.2"), "skip.3"
KEEP_OR_CHANGE = ("keep.1", "change.2")
"""Each option names its key."""
COMMENT = ("comment.1", "no-comment.2")
NEXT, DONE, HEARD, SPEAK = "next", "done", "told", "speak"
"""Where the steps lead: to the next question; out of the questions; on from what was heard; to a word in one's own voice."""
NO_CASE = ""
"""What is spoken after a comment belongs to no comment."""
ANSWER_LANGUAGES = ("mg", "fr", "en")
"""In which an agency's answer is announced; the first of them that it has, where it has none in the caller's."""
SAID = {Answer.YES: "yes", Answer.NO: "no"}


@dataclass(frozen=True)
class Telling:
    """How far a review is, as it travels through the call: its id, whether the caller told before, what was kept, what waits
    to be kept.
    """

    id: str
    told_before: bool
    answers: str = ""
    waits: str = ""

    def __str__(self) -> str:
        return f"{self.id}/{'y' if self.told_before else 'n'}/{self.answers}/{self.waits}"

    @staticmethod
    def read(kept: str) -> "Telling":
        review_id, before, answers, waits = kept.split("/")
        return Telling(review_id, before == "y", answers, waits)

    @property
    def is_over(self) -> bool:
        return len(self.answers) == len(QUESTIONS)


class ReviewDesk:
    """Answers from the reviews that may be heard, and takes new ones."""

    def services(self) -> Services:
        return {
            "review.hear": self.hear,
            "review.tell": self.tell,
            "review.comment": self.comment,
            "review.spoken": self.spoken,
        }

    def hear(self, rows: Rows, asked: Asked) -> Told:
        """What workers say, in words and a rounded count; then the agency's side. Or that too few have told yet."""
        register, key = asked.about or ("", None)
        found = published_reviews(rows, register, key, _day(asked)) if key is not None else None
        if found is None:
            return Told(HEARD, _named("too-few"))
        return Told(HEARD, (*_summary(found, asked.language), *_side(found, asked.language)))

    def tell(self, rows: Rows, asked: Asked) -> Told:
        """The next question; or, once an answer was pressed, what was pressed, to be kept; or thanks."""
        register, key = asked.about or ("", None)
        if key is None:
            return Told(DONE)
        if asked.kept is None:
            return _begin()
        telling = Telling.read(asked.kept)
        if telling.waits:
            return _confirm(telling)
        if telling.answers:
            keep_answers(rows, telling.id, (register, key), telling.answers, _day(asked))
        return _end(rows, telling, asked) if telling.is_over else _question(telling)

    def comment(self, rows: Rows, asked: Asked) -> Told:
        """The caller wants to say it in their own voice: sealed to the supervisors, where somebody could open it at all."""
        register, key = asked.about or ("", None)
        case = (
            open_comment(rows, register, key, _day(asked), practice=asked.practice)
            if key is not None
            else None
        )
        return Told(SPEAK, case=case) if case else Told(DONE, _named("no-comment"))

    def spoken(self, rows: Rows, asked: Asked) -> Told:
        """What was said is kept. The words name no report: whoever holds the phone may have listened."""
        return Told(DONE, _named("spoken"), case=NO_CASE)


def _summary(found: Published, language: str) -> tuple[str, ...]:
    count = number_words(Count(found.summary.workers), language)
    shares = (f"{question}.{share}" for question, share in found.summary.shares.items())
    return (*_named("intro", "about"), *count, *_named(*shares))


def _side(found: Published, language: str) -> tuple[str, ...]:
    """The agency's answer in the caller's language, else in another that is named; or that it has not answered."""
    if not found.answers:
        return _named("asked")
    spoken = {answer.language: answer for answer in found.answers if answer.clip}
    if language in spoken:
        return (*_named("answer"), _clip(spoken[language]))
    other = next((code for code in ANSWER_LANGUAGES if code in spoken), None)
    return (*_named(f"answer.{other}"), _clip(spoken[other])) if other else _named("written")


def _clip(answer: AgencyAnswer) -> str:
    assert answer.clip is not None
    return clip_word(answer.clip, answer.seconds or 0.0)


def _begin() -> Told:
    """Everybody is asked whether they told before, whatever is known of their bucket: the question tells nobody anything."""
    review_id = new_review_id()
    answers = (Choice(NEXT, kept=str(Telling(review_id, told_before))) for told_before in (True, False))
    return Told("", _named("tell", "who", "before", *YES_NO), tuple(answers))


def _question(telling: Telling) -> Told:
    """The question that comes next. To pass it over needs no second key."""
    question = QUESTIONS[len(telling.answers)]
    pressed = (replace(telling, waits=answer.value) for answer in SAID)
    passed = replace(telling, answers=telling.answers + Answer.UNKNOWN)
    choices = tuple(Choice(NEXT, kept=str(each)) for each in (*pressed, passed))
    replaces = _named("replaces") if telling.told_before and not telling.answers else ()
    return Told("", (*replaces, *_named(f"ask.{question}", *YES_NO, SKIP)), choices)


def _confirm(telling: Telling) -> Told:
    question = QUESTIONS[len(telling.answers)]
    kept = replace(telling, answers=telling.answers + telling.waits, waits="")
    again = replace(telling, waits="")
    said = _named(f"said.{question}.{SAID[Answer(telling.waits)]}", *KEEP_OR_CHANGE)
    return Told("", said, (Choice(NEXT, kept=str(kept)), Choice(NEXT, kept=str(again))))


def _end(rows: Rows, telling: Telling, asked: Asked) -> Told:
    state = complete_review(rows, telling.id, Teller(asked.bucket, telling.told_before), _day(asked))
    if state is ReviewState.INCOMPLETE:
        return Told(DONE, _named("nothing"))
    return Told("", _named("thanks", *COMMENT), (Choice(SPEAK), Choice(DONE)))


def _named(*names: str) -> tuple[str, ...]:
    return tuple(f"{FAMILY}.{name}" for name in names)


def _day(asked: Asked) -> date:
    return asked.now.astimezone(ANTANANARIVO).date()
