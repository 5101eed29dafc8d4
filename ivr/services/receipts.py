"""A receipt and its PIN, in a report: said twice, kept by the caller alone, and made one key in a turn of its own (P08, P31).

Of both nothing is kept but what they derive to. Until they are bound the report is kept without them, as it is for whoever
hangs up before or passes over this.
"""

from dataclasses import dataclass

from audio.numbers.quantities import Code
from core.ledger import Rows
from ivr.call import Choice, Told
from ivr.services import Asked, Services
from ivr.services.numbers import PAUSE, number_words
from vault.caller import bind, is_pin, new_pin, new_receipt

PIN, AGAIN, ANOTHER, DONE = "pin", "again", "another", "done"
"""Where the steps of a receipt lead (content/lines/main.yaml)."""
GIVEN = "given"
"""What content says (`about`) of the step of who keyed no PIN."""
MOMENT = ("moment.please",)


@dataclass(frozen=True)
class ReceiptDesk:
    """Gives receipts. What a call derives for it comes from the turn (ivr.turns)."""

    def services(self) -> Services:
        return {"case.receipt": self.receipt, "case.pin": self.pin}

    def receipt(self, rows: Rows, asked: Asked) -> Told:
        """A number, said twice by threes, to be noted or passed over; asked again, the one that was said."""
        if asked.case is None:
            return Told(DONE)
        receipt = asked.receipt or new_receipt()
        said = number_words(Code(receipt), asked.language)
        words = (
            *_named("number"),
            *said,
            PAUSE,
            *_named("once-more"),
            *said,
            *_named("noted.1", "without.2"),
        )
        return Told("", words, (Choice(PIN), Choice(DONE)), receipt=receipt)

    def pin(self, rows: Rows, asked: Asked) -> Told:
        """The PIN that was keyed, or one for who keyed none; then, once it is derived, the two belong to the case."""
        if asked.case is None or asked.receipt is None:
            return Told(DONE)
        if asked.derived is not None and asked.kept is not None:
            return _bound(rows, asked, asked.case, asked.kept.removeprefix(asked.receipt))
        if asked.by_content == GIVEN:
            return Told("", MOMENT, derives=asked.receipt + new_pin(asked.receipt))
        if not is_pin(asked.typed, asked.receipt):
            return Told(AGAIN, _named(_refusal(asked.typed, asked.receipt)))
        return Told("", MOMENT, derives=asked.receipt + asked.typed)


def _bound(rows: Rows, asked: Asked, case: str, pin: str) -> Told:
    """The case has its key. A pair that is another case's is nobody's fault, and never told: another receipt is given."""
    assert asked.derived is not None
    if not bind(rows, case, asked.derived):
        return Told(ANOTHER, _named("another"), receipt=new_receipt())
    if asked.by_content != GIVEN:
        return Told(DONE, _named("kept"))
    said = number_words(Code(pin), asked.language)
    words = (*_named("pin"), *said, PAUSE, *_named("once-more"), *said, *_named("noted.1"))
    return Told("", words, (Choice(DONE),))


def _refusal(pin: str, receipt: str) -> str:
    """Why a PIN is not taken: its length, or that it would be guessed first."""
    return "easy" if len(pin) in range(4, 7) or pin == receipt else "length"


def _named(*names: str) -> tuple[str, ...]:
    return tuple(f"receipt.{name}" for name in names)
