"""What a practice call is hearing: the step and the words of the line's last answer, to read beside the sound."""

import json
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from carriers.portable import Gather, NotPortable, Play, Say, Spoken, parse_twiml
from core.database import reading
from core.models.call import CallRow
from core.models.clip import ClipRow
from vault.call_seal import SERVERS, SealBroken, answer_of, state_of

CLIP = re.compile(r"/clips/([0-9a-f]{64})\.wav")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a clip and when it is heard, in seconds from the clip's start."""

    starts: float
    ends: float
    text: str


@dataclass(frozen=True)
class Said:
    """One thing said: a clip (its hash) or words the carrier reads.

    `origin` is recorded, synthetic, music, carrier, or unknown for a clip that no table holds.
    """

    clip: str | None
    text: str
    seconds: float
    voice: str
    origin: str
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class CallView:
    """A practice call as its caller may see it. Once it has ended nothing is left but that."""

    step: str | None
    message: str | None
    language: str | None
    turn: int
    release: int
    ended: bool
    said: tuple[Said, ...]


def view_call(engine: Engine, sid: str) -> CallView | None:
    """The call as it is now, or None when there is no such call."""
    with reading(engine) as connection:
        row = connection.execute(select(CallRow.__table__).where(CallRow.sid == sid)).one_or_none()
        if row is None:
            return None
        state, answer = _opened(row)
        return CallView(
            step=state.get("step"),
            message=state.get("message"),
            language=state.get("language"),
            turn=row.turn,
            release=row.release,
            ended=row.ended_at is not None,
            said=_said(connection, answer),
        )


def _opened(row: Row[CallRow]) -> tuple[dict[str, Any], str]:
    """The state and the answer. Once the call was in a private step they are sealed, and this server alone opens them."""
    try:
        state = SERVERS.open(row.state or "{}", state_of(row.sid, row.turn))
        return json.loads(state), SERVERS.open(row.answer or "", answer_of(row.sid, row.turn))
    except SealBroken:
        return {}, ""


def _said(connection: Connection, answer: str) -> tuple[Said, ...]:
    """What the answer says, in order. One that cannot be read says nothing: the phone itself tells why."""
    try:
        verbs = parse_twiml(answer) if answer else ()
    except NotPortable:
        return ()
    spoken: list[Spoken] = []
    for verb in verbs:
        spoken += verb.says if isinstance(verb, Gather) else [verb] if isinstance(verb, (Play, Say)) else []
    clips = _clips(connection, {_hash(part) for part in spoken if isinstance(part, Play)})
    return tuple(_one(part, clips) for part in spoken)


def _hash(play: Play) -> str:
    found = CLIP.search(play.url)
    return found[1] if found else ""


def _clips(connection: Connection, hashes: set[str]) -> dict[str, Row[ClipRow]]:
    rows = connection.execute(select(ClipRow.__table__).where(ClipRow.sha256.in_(hashes)))
    return {row.sha256: row for row in rows}


def _one(part: Spoken, clips: dict[str, Row[ClipRow]]) -> Said:
    if isinstance(part, Say):
        return Said(None, part.text, 0.0, part.language, "carrier")
    row = clips.get(_hash(part))
    if row is None:
        return Said(_hash(part) or None, "", 0.0, "", "unknown")
    sentences = tuple(Sentence(*offset) for offset in json.loads(row.offsets))
    text = " ".join(sentence.text for sentence in sentences)
    return Said(row.sha256, text, row.seconds, row.voice, row.origin, sentences)
