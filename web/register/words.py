"""What a verdict says on a page, in the page's language: a few large words, why, and what to do."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies.importing.difference import ChangeKind
from agencies.registers import Register
from agencies.reviews.publication import Share
from agencies.reviews.questions import Question
from agencies.status import Regime, Status
from agencies.verdict import NextStep, Reason, Verdict, VerdictKind
from web.languages import day, gettext, language, ngettext
from web.register.desk import RegisterPage


class Tone(StrEnum):
    """A colour and a symbol. The words beside them say the same: neither is ever alone."""

    GOOD = "good"
    ASK = "ask"
    STOP = "stop"
    LIST = "list"


@dataclass(frozen=True)
class Told:
    tone: Tone
    headline: str
    why: str
    next_step: str


_STOPS = frozenset({
    VerdictKind.SUSPENDED, VerdictKind.WITHDRAWN, VerdictKind.EXPIRED,
    VerdictKind.NO_LICENCE_KNOWN, VerdictKind.DEPARTURES_SUSPENDED,
})  # fmt: skip
_GOOD = frozenset({VerdictKind.LICENSED, VerdictKind.LISTED})


def told(verdict: Verdict) -> Told:
    """The verdict in words."""
    return Told(_tone(verdict.kind), _headline(verdict), _why(verdict), _next_step(verdict.next_step))


def standing(page: RegisterPage) -> Told:
    """How things stand with a register: where its list can be searched, that there is one; else its verdict."""
    if page.current is None or page.verdict.kind not in (VerdictKind.NOT_LISTED, VerdictKind.OLD_LIST):
        return told(page.verdict)
    headline = ngettext("A list of %(num)s agency", "A list of %(num)s agencies", page.current.agencies)
    tone = Tone.ASK if page.verdict.old else Tone.LIST
    return Told(tone, headline, "", gettext("Look up the agency by its name or licence number."))


def _tone(kind: VerdictKind) -> Tone:
    if kind in _STOPS:
        return Tone.STOP
    return Tone.GOOD if kind in _GOOD else Tone.ASK


def _headline(verdict: Verdict) -> str:  # noqa: C901 - one line for each kind
    match verdict.kind:
        case VerdictKind.LICENSED:
            return gettext("Licence known")
        case VerdictKind.LISTED:
            return gettext("In the register")
        case VerdictKind.OLD_LIST if verdict.reason is Reason.NOT_IN_REGISTER:
            return gettext("Not in this list, which is old")
        case VerdictKind.OLD_LIST:
            return gettext("In a list that is old")
        case VerdictKind.SUSPENDED:
            return gettext("Licence suspended")
        case VerdictKind.WITHDRAWN:
            return gettext("Licence withdrawn")
        case VerdictKind.EXPIRED:
            return gettext("Licence ended")
        case VerdictKind.NOT_LISTED:
            return gettext("Not in this list")
        case VerdictKind.NO_LICENCE_KNOWN:
            return gettext("No valid licence known")
        case VerdictKind.EMBASSY_ONLY:
            return gettext("Only agencies accepted by the embassy")
        case VerdictKind.DEPARTURES_SUSPENDED:
            return gettext("Departures suspended")
        case VerdictKind.ASK_FIRST:
            return gettext("Ask first")


def _why(verdict: Verdict) -> str:  # noqa: C901 - one line for each reason
    when = day(verdict.when) if verdict.when else ""
    match verdict.reason:
        case Reason.VALID_UNTIL:
            return gettext("The register gives its licence until %(day)s.", day=when)
        case Reason.END_NOT_PUBLISHED:
            return gettext(
                "It was in the list on %(day)s, which does not say until when its licence is valid.", day=when
            )
        case Reason.STATUS_SINCE:
            return gettext("The register says so since %(day)s.", day=when)
        case Reason.STATUS_WITHOUT_DATE:
            return gettext("The register says so, without a date.")
        case Reason.ENDED_ON:
            return gettext("The licence ended on %(day)s.", day=when)
        case Reason.NOT_IN_REGISTER:
            return gettext("The list of %(day)s does not name it.", day=day(verdict.as_of))
        case Reason.REGISTER_HAS_NO_LIST:
            return gettext("We have no list of this register.")
        case Reason.COUNTRY_HAS_NO_VALID_LICENCE:
            return gettext(
                "On %(day)s we knew of no private agency with a valid licence here.", day=day(verdict.as_of)
            )
        case Reason.ACCEPTED_BY_EMBASSY_ONLY:
            return gettext(
                "Only agencies registered with the embassy of Madagascar may recruit. We have no list of them."
            )
        case Reason.DEPARTURES_SUSPENDED:
            return gettext(
                "Departures to work there are suspended. The decision dates from %(day)s.", day=when
            )
        case Reason.NOT_NAMED_BY_SOURCE:
            return gettext(
                "Departures to countries at risk are suspended. No source names this country: it may be one of them."
            )
        case Reason.TOO_OLD_TO_REPEAT:
            return gettext(
                "What we knew was read %(days)s days ago. It may have changed.", days=verdict.age_days
            )


def _next_step(step: NextStep) -> str:
    match step:
        case NextStep.COMPARE_NAME_AND_ADDRESS:
            return gettext("Compare the name and the address below with what the recruiter shows you.")
        case NextStep.DO_NOT_GO_WITH_IT:
            return gettext("Do not go with this agency.")
        case NextStep.ASK_INFORMATION_POINT:
            return gettext("Ask the information point first.")
        case NextStep.ASK_EMBASSY:
            return gettext("Ask the embassy of Madagascar there first.")
        case NextStep.HELP_IF_THERE:
            return gettext(
                "If you or a relative are there already, you are not at fault. On the line, key 0 is a person."
            )


def regime(of: Regime) -> str:
    """What kind of register it is."""
    match of:
        case Regime.LICENSING:
            return gettext("Agencies need a licence")
        case Regime.NO_VALID_LICENCE:
            return gettext("No valid licence known")
        case Regime.EMBASSY_ACCEPTED:
            return gettext("Only agencies accepted by the embassy")
        case Regime.DEPARTURES_SUSPENDED:
            return gettext("Departures suspended")


def status_word(status: Status) -> str:
    """What a register says of a licence."""
    match status:
        case Status.ACTIVE:
            return gettext("listed")
        case Status.SUSPENDED:
            return gettext("suspended")
        case Status.WITHDRAWN:
            return gettext("withdrawn")
        case Status.EXPIRED:
            return gettext("ended")


def question(asked: Question) -> str:
    """What workers were asked, as what they then did or had."""
    match asked:
        case Question.PAID:
            return gettext("Paid for the job")
        case Question.CONTRACT:
            return gettext("Had a contract they understood before leaving")
        case Question.PAPERS:
            return gettext("Had their papers kept from them")
        case Question.PROMISED:
            return gettext("Found the work as promised")
        case Question.SISTER:
            return gettext("Would send their sister there")


def share(of: Share) -> str:
    """How many of them, in a word."""
    match of:
        case Share.ALMOST_NONE:
            return gettext("almost none")
        case Share.FEW:
            return gettext("few")
        case Share.ABOUT_HALF:
            return gettext("about half")
        case Share.MOST:
            return gettext("most")
        case Share.ALMOST_ALL:
            return gettext("almost all")


def field(name: str) -> str:
    """What changed of an agency, by the name of its field; a name nobody translated stands as it is."""
    names = {
        "name": gettext("Name"),
        "other_names": gettext("Other names"),
        "former_names": gettext("Former names"),
        "licence": gettext("Licence number"),
        "status": gettext("Licence"),
        "status_since": gettext("Since"),
        "valid_until": gettext("Valid until"),
        "held_since": gettext("Licence held since"),
        "destinations": gettext("Destinations"),
        "activities": gettext("Kinds of work"),
        "places": gettext("Addresses"),
    }
    return names.get(name, name)


def value(name: str, of: object) -> str:
    """A value of a field as the history has it: text, a list of texts, or nothing."""
    if of is None or of in ("", []):
        return "–"
    if isinstance(of, list):
        return "; ".join(filter(None, map(str, of))) or "–"
    if name in ("status_since", "valid_until"):
        return day(date.fromisoformat(str(of)))
    return status_word(Status(str(of))) if name == "status" else str(of)


def change(kind: ChangeKind) -> str:
    """What an import did to an agency."""
    match kind:
        case ChangeKind.NEW:
            return gettext("Came into the list")
        case ChangeKind.CHANGED:
            return gettext("Changed")
        case ChangeKind.GONE:
            return gettext("No longer in the list")


def title(register: Register) -> str:
    """The register's title in the page's language, else in one it has."""
    titles = register.title
    return titles.get(language()) or titles.get("en") or next(iter(titles.values()))
