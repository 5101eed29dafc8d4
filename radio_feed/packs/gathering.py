"""What may be aired in a week, out of the rows: the release's messages, the week's programmes, stories whose tellers allow it.

Withdrawn stories and expired messages are not in these rows any more; what production must not air is not, either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, select

from audio.masters import DOWNLOADED, MALAGASY, RENDER, Form, file_name, find_masters, master_key
from audio.speech import Origin
from core.errors import OperatorError
from core.models import TaskRow
from core.outbox import TaskState
from core.settings import Mode, Settings
from publishing.catalogue import Entry, load_catalogue
from publishing.releases import current_number
from radio_feed.cuts import message_item
from radio_feed.episodes import Episode, current_episodes
from radio_feed.feeds.transcripts import chapters_of
from radio_feed.making import EPISODES
from radio_feed.packs.items import MOST_PLAYS, Item, Kind, in_order
from radio_feed.packs.weeks import Week
from radio_feed.programmes import titled
from radio_feed.shelf import Shelved, programmes_of
from stories.published import PublishedStory, Sound, Use, published_stories

AIRED = MALAGASY | {"fr"}
"""Languages of the stations of the north."""
LONGEST_SPOT = 65.0
"""Seconds. Spots are 30 to 60 s long and 5 s more at most."""
LAST_ASKED = 500
"""Values of one statement."""
UNDONE = (TaskState.READY, TaskState.CLAIMED)


class NothingPublished(OperatorError):
    """There is no release, so there is nothing to air."""

    def __init__(self) -> None:
        super().__init__("Nothing is published yet.", "Run scripts/publish.py, then the worker.")


class NothingToAir(OperatorError):
    """No message has a sound that may be aired."""

    def __init__(self, week: Week) -> None:
        super().__init__(
            f"There is nothing to air in {week}.",
            "Production airs recorded Malagasy alone: see publish.py --report.",
        )


class SoundsInTheMaking(OperatorError):
    """The worker has not made all sounds yet."""

    def __init__(self, count: int) -> None:
        are = "1 sound is" if count == 1 else f"{count} sounds are"
        super().__init__(
            f"{are} still being made by the worker.", "Have scripts/worker.py run, and run the same again."
        )


@dataclass(frozen=True)
class Gathered:
    """`lacking`: messages of the release that have no sound for the air, and will not get one by waiting."""

    release: int
    items: tuple[Item, ...]
    lacking: int


def gather(
    connection: Connection, week: Week, today: date, settings: Settings, *, air: bool = False
) -> Gathered:
    """All there is. `today` is Antananarivo's. Raises NothingPublished, NothingToAir, SoundsInTheMaking."""
    release = current_number(connection)
    if release is None:
        raise NothingPublished
    day = max(today, week.first)
    entries = [
        entry for entry in load_catalogue(connection).entries if _may_be_aired(entry, day, settings.mode)
    ]
    languages = dict.fromkeys(entry.language for entry in entries)
    episodes = [one for code in languages for one in current_episodes(connection, code, day, settings.mode)]
    # What was published anew is not aired in its old words; and stories are asked for apart, by their use.
    clips = {(entry.message, entry.language): entry.clip for entry in entries}
    episodes = [one for one in episodes if clips.get((one.message, one.language)) == one.clip]
    there = {(episode.message, episode.language) for episode in episodes}
    lacking = [entry for entry in entries if (entry.message, entry.language) not in there]
    _refuse_unfinished(connection, lacking, *DOWNLOADED)
    _refuse_unlisted(connection, lacking)
    if air:
        _refuse_unfinished(connection, entries, Form.AIR)
    messages = _messages(connection, episodes, entries, week, settings, air=air)
    programmes = (
        _programme(one, settings, air=air) for one in programmes_of(connection, week) if one.language in AIRED
    )
    items = in_order([*programmes, *messages, *_stories(connection, week, day, settings, air=air)])
    if not items:
        raise NothingToAir(week)
    return Gathered(release, tuple(items), len(lacking))


def _may_be_aired(entry: Entry, day: date, mode: Mode) -> bool:
    """Not a message past its date on that day, nor, in production, a machine's Malagasy."""
    if entry.language not in AIRED or (entry.expires_on is not None and entry.expires_on < day):
        return False
    machine = entry.origin is Origin.SYNTHETIC and entry.language in MALAGASY
    return not (machine and mode is Mode.PRODUCTION)


def _refuse_unfinished(connection: Connection, entries: list[Entry], *forms: Form) -> None:
    """Raises SoundsInTheMaking where the worker still has some of these before it."""
    of_key = {master_key(entry.clip, form): entry.clip for entry in entries for form in forms}
    waiting = {of_key[key] for key in _waiting(connection, RENDER, list(of_key))}
    if waiting:
        raise SoundsInTheMaking(len(waiting))


def _refuse_unlisted(connection: Connection, entries: list[Entry]) -> None:
    """Their sounds are made, and the episodes made of them are still before the worker. Raises SoundsInTheMaking."""
    asked = select(TaskRow.id).where(TaskRow.kind == EPISODES, TaskRow.state.in_(UNDONE)).limit(1)
    if entries and connection.execute(asked).first():
        raise SoundsInTheMaking(len(entries))


def _waiting(connection: Connection, kind: str, keys: list[str]) -> Iterator[str]:
    for first in range(0, len(keys), LAST_ASKED):
        some = TaskRow.key.in_(keys[first : first + LAST_ASKED])
        asked = select(TaskRow.key).where(TaskRow.kind == kind, TaskRow.state.in_(UNDONE), some)
        yield from (str(key) for key in connection.execute(asked).scalars())


def _messages(
    connection: Connection,
    episodes: list[Episode],
    entries: list[Entry],
    week: Week,
    settings: Settings,
    *,
    air: bool,
) -> Iterator[Item]:
    """In the order of the content, whatever their day of publication."""
    order = {(entry.message, entry.language): place for place, entry in enumerate(entries)}
    keys = {one.guid: master_key(one.clip, Form.AIR) for one in episodes}
    aired = find_masters(connection, keys.values()) if air else {}
    for episode in sorted(episodes, key=lambda one: order[one.message, one.language]):
        master = aired.get(keys[episode.guid])
        path = settings.masters_path / file_name(master.sha256, Form.AIR) if master else None
        yield _message(episode, week, settings, path)


def _message(episode: Episode, week: Week, settings: Settings, air: Path | None) -> Item:
    trial = settings.mode is Mode.DEMO
    return Item(
        id=message_item(episode.message, episode.language),
        kind=Kind.MESSAGE,
        language=episode.language,
        title=titled({episode.language: episode.title}, episode.language, trial=trial),
        words=(episode.message,),
        theme=episode.theme,
        sound=settings.masters_path / file_name(episode.master, Form.SHARE),
        air=air,
        seconds=episode.seconds,
        valid_until=min(week.last, episode.expires_on or week.last),
        max_plays=MOST_PLAYS[Kind.MESSAGE],
        message=episode.message,
        keys=episode.keys,
        sentences=episode.sentences,
        sources=tuple(f"{source.title} ({source.dated})" for source in episode.sources),
        chapters=tuple((chapter.starts, chapter.title) for chapter in chapters_of(episode)),
        expires_on=episode.expires_on,
        episode=episode,
    )


def _stories(
    connection: Connection, week: Week, day: date, settings: Settings, *, air: bool
) -> Iterator[Item]:
    for story in published_stories(connection, Use.RADIO, day, practice=settings.demo):
        if story.language in AIRED and Sound.SHARE in story.files:
            yield _story(story, week, settings, air=air)


def _story(story: PublishedStory, week: Week, settings: Settings, *, air: bool) -> Item:
    """A file's name tells nothing of who speaks: the copy's random name is all there is in it."""
    air_file = story.files.get(Sound.AIR) if air else None
    return Item(
        id=f"story/{story.name}",
        kind=Kind.STORY,
        language=story.language,
        title=titled({story.language: story.title}, story.language, trial=settings.demo),
        words=("story", story.name),
        theme="voices",
        sound=story.files[Sound.SHARE].path(settings.stories_path),
        air=air_file.path(settings.stories_path) if air_file else None,
        seconds=story.seconds,
        valid_until=week.last,
        max_plays=MOST_PLAYS[Kind.STORY],
        stories=(story.name,),
        sentences=(story.summary,),
    )


def _programme(programme: Shelved, settings: Settings, *, air: bool) -> Item:
    """With the stories of it in its id: one without the story that was taken back has a number and a name of its own."""
    stories = tuple(sorted(programme.stories))
    of_these = sha256(" ".join(stories).encode()).hexdigest()[:8] if stories else "0"
    words = (programme.programme, str(programme.week), *([of_these] if stories else ()))
    return Item(
        id=f"programme/{programme.programme}/{programme.language}/{programme.week}/{of_these}",
        kind=Kind.SPOT if programme.seconds <= LONGEST_SPOT else Kind.PROGRAMME,
        language=programme.language,
        title=programme.title,
        words=words,
        theme="radio",
        sound=settings.programmes_path / programme.file,
        air=None,
        seconds=programme.seconds,
        valid_until=programme.valid_until,
        max_plays=programme.contents.airings,
        stories=stories,
        sentences=tuple(_told(programme)),
        chapters=programme.chapters,
        programme=programme if air else None,
    )


def _told(programme: Shelved) -> Iterator[str]:
    """A paragraph a piece."""
    for piece in programme.contents.pieces:
        if piece.sentences:
            yield from (*piece.sentences, "")
