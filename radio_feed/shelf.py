"""Programmes as rows: what was put together for a week, for stations, packs and the phone; and what they have held so far.

One row a week, recipe and language; the file stays until the programme has been off the air for a while. What must never come
out of here: a programme with a story that its teller took back.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, select, update

from core.database import upsert
from core.models import ProgrammeRow
from radio_feed.assembly import Assembled
from radio_feed.packs.weeks import Week, week_of
from radio_feed.programmes import Note, PieceKind, Planned
from stories.published import Sound, file_name, withdrawn_names

KEPT = timedelta(days=14)
"""How long after its last day a programme's file is still there: for who began to download it, and for a roll-back."""
REMEMBERED = timedelta(weeks=60)
"""How long a row stays: recipes look back a year at most."""


@dataclass(frozen=True)
class ShelvedPiece:
    """A piece as it is heard in the file: from `starts` on, for `seconds`. `file` is the name of the master it was taken from."""

    kind: PieceKind
    name: str
    title: str
    starts: float
    seconds: float
    in_cue: str
    out_cue: str
    sentences: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class Contents:
    """What a row tells of a programme besides its columns."""

    pieces: tuple[ShelvedPiece, ...]
    notes: tuple[Note, ...]
    off: float
    airings: int


CONTENTS = TypeAdapter(Contents)


@dataclass(frozen=True)
class Shelved:
    """A programme that can be aired: `file` is its name in Settings.programmes_path."""

    week: Week
    programme: str
    language: str
    title: str
    sha256: str
    size: int
    seconds: float
    airs_from: date
    valid_until: date
    contents: Contents

    @property
    def file(self) -> str:
        return f"{self.sha256}.mp3"

    @property
    def stories(self) -> frozenset[str]:
        return frozenset(piece.name for piece in self.contents.pieces if piece.kind is PieceKind.STORY)

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(piece.name for piece in self.contents.pieces if piece.kind is PieceKind.MESSAGE)

    @property
    def chapters(self) -> tuple[tuple[float, str], ...]:
        """When each piece that has a title begins, in seconds, and the title."""
        return tuple((piece.starts, piece.title) for piece in self.contents.pieces if piece.title)

    @property
    def in_cue(self) -> str:
        return next((piece.in_cue for piece in self.contents.pieces if piece.in_cue), "")

    @property
    def out_cue(self) -> str:
        return next((piece.out_cue for piece in reversed(self.contents.pieces) if piece.out_cue), "")


@dataclass(frozen=True)
class PhoneCopy:
    """What the phone plays of a programme: a clip of the line's store."""

    sha256: str
    seconds: float


def programmes_of(connection: Connection, week: Week) -> tuple[Shelved, ...]:
    """The programmes of a week, without any that holds a story that was withdrawn since."""
    asked = select(*ProgrammeRow.__table__.columns).where(ProgrammeRow.week == str(week))
    rows = connection.execute(asked.order_by(ProgrammeRow.programme, ProgrammeRow.language))
    withdrawn = withdrawn_names(connection)
    found = (
        Shelved(
            week, row.programme, row.language, row.title, row.sha256, row.size, row.seconds, row.airs_from, row.valid_until,
            CONTENTS.validate_json(row.document),
        )
        for row in rows
    )  # fmt: skip
    return tuple(programme for programme in found if not programme.stories & withdrawn)


def contents_of(planned: Planned) -> Contents:
    pieces = (
        ShelvedPiece(
            piece.kind, piece.name, piece.title, round(starts, 3), round(piece.seconds, 3), piece.in_cue, piece.out_cue,
            piece.sentences,
            piece.file.name,
        )
        for starts, piece in planned.offsets
    )  # fmt: skip
    return Contents(tuple(pieces), planned.notes, planned.off, planned.airings)


def put_on_shelf(
    connection: Connection,
    planned: Planned,
    made_from: str,
    assembled: Assembled,
    phone: PhoneCopy | None,
    now: datetime,
) -> None:
    """Write the programme; one that the week had is replaced."""
    values = {
        "made_from": made_from,
        "title": planned.title,
        "sha256": assembled.sha256,
        "size": assembled.size,
        "seconds": assembled.seconds,
        "document": CONTENTS.dump_json(contents_of(planned)).decode(),
        "airs_from": planned.week.first,
        "valid_until": planned.valid_until,
        "made_at": now,
        "clip": phone.sha256 if phone else None,
        "clip_seconds": phone.seconds if phone else None,
    }
    keys = {"week": str(planned.week), "programme": planned.programme_id, "language": planned.language}
    row = upsert(connection, ProgrammeRow).values(**keys, **values)
    connection.execute(row.on_conflict_do_update(index_elements=list(keys), set_=values))


def take_from_shelf(connection: Connection, week: Week, programme: str, language: str) -> None:
    """There is nothing to air under that name this week any more."""
    row = ProgrammeRow
    one = (row.week == str(week)) & (row.programme == programme) & (row.language == language)
    connection.execute(delete(row).where(one))


@dataclass(frozen=True)
class Made:
    """What a row was made from, the name of its file, and what it holds."""

    made_from: str
    file: str
    contents: Contents


def made_for(connection: Connection, week: Week) -> dict[tuple[str, str], Made]:
    """The rows of a week by recipe and language, also those whose story was withdrawn since."""
    row = ProgrammeRow
    asked = select(row.programme, row.language, row.made_from, row.sha256, row.document)
    found = connection.execute(asked.where(row.week == str(week)))
    return {
        (programme, language): Made(made_from, f"{sha256}.mp3", CONTENTS.validate_json(document))
        for programme, language, made_from, sha256, document in found
    }


def air_name(of: str) -> str:
    """The WAV for the desk that says the same as an MP3, by the MP3's name without its suffix."""
    return f"air-{of}.wav"


def withdrawn_files(connection: Connection) -> frozenset[str]:
    """Files of programmes, of whatever week, with a story that was taken back, and of the story for the desk: they go at once."""
    withdrawn = withdrawn_names(connection)
    rows = connection.execute(select(ProgrammeRow.sha256, ProgrammeRow.document)) if withdrawn else ()
    programmes = [
        sha256
        for sha256, document in rows
        if any(name in document for name in withdrawn)  # A name is 32 random digits: it stands nowhere else.
    ]
    stories = [Path(file_name(name, Sound.SHARE)).stem for name in withdrawn]
    return frozenset([f"{sha256}.mp3" for sha256 in programmes] + [*map(air_name, programmes + stories)])


def plays(connection: Connection, programme: str, language: str, week: Week, in_weeks: int) -> Counter[str]:
    """In how many of the `in_weeks` weeks before a week the programme held each message and story."""
    before = [str(week_of(week.first - timedelta(weeks=number))) for number in range(1, in_weeks)]
    row = ProgrammeRow
    one = (row.programme == programme) & (row.language == language) & row.week.in_(before)
    heard: Counter[str] = Counter()
    for document in connection.execute(select(row.document).where(one)).scalars():
        pieces = CONTENTS.validate_json(document).pieces
        heard.update({piece.name for piece in pieces if piece.kind in (PieceKind.MESSAGE, PieceKind.STORY)})
    return heard


def clear_shelf(connection: Connection, today: date) -> tuple[frozenset[str], frozenset[str]]:
    """Forget what was aired long ago. The names of files that are still needed, and the phone's clips that are not any more."""
    row = ProgrammeRow
    connection.execute(delete(row).where(row.valid_until < today - REMEMBERED))
    needed = connection.execute(select(row.sha256).where(row.valid_until >= today - KEPT)).scalars().all()
    over = (row.valid_until < today - KEPT) & row.clip.is_not(None)
    clips = set(connection.execute(select(row.clip).where(over)).scalars())
    clips -= set(connection.execute(select(row.clip).where(~over)).scalars())
    connection.execute(update(row).where(over).values(clip=None, clip_seconds=None))
    return frozenset(f"{name}.mp3" for name in needed), frozenset(filter(None, clips))


def clear_folder(folder: Path, needed: Iterable[str], now: datetime) -> int:
    """Delete the files that no row needs and that are older than a day: a build may be about to write its row. How many."""
    kept = frozenset(needed)
    gone = 0
    for path in (*folder.glob("*.mp3"), *folder.glob("*.wav")):
        old = path.stat().st_mtime < (now - timedelta(days=1)).timestamp()
        if old and path.name not in kept and not path.name.startswith("pause"):
            path.unlink(missing_ok=True)
            gone += 1
    return gone
