"""What a case may become, and the one place that says so."""

from datetime import timedelta
from enum import StrEnum

from core.states import Transitions


class CaseState(StrEnum):
    """`unspoken`: who never pressed a key has heard the notice and said nothing so far; nobody is shown it, and most stay so.
    `received` was seen by nobody yet. `withdrawn` by its caller: nobody opens it, and retention erases it soon.
    """

    UNSPOKEN = "unspoken"
    RECEIVED = "received"
    IN_HAND = "in-hand"
    REFERRED = "referred"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


LEADS_TO = {
    CaseState.UNSPOKEN: (CaseState.RECEIVED,),
    CaseState.RECEIVED: (CaseState.IN_HAND, CaseState.REFERRED, CaseState.CLOSED, CaseState.WITHDRAWN),
    CaseState.IN_HAND: (
        CaseState.REFERRED,
        CaseState.WAITING,
        CaseState.RESOLVED,
        CaseState.CLOSED,
        CaseState.WITHDRAWN,
    ),
    CaseState.REFERRED: (
        CaseState.IN_HAND,
        CaseState.WAITING,
        CaseState.RESOLVED,
        CaseState.CLOSED,
        CaseState.WITHDRAWN,
    ),
    CaseState.WAITING: (
        CaseState.IN_HAND,
        CaseState.REFERRED,
        CaseState.RESOLVED,
        CaseState.CLOSED,
        CaseState.WITHDRAWN,
    ),
    CaseState.RESOLVED: (CaseState.IN_HAND, CaseState.CLOSED, CaseState.WITHDRAWN),
    CaseState.CLOSED: (CaseState.IN_HAND, CaseState.WITHDRAWN),
    CaseState.WITHDRAWN: (),
}
"""A closed case is taken up again when its caller adds something."""
move = Transitions("cases", LEADS_TO).move

SHOWN = tuple(state for state in CaseState if state is not CaseState.UNSPOKEN)
"""What the team sees. Of an unspoken case there is nothing to see."""
OPEN = (CaseState.RECEIVED, CaseState.IN_HAND, CaseState.REFERRED, CaseState.WAITING)


class Kind(StrEnum):
    """What a case is about; `untold` until the caller keys it, and when the caller does not."""

    DANGER = "danger"
    HELD = "held"
    MONEY = "money"
    WAGES = "wages"
    CONTRACT = "contract"
    OTHER = "other"
    UNTOLD = "untold"


DEADLINES = {
    Kind.DANGER: timedelta(hours=4),
    Kind.HELD: timedelta(days=1),
    Kind.MONEY: timedelta(days=5),
    Kind.WAGES: timedelta(days=5),
    Kind.CONTRACT: timedelta(days=5),
    Kind.OTHER: timedelta(days=7),
    Kind.UNTOLD: timedelta(days=2),
}
"""Until somebody has acted; our choice, to be confirmed by the inspectorate."""


class Outcome(StrEnum):
    """What came of a case."""

    SAFE = "safe"
    PAID = "paid"
    PAPERS = "papers"
    SETTLED = "settled"
    PROCEEDINGS = "proceedings"
    ADVISED = "advised"
    UNREACHED = "unreached"
    UNFOUNDED = "unfounded"


class Origin(StrEnum):
    """How a case came in: told by a caller, from the recruiters' menu, spoken without any key, or on the practice phone."""

    TOLD = "told"
    RECRUITER = "recruiter"
    NO_KEY = "no-key"
