"""A telephone number that the caller allows the team to ring: read, said back, sealed, in the hours that were keyed.

Nothing of it is kept but as an item of the case that only those entitled open (P07), and nothing here rings anybody (P13).
"""

from audio.numbers.quantities import Code
from cases.callback import e164, sealed_text
from cases.intake import tell
from core.ledger import Rows
from ivr.call import Choice, Told
from ivr.services import Asked
from ivr.services.numbers import number_words
from ivr.services.questions import AGAIN, MORE, NEXT, named, offered
from vault.boxes import Field
from vault.caller import has_receipt
from vault.entitlement import escrow, openers, stand_ins
from vault.sealing import encrypt_text, seal


def ask_whether_right(asked: Asked, hours: str) -> Told:
    """Say back the number that was keyed, digit by digit: a wrong one rings a stranger, and never the worker."""
    if e164(asked.typed) is None:
        choices = (Choice(AGAIN, kept=hours), Choice(MORE))
        return Told("", (*named("number-wrong"), *offered("number-wrong", ("again",))), choices)
    digits = number_words(Code(asked.typed), asked.language)
    words = (*named("number-said"), *digits, *offered("number-said", ("right", "again")))
    right = Choice(NEXT, kept=f"{hours}/{asked.typed}")
    return Told("", words, (right, Choice(AGAIN, kept=hours), Choice(MORE)))


def allow_call(rows: Rows, asked: Asked, case: str, number: str, hours: str) -> Told:
    """Seal the number and keep the hours: from now on an inspector may ring within them."""
    spelled = e164(number)
    assert spelled is not None, "only a number that can be rung is offered to be kept"
    seal_number(rows, asked, case, spelled)
    tell(rows, case, hours=hours)
    return Told(MORE, named("call-kept"))


def seal_number(rows: Rows, asked: Asked, case: str, number: str) -> None:
    """Seal a number with the receipt of this call, by whose PIN who answers will be known (P13)."""
    receipt = asked.receipt if has_receipt(rows, case) else None
    seal(rows, encrypt_text(case, Field.NUMBER, sealed_text(number, receipt)), asked.now)


def can_call_back(rows: Rows, case: str) -> bool:
    """Whether a call is offered: the PIN of a receipt has to tell who picks up, and no call is offered that never comes."""
    return has_receipt(rows, case) and can_be_sealed(rows, case)


def can_be_sealed(rows: Rows, case: str) -> bool:
    """Whether anybody could open a number: it is not asked for otherwise."""
    return bool(openers(rows, case) or stand_ins(rows, case) or escrow(rows))
