"""Words of cases, in the page's language: what is not known here is shown by its own name."""

from flask_babel import lazy_gettext as _

from cases.listing import Order
from cases.states import CaseState, Kind, Outcome
from core.notices import Notice
from vault.boxes import Field
from web.languages import gettext, named

told = named(
    {
        "done": _("Done."),
        "overtaken": _("Somebody was faster: the case has changed since you looked. This is how it is now."),
        "no-consent": _("The worker did not allow that partners hear this. It stays with the team."),
        "not-referable": _("Choose at least one thing to refer."),
        "not-theirs": _("Choose somebody of the list."),
        "cannot-open": _(
            "You cannot open all of this yourself yet, so you cannot pass it on. Ask a colleague who can to sign in."
        ),
        "empty-note": _("The note has no words."),
        "long-note": _("The note is too long: 4,000 characters at most."),
        "no-case": _("There is no case of this name for you to link."),
        "not-linked": _("These two are linked already, or are one and the same."),
        "last-opener": _("Nobody else could open this case then. First let another open it."),
        "no-outcome": _("Say what came of it."),
        "no-sound": _("This is not a sound that can be read. Record again, or choose another file."),
        "silent": _("Nothing is heard in it. Look at the microphone, then record again."),
        "short": _("It is too short to hold an answer. Record again."),
        "long": _("It is too long: five minutes and 20 megabytes at most."),
        "no-receipt": _("This caller has no receipt, so nobody could hear an answer."),
        "answered": _("The answer is kept. The worker hears it with receipt and PIN. Listen to it below."),
        "ringing": _(
            "Your telephone rings now, then the worker's. Wait: they press 1 and key their PIN before you are joined. "
            "You hear nothing of it. Whoever else picks up hears a radio programme."
        ),
        "not-now": _("This is not an hour in which a call is safe. Nobody was called."),
        "no-number": _("There is no number that you can open. Nobody was called."),
        "no-pin": _(
            "This caller has no receipt and no PIN, so you could not know who picks up. Nobody was called."
        ),
        "no-telephone": _("This is not a telephone number. Nobody was called."),
        "no-carrier": _("No telephone company is set for this case. Nobody was called."),
        "not-asked-first": _(
            "This telephone company would join you with whoever picks up, without asking for 1 and the PIN. Nobody was called."
        ),
        "not-rung": _("The telephone company refused the call, or cannot be reached. Try again later."),
        "note": _("The note is kept, for the team."),
        "referred": _("Referred. The partner finds it in the console."),
    },
    "",
)
"""What a case page says after a step, by the code that stands in its address; a code that it does not know says nothing."""

kind = named(
    {
        Kind.DANGER: _("danger to life"),
        Kind.HELD: _("held, or papers kept"),
        Kind.MONEY: _("money asked for a job"),
        Kind.WAGES: _("wages"),
        Kind.CONTRACT: _("contract changed"),
        Kind.OTHER: _("something else"),
        Kind.UNTOLD: _("not told"),
    }
)

state = named(
    {
        CaseState.UNSPOKEN: _("nothing said yet"),
        CaseState.RECEIVED: _("received"),
        CaseState.IN_HAND: _("in hand"),
        CaseState.REFERRED: _("with a partner"),
        CaseState.WAITING: _("waiting for the worker"),
        CaseState.RESOLVED: _("resolved"),
        CaseState.CLOSED: _("closed"),
        CaseState.WITHDRAWN: _("withdrawn by the worker"),
    }
)

outcome = named(
    {
        Outcome.SAFE: _("the person is safe"),
        Outcome.PAID: _("money was paid or given back"),
        Outcome.PAPERS: _("papers were given back"),
        Outcome.SETTLED: _("settled in another way"),
        Outcome.PROCEEDINGS: _("before a court or the police"),
        Outcome.ADVISED: _("advice was given"),
        Outcome.UNREACHED: _("the worker could not be reached"),
        Outcome.UNFOUNDED: _("nothing to act on"),
    }
)

order = named(
    {
        Order.DEADLINE: _("nearest deadline"),
        Order.AGE: _("newest"),
        Order.NAME: _("name"),
    }
)

field = named(
    {
        Field.RECORDING: _("Recording"),
        Field.ANSWER: _("Answer"),
        Field.EDITED: _("Story, cut"),
        Field.CHANGED: _("Story, voice changed"),
        Field.NOTE: _("Note"),
        Field.NUMBER: _("Number to call back"),
        Field.TEXT: _("Words keyed or spelt"),
    }
)

about = named({"self": _("the caller"), "other": _("another person")}, _("not told"))

country = named(
    {
        "mauritius": _("Mauritius"),
        "gulf": _("the Gulf or Lebanon"),
        "comoros": _("the Comoros"),
        "elsewhere": _("elsewhere"),
    },
    _("not told"),
)

hours = named(
    {
        "morning": _("in the morning"),
        "afternoon": _("in the afternoon"),
        "evening": _("in the evening"),
        "any": _("at any hour"),
    },
    _("never"),
)


def spoken_in(language: str) -> str:
    return {"mg": "Malagasy", "fr": "Français", "en": "English"}.get(language, language)


def event(verb: str) -> str:
    """What a line of the timeline says was done."""
    names = {
        "case.told": gettext("told what happened"),
        "case.added": gettext("added to it"),
        "case.withdrawn": gettext("withdrew it"),
        "case.taken": gettext("took it in hand"),
        "case.handed-over": gettext("handed it over"),
        "case.referred": gettext("referred it to a partner"),
        "case.waiting": gettext("waits for the worker"),
        "case.resolved": gettext("resolved it"),
        "case.closed": gettext("closed it"),
        "case.reopened": gettext("took it up again"),
        "case.linked": gettext("linked it with another report"),
        "case.withheld": gettext("withheld it from a member"),
        "note.added": gettext("wrote a note"),
        "answer.given": gettext("answered"),
        "worker.called": gettext("called the worker"),
        "recording.sealed": gettext("received and sealed the recording"),
        "recording.lost": gettext("never received the recording"),
    }
    return names.get(verb, verb)


def actor(of: str, names: dict[str, str]) -> str:
    """Who did it: a member by name, else the caller or the line itself."""
    machines = {"caller": gettext("The caller"), "line": gettext("The line"), "worker": gettext("The line")}
    return names.get(of) or machines.get(of, gettext("Somebody who left"))


def notice(of: Notice, name: str) -> str | None:
    """What a notice of a case says; nothing when it is of something else."""
    names = {
        "case.overdue": gettext("The deadline of %(name)s is over and nobody has acted.", name=name),
        "case.added": gettext("The caller of %(name)s has added something.", name=name),
        "case.handed-over": gettext("%(name)s was handed over to you.", name=name),
        "case.referred": gettext("%(name)s was referred to you.", name=name),
        "case.withdrawn": gettext("The caller of %(name)s has taken it back. Do nothing more.", name=name),
        "case.danger": gettext("Somebody is in danger and may be called: %(name)s. Act now.", name=name),
        "receipts.tried": gettext(
            "Receipts were tried in vain more often than callers err (%(name)s, UTC).", name=name
        ),
        "recording.unsealed": gettext(
            "A recording of %(name)s is still with the telephone company alone. Tell the administrator.",
            name=name,
        ),
        "recording.lost": gettext(
            "A recording of %(name)s never came. The caller hears it with receipt and PIN, and may tell again.",
            name=name,
        ),
        "recording.too-large": gettext(
            "A recording of %(name)s is too long to be received. Tell the administrator: it lies with the telephone company.",
            name=name,
        ),
    }
    return names.get(of.kind)
