"""Following what was told: receipt and PIN, then how it stands, the spoken answer, adding to it, taking it back (P08 to P10).

Whether there is such a receipt, and whether the PIN was wrong, is one question to the database and one answer to the caller.
Every check is counted before it is made, in a turn of its own (cases.attempts). Nothing is opened here: an answer is an address
that this call alone can play (ivr/sounds.py).
"""

from dataclasses import dataclass, replace

from cases import attempts
from cases.following import Standing, standing, withdraw
from core import notices
from core.attempts import Attempt
from core.ledger import Rows
from core.logging import log
from core.secret import Secret
from ivr.call import Choice, Told
from ivr.services import Asked, Services
from ivr.services.receipts import MOMENT
from ivr.services.told_stories import follow_story
from ivr.sound_tokens import token_of
from ivr.words import sound_word
from stories.intake import is_story
from vault.call_seal import CallSeal
from vault.caller import PIN_DIGITS, answers, find_case, is_receipt
from vault.members import supervisors

PIN, AGAIN, RETRY, LOST, NEXT, ADD, ENOUGH, DONE = (
    "pin", "again", "retry", "lost", "next", "add", "enough", "done",
)  # fmt: skip
"""Where the steps lead (content/lines/main.yaml)."""
NO_RECEIPT = "1"
"""What who has lost the receipt keys in its place."""
HEAR, SURE, WITHDRAW, STAND = "hear", "sure", "withdraw", "stand"
"""What a choice asks of the room next."""
TRIED = "receipts.tried"
"""The kind of the supervisors' notice; its subject is the hour."""


@dataclass(frozen=True)
class FollowDesk:
    """Answers who keys a receipt and its PIN. `seal` makes the addresses of sounds, `pepper` is RECEIPT_PEPPER."""

    pepper: Secret
    seal: CallSeal

    def services(self) -> Services:
        return {"case.find": self.find, "case.follow": self.follow}

    def find(self, rows: Rows, asked: Asked) -> Told:
        """The receipt that was keyed: a slip is told kindly and costs nothing; who lost it tells again."""
        if asked.typed == NO_RECEIPT:
            return Told(LOST, _named("lost-number"))
        if not is_receipt(asked.typed):
            return Told(AGAIN, _named("slip"))
        return Told(PIN, receipt=asked.typed)

    def follow(self, rows: Rows, asked: Asked) -> Told:
        """The PIN that was keyed; what it and the receipt lead to; and what is done there."""
        if asked.derived is not None:
            return self._found(rows, asked)
        if asked.typed:
            return self._try(rows, asked)
        if asked.key is None or asked.case is None:
            return Told(AGAIN)
        if is_story(rows, asked.case):
            return follow_story(rows, asked, asked.case, self._answers)
        return self._act(rows, asked, asked.case)

    def _try(self, rows: Rows, asked: Asked) -> Told:
        """Count the attempt, in this turn; the next one makes it. What can be no PIN is not tried."""
        if asked.receipt is None:
            return Told(AGAIN)
        if len(asked.typed) not in PIN_DIGITS:
            return Told(RETRY, _named("pin-length"))
        if asked.tries >= attempts.MOST_IN_A_CALL:
            return Told(ENOUGH, _named("enough"))
        attempt = attempts.attempt_of(asked.receipt, asked.bucket, self.pepper)
        if not attempt.begin(rows, asked.now):
            return Told(ENOUGH, _named("later"))
        slower = ("moment.busy",) if attempts.slowed(rows, asked.now) else ()
        pair = asked.receipt + asked.typed
        return Told("", (*MOMENT, *slower), tries=asked.tries + 1, derives=pair)

    def _found(self, rows: Rows, asked: Asked) -> Told:
        """The case of receipt and PIN; or that there is none, whichever of the two was wrong (P10)."""
        assert asked.derived is not None
        assert asked.receipt is not None
        attempt = attempts.attempt_of(asked.receipt, asked.bucket, self.pepper)
        case = find_case(rows, asked.derived)
        if case is None:
            self._missed(rows, asked, attempt)
            return Told(AGAIN, _named("none"))
        attempt.forgive(rows)
        told = is_story(rows, case)
        stands = follow_story(rows, asked, case, self._answers) if told else _stand(rows, case)
        return replace(stands, case=case, key=asked.derived.opens())

    def _missed(self, rows: Rows, asked: Asked, attempt: Attempt) -> None:
        """A person is told of many misses, and of nothing else: neither whose receipt, nor who tried."""
        if attempts.alarming(rows, attempt, asked.now):
            notices.tell(rows, supervisors(rows), TRIED, f"{asked.now:%Y-%m-%d %H}", asked.now)
            log("alarm.raised")

    def _act(self, rows: Rows, asked: Asked, case: str) -> Told:
        if asked.kept == HEAR:
            return _stand(rows, case, self._answers(rows, asked, case))
        if asked.kept == SURE:
            choices = (Choice(NEXT, kept=WITHDRAW), Choice(NEXT, kept=STAND))
            return Told("", _named("sure", "withdraw-yes.1", "withdraw-no.2"), choices)
        if asked.kept == WITHDRAW:
            withdraw(rows, case, asked.now)
            return Told(DONE, _named("taken-back"))
        return _stand(rows, case)

    def _answers(self, rows: Rows, asked: Asked, case: str) -> tuple[str, ...]:
        """The spoken answers, the newest first, each at an address of this call alone."""
        given = reversed(answers(rows, case))
        sounds = [sound_word(token_of(self.seal, asked.sid, item)) for item in given]
        return tuple(word for sound in sounds for word in (*_named("answer"), sound))


def _stand(rows: Rows, case: str, before: tuple[str, ...] | None = None) -> Told:
    """How the case stands, or what was asked for before, and what can be done."""
    stands = standing(rows, case)
    if stands == (Standing.WITHDRAWN,):
        return Told(DONE, _named(Standing.WITHDRAWN))
    can = [("hear", Choice(NEXT, kept=HEAR))] if answers(rows, case) else []
    can += [("add", Choice(ADD)), ("take-back", Choice(NEXT, kept=SURE))]
    keys = _named(*(f"{name}.{key}" for key, (name, _) in enumerate(can, start=1)))
    words = _named(*stands) if before is None else before
    return Told("", (*words, *keys), tuple(choice for _, choice in can))


def _named(*names: str) -> tuple[str, ...]:
    return tuple(f"follow.{name}" for name in names)
