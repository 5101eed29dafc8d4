"""Sheets that a presenter reads live: content says which message, and which of its words stay; the release says the words."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Engine

from core.database import reading
from core.settings import Settings
from publishing.catalogue import Entry, load_catalogue
from publishing.programmes import LiveRead
from publishing.shapes import Status
from radio_feed.packs.building import LiveReads
from radio_feed.packs.sheets import LiveSheet
from radio_feed.packs.weeks import Week
from radio_feed.programmes import titled


def live_reads_of(reads: Mapping[str, LiveRead], engine: Engine, settings: Settings) -> LiveReads:
    """By language and week, those whose message the current release still says then. Production prints reviewed ones alone."""

    def of(language: str, week: Week) -> Sequence[LiveSheet]:
        with reading(engine) as connection:
            entries = {
                one.message: one for one in load_catalogue(connection).entries if one.language == language
            }
        return [
            _sheet(read, entries[read.message], settings, week)
            for read in reads.values()
            if read.message in entries
            and _good(entries[read.message].expires_on, week)
            and (settings.demo or read.status is Status.REVIEWED)
        ]

    return of


def _good(expires_on: date | None, week: Week) -> bool:
    return expires_on is None or expires_on >= week.first


def _sheet(read: LiveRead, entry: Entry, settings: Settings, week: Week) -> LiveSheet:
    return LiveSheet(
        title=titled(read.title, entry.language, trial=settings.demo),
        sentences=entry.sentences,
        stay=read.stay.get(entry.language, ()),
        sources=tuple(f"{source.title} ({source.dated})" for source in entry.sources),
        valid_until=min(week.last, entry.expires_on or week.last),
        keys=entry.keys,
    )
