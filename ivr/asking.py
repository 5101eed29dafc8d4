"""Asking the rooms that a turn needs, in its transaction, until it asks no more."""

from dataclasses import dataclass, field
from datetime import datetime

from core.ledger import Rows
from ivr.call import Call, Question, Turn
from ivr.flow import answered
from ivr.services import Asked, Services
from publishing.release import CompiledLine
from vault.caller import CallerKey

MOST_QUESTIONS = 4
"""Rooms asked in one turn: what one tells may lead straight to another. More would go round and round."""


@dataclass(frozen=True)
class Derived:
    """What a receipt and its PIN, side by side in `of`, came to: about 50 ms of work, done before the turn's transaction."""

    of: str = field(repr=False)
    key: CallerKey


@dataclass(frozen=True)
class Asker:
    """When a turn asks, and who calls: their bucket, nothing for a withheld number, the call's token, a practice call or not."""

    now: datetime
    bucket: int | None
    token: str | None
    practice: bool = False
    number: str | None = field(default=None, repr=False)
    sid: str = ""
    derived: Derived | None = None


def ask_rooms(services: Services, rows: Rows, line: CompiledLine, turn: Turn, asker: Asker) -> Turn:
    """The turn with what the rooms it asks tell. A room that is not there leaves it as it is."""
    for _ in range(MOST_QUESTIONS):
        service = services.get(turn.asks.service) if turn.asks else None
        if turn.asks is None or service is None:
            break
        told = service(rows, _asked(line, turn.call, turn.asks, asker))
        turn = answered(line, turn, told, asker.now)
    return turn


def _asked(line: CompiledLine, call: Call, question: Question, asker: Asker) -> Asked:
    language = call.language or line.flow.default_language
    return Asked(
        by_content=question.about,
        about=call.about,
        typed=call.typed or "",
        kept=call.kept,
        language=language,
        sayable=line.prompts[language].keys(),
        now=asker.now,
        bucket=asker.bucket,
        token=asker.token,
        case=call.case,
        practice=asker.practice,
        number=asker.number,
        receipt=call.receipt,
        key=call.key,
        tries=call.tries,
        derived=asker.derived.key if asker.derived and call.kept == asker.derived.of else None,
        sid=asker.sid,
    )
