"""Names as sound, for a call: which clip says an agency's name or its town. Nothing here reads a file or renders.

A name is said in one voice whatever language the caller chose, that of the language its register writes in (`names_in`): the
Malagasy rules would make "Sunlight" [sunliht] and the French ones worse, while who recruits for it says it in English. It is
also one clip a name instead of three. Who asks in a language that has a clip of its own (one day a recorded one) hears that.

The worker renders them (agencies/speaking.py). A name without a clip is asked for here, in the turn that met it; until it is
there the call says the licence digit by digit, and the town.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, select

from agencies.names import fingerprint, spoken_text
from core.ledger import Rows
from core.models import RegisterRow
from core.outbox import enqueue, enqueue_in

SPEAK_LIST = "agencies.speak"
"""The kind of task that renders the names and towns of a list, some at a time."""
SPEAK_ONE = "agency.speak"
"""The kind of task that renders the name and the town of one agency that a call met."""


class Spoken(NamedTuple):
    """A clip: the hash that names it, and how long it is."""

    sha256: str
    seconds: float


AgencyKey = tuple[str, int]
"""A register and the key of an agency in it."""

_LISTED = (
    "SELECT a.name, a.other_names FROM registers AS r JOIN agencies AS a ON a.import_id = r.current_import"
    " WHERE r.id = ? AND a.key = ?"
)


def spoken_clips(rows: Rows, texts: Iterable[str], language: str) -> dict[str, Spoken]:
    """The clips of names and towns, by what a voice was asked for (agencies.names.spoken_text): one question for all of a turn.

    What is not in it has no clip yet.
    """
    wanted = sorted({text for text in texts if text})
    if not wanted:
        return {}
    found = rows.all(_clips_sql(len(wanted)), *wanted, language)
    return {text: Spoken(sha256, seconds) for text, sha256, seconds in found}


@cache
def _clips_sql(count: int) -> str:
    """A question for so many texts. A clip in the language asked for comes last, and so is the one that is kept."""
    marks = ", ".join("?" * count)
    order = "ORDER BY CASE language WHEN ? THEN 1 ELSE 0 END, language"
    return f"SELECT text, sha256, seconds FROM spoken_names WHERE text IN ({marks}) {order}"  # noqa: S608 - marks


def ask_for_names(rows: Rows, wanted: Iterable[AgencyKey]) -> None:
    """Have the names and towns of these agencies rendered: in the turn's transaction, for those that have no clip.

    Asked as often as callers meet the name, it is done once.
    """
    for register, key in wanted:
        name = _name(rows, (register, key))
        if name:
            told = f"{register} {key} {fingerprint(name)}"
            enqueue_in(rows, SPEAK_ONE, {"register": register, "key": key}, key=told)


def ask_for_list(rows: Rows, register: str, import_id: int) -> None:
    """Have a list's names and towns rendered: in the transaction that makes it what callers hear (P27)."""
    enqueue_in(rows, SPEAK_LIST, {"register": register, "import": import_id})


def ask_for_current_lists(connection: Connection, today: date) -> None:
    """Once a day, the names of every current list again: what was lost, or is said by a newer voice, is rendered anew."""
    current = select(RegisterRow.id, RegisterRow.current_import).where(
        RegisterRow.current_import.is_not(None)
    )
    for register, import_id in connection.execute(current):
        payload = {"register": register, "import": import_id}
        enqueue(connection, SPEAK_LIST, payload, key=f"{register} {import_id} {today}")


def names_of(name: str, other_names: str) -> Sequence[str]:
    """An agency's names, from the columns of its row."""
    return [name, *json.loads(other_names)]


def _name(rows: Rows, agency: AgencyKey) -> str:
    listed = rows.one(_LISTED, *agency)
    return spoken_text(names_of(*listed)) if listed else ""
