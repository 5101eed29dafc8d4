"""Episodes: the messages of the current release, each in its language, as they are broadcast and downloaded.

Rows are made by the worker (radio_feed.making), once all their sounds are there, and read here. What must never come out of
here: a message past its date, one that the current release says no more, a machine's Malagasy in production.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, tuple_

from audio.masters import MALAGASY, Form, file_name
from audio.speech import Offset, Origin
from core.asking import asking, day
from core.clock import ANTANANARIVO, moment
from core.models import EpisodeRow, FeedRow
from core.settings import Mode
from publishing.shapes import Source, Status

PAGE = 100
"""Episodes on a page of a feed."""


@dataclass(frozen=True)
class Enclosure:
    """A file to be downloaded: `sha256` names it, `sha384` lets whoever has it check it."""

    form: Form
    sha256: str
    sha384: str
    size: int

    @property
    def file(self) -> str:
        """Its name in the folder of masters."""
        return file_name(self.sha256, self.form)


@dataclass(frozen=True)
class Episode:
    """One message in one language.

    `guid`, `number` (in its season; a worker's story has none, 0) and `published_at` never change. `sentences`: as spoken, an
    empty one between paragraphs; `offsets`: when each is heard, or one for all of a recording. `clip`: what its phone clip was
    made from, which finds its masters; `master`: the SHA-256 of the untagged MP3. `enclosures`: the one of the feed first.
    `chooses`: the key of the language in the greeting; `keys`: from home on. `voice_changed`: of a story.
    """

    guid: str
    message: str
    language: str
    title: str
    theme: str
    season: int
    number: int
    sentences: tuple[str, ...]
    offsets: tuple[Offset, ...]
    sources: tuple[Source, ...]
    seconds: float
    origin: Origin
    status: Status
    published_at: datetime
    expires_on: date | None
    chooses: str
    keys: tuple[str, ...]
    clip: str
    master: str
    enclosures: tuple[Enclosure, ...]
    voice_changed: bool = False


EPISODE = TypeAdapter(Episode)
"""Its one JSON form."""


@dataclass(frozen=True)
class FeedState:
    """A feed as it stands, told by two looks at an index. `edition` and `gone` change whenever anything in it does.

    `changed_at`: when an episode last came, changed or went; `gone`: the last day of what expired last.
    """

    guid: str
    edition: int
    changed_at: datetime | None
    gone: date | None


def current_episodes(connection: Connection, language: str, today: date, mode: Mode) -> tuple[Episode, ...]:
    """All that are on the air in a language, the newest first; `today` is Antananarivo's."""
    rows = select(EpisodeRow.document).where(_airs(language, today, mode)).order_by(*_newest_first())
    return tuple(map(EPISODE.validate_json, connection.execute(rows).scalars()))


def page_of_episodes(
    connection: Connection, language: str, today: date, mode: Mode, page: int
) -> tuple[Episode, ...]:
    """A page of them; the first is 1, and one past the end is empty."""
    rows = select(EpisodeRow.document).where(_airs(language, today, mode)).order_by(*_newest_first())
    documents = connection.execute(rows.limit(PAGE).offset((page - 1) * PAGE)).scalars()
    return tuple(map(EPISODE.validate_json, documents))


def page_before(connection: Connection, language: str, today: date, mode: Mode, page: int) -> datetime | None:
    """When the last episode of the page before was published; None for the first page."""
    if page == 1:
        return None
    dates = select(EpisodeRow.published_at).where(_airs(language, today, mode)).order_by(*_newest_first())
    return connection.execute(dates.limit(1).offset((page - 1) * PAGE - 1)).scalar()


def episode_of(
    connection: Connection, language: str, message: str, today: date, mode: Mode
) -> Episode | None:
    """The episode of a message, where it is on the air."""
    asked = and_(EpisodeRow.message == message, _airs(language, today, mode))
    document = connection.execute(select(EpisodeRow.document).where(asked)).scalar()
    return None if document is None else EPISODE.validate_json(document)


def count_episodes(connection: Connection, language: str, today: date, mode: Mode) -> int:
    return connection.execute(select(func.count()).where(_airs(language, today, mode))).scalar_one()


def feed_state(connection: Connection, language: str, today: date) -> FeedState | None:
    """None for a language that never had an episode. Programs ask for it every few minutes: the driver itself is asked."""
    ask = asking(connection)
    for guid, edition, changed in ask(
        "SELECT guid, edition, changed_at FROM feeds WHERE language = ?", language
    ):
        [(last,)] = ask(
            "SELECT max(expires_on) FROM episodes WHERE language = ? AND expires_on < ?",
            language,
            today.isoformat(),
        )
        gone = day(last)
        return FeedState(guid, edition, _changed_at(moment(changed), gone), gone)
    return None


def _changed_at(changed_at: datetime, gone: date | None) -> datetime:
    """What expired went at midnight in Antananarivo, whether anything was written then or not."""
    if gone is None:
        return changed_at
    return max(changed_at, datetime.combine(gone + timedelta(days=1), time(), ANTANANARIVO))


COVER_VERSION = "1"
"""Part of a cover's name: raise it when covers are drawn otherwise."""


def cover_file(language: str) -> str:
    """The name of a feed's cover in the folder of masters."""
    return f"cover-{language}-{COVER_VERSION}.jpg"


PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of feeds' guids: podcastindex.org's podcast:guid."""


def feed_guid(public_url: str, language: str) -> str:
    """The guid that a feed gets: of its address without scheme, as podcast:guid has it."""
    address = f"{public_url}/feeds/{language}.xml".partition("://")[2]
    return str(uuid5(PODCASTS, address.rstrip("/")))


def feed_guids(connection: Connection) -> dict[str, str]:
    """The guid of each language's feed, by language; a language without a feed is not there."""
    rows = connection.execute(select(FeedRow.language, FeedRow.guid).order_by(FeedRow.language))
    return {row.language: row.guid for row in rows}


def episodes_after(
    connection: Connection, language: str, today: date, mode: Mode, last: Episode | None
) -> tuple[Episode, ...]:
    """The page that follows an episode, the first where there is none: what is published meanwhile shifts nothing."""
    rows = select(EpisodeRow.document).where(_airs(language, today, mode)).order_by(*_newest_first())
    rows = rows.limit(PAGE)
    if last:
        # Told of their columns' types, or a time would be compared as text.
        columns = (EpisodeRow.published_at, EpisodeRow.number, EpisodeRow.guid)
        before = (last.published_at, last.number, last.guid)
        rows = rows.where(tuple_(*columns) < tuple_(*before, types=[column.type for column in columns]))
    return tuple(map(EPISODE.validate_json, connection.execute(rows).scalars()))


def _newest_first() -> tuple[ColumnElement[Any], ...]:
    return EpisodeRow.published_at.desc(), EpisodeRow.number.desc(), EpisodeRow.guid.desc()


def _airs(language: str, today: date, mode: Mode) -> ColumnElement[bool]:
    """Decided in one place, whatever asks."""
    airs = [
        EpisodeRow.language == language,
        EpisodeRow.on_air.is_(True),
        or_(EpisodeRow.expires_on.is_(None), EpisodeRow.expires_on >= today),
    ]
    if mode is Mode.PRODUCTION and language in MALAGASY:
        airs.append(EpisodeRow.origin != Origin.SYNTHETIC)
    return and_(*airs)


def was_on_air(connection: Connection, message: str) -> bool:
    """Whether there ever was an episode of this message, in any language."""
    asked = select(EpisodeRow.guid).where(EpisodeRow.message == message).limit(1)
    return connection.execute(asked).first() is not None
