"""Words of the console about agencies: what holds a review, what an agency lacks to be heard, how far a given list is."""

from agencies.importing.states import ImportState
from agencies.importing.uploads import UploadState
from agencies.reviews.publication import Lack
from agencies.reviews.questions import Answer
from agencies.reviews.states import HoldReason, ReviewState
from web.languages import gettext
from web.register.words import change, field, question, title, value

__all__ = [
    "answer", "change", "field", "imported", "lack", "question", "reason", "review", "title", "upload", "value",
]  # fmt: skip


def review(of: ReviewState) -> str:
    match of:
        case ReviewState.INCOMPLETE:
            return gettext("broken off")
        case ReviewState.NEW:
            return gettext("new")
        case ReviewState.HELD:
            return gettext("held")
        case ReviewState.APPROVED:
            return gettext("approved")
        case ReviewState.REJECTED:
            return gettext("rejected")
        case ReviewState.REPLACED:
            return gettext("told anew")


def answer(letter: str) -> str:
    """What was answered to a question."""
    match Answer(letter):
        case Answer.YES:
            return gettext("yes")
        case Answer.NO:
            return gettext("no")
        case Answer.UNKNOWN:
            return "–"


def reason(of: HoldReason) -> str:
    """Why a review waits for a second look."""
    match of:
        case HoldReason.BURST:
            return gettext("many of this agency in few days")
        case HoldReason.SAME_ANSWERS:
            return gettext("many in a row answered alike")
        case HoldReason.MANY_AGENCIES:
            return gettext("this telephone told of many agencies")
        case HoldReason.ANOTHER_PERSON:
            return gettext("this telephone told of the agency before, as somebody else says")
        case HoldReason.REJECTED_BEFORE:
            return gettext("it replaces one that was rejected")
        case HoldReason.NUMBER_WITHHELD:
            return gettext("the number was withheld: nobody knows whether it told before")
        case HoldReason.AGENCY_GONE:
            return gettext("the agency left its list while this was told")
        case HoldReason.BY_HAND:
            return gettext("somebody held it")


def lack(of: Lack) -> str:
    """What keeps an agency's reviews from being heard."""
    match of:
        case Lack.TOO_FEW:
            return gettext("fewer than five are approved")
        case Lack.TOO_SHORT:
            return gettext("the first and the last are less than thirty days apart")
        case Lack.NOT_ASKED:
            return gettext("the agency was not asked for its side")


def upload(of: UploadState) -> str:
    """How far a given list is."""
    match of:
        case UploadState.GIVEN:
            return gettext("is being read")
        case UploadState.LOOKED:
            return gettext("waits for a decision")
        case UploadState.ORDERED:
            return gettext("is being taken over")
        case UploadState.APPLIED:
            return gettext("taken over")
        case UploadState.UNREADABLE:
            return gettext("cannot be read")
        case UploadState.DROPPED:
            return gettext("dropped")


def imported(of: ImportState) -> str:
    """What became of an import."""
    match of:
        case ImportState.CURRENT:
            return gettext("callers hear it now")
        case ImportState.PREVIOUS:
            return gettext("can be brought back")
        case ImportState.UNDONE:
            return gettext("taken back")
        case ImportState.PAST | ImportState.STAGED:
            return gettext("past")
