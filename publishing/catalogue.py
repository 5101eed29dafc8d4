"""What a release says, told apart by message and language: what radio, feeds and pages are made of.

Written beside each release, from the same content and the same clips, and never read in a call. What left a release because
its date had passed has left its catalogue, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from audio.speech import Origin
from core.database import upsert
from core.models import CatalogueRow
from publishing.compile import Clips
from publishing.content import Content
from publishing.line import Line, Menu, MessageList
from publishing.release import CompiledLine
from publishing.releases import current_number, digest_of
from publishing.shapes import Source, Status, Theme
from publishing.utterances import utterances
from publishing.ways import keys_to_messages

MAIN = "main"
"""The line that the public calls: keys are told for it."""


@dataclass(frozen=True)
class Entry:
    """One message in one language, as callers hear it.

    `sentences`: as spoken, an empty one between paragraphs. `clip`: what its phone clip was made from, which finds its masters
    (audio.masters.master_key). `keys`: from home to where it is heard, by the fewest; none where no menu leads to it.
    """

    message: str
    language: str
    title: str
    theme: Theme
    stage: str
    corridors: tuple[str, ...]
    audience: tuple[str, ...]
    sensitive: bool
    status: Status
    sources: tuple[Source, ...]
    sentences: tuple[str, ...]
    clip: str
    origin: Origin
    expires_on: date | None
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """All entries of a release, in the order of its content. `chooses`: the key of the greeting for each language."""

    entries: tuple[Entry, ...] = ()
    chooses: Mapping[str, str] = field(default_factory=dict)


ENTRY = TypeAdapter(Entry)
CATALOGUE = TypeAdapter(Catalogue)
"""Their one JSON form."""


def catalogue_of(content: Content, clips: Clips, lines: Mapping[str, CompiledLine]) -> Catalogue:
    """What the lines say of the content: messages that no list holds any more are left out. Pure."""
    entries = (entry for code in clips for entry in _entries(content, clips, code))
    return still_said(Catalogue(tuple(entries)), lines)


def _entries(content: Content, clips: Clips, language: str) -> Iterator[Entry]:
    """A message that the language borrows from another is told under that other alone."""
    for said in utterances(content, language):
        kind, _, name = said.id.partition("/")
        if kind != "message" or said.language != language:
            continue
        sheet, clip = content.messages[name].sheet, clips[language][said.id]
        title = next(sheet.title[code] for code in content.fallbacks(language) if code in sheet.title)
        yield Entry(
            message=name,
            language=language,
            title=title,
            theme=sheet.theme,
            stage=sheet.stage,
            corridors=sheet.corridors,
            audience=sheet.audience,
            sensitive=sheet.sensitive,
            status=sheet.status,
            sources=sheet.sources,
            sentences=said.sentences,
            clip=clip.made_from,
            origin=clip.origin,
            expires_on=sheet.expires_on,
            keys=(),
        )


def still_said(catalogue: Catalogue, lines: Mapping[str, CompiledLine]) -> Catalogue:
    """The catalogue of these lines: without what they say no more, each message with the keys to it as they are now."""
    flows = {name: line.flow for name, line in lines.items()}
    said = {message for flow in flows.values() for message in _listed(flow)}
    main = flows.get(MAIN)
    languages = {entry.language for entry in catalogue.entries}
    ways = {code: keys_to_messages(main, code) if main else {} for code in languages}
    entries = tuple(
        replace(entry, keys=ways[entry.language].get(entry.message, ()))
        for entry in catalogue.entries
        if entry.message in said
    )
    return Catalogue(entries, _choosing(main) if main else {})


def _listed(flow: Line) -> Iterator[str]:
    for step in flow.steps.values():
        if isinstance(step, MessageList):
            yield from step.messages


def _choosing(flow: Line) -> dict[str, str]:
    greeting = flow.steps[flow.starts_at]
    options = greeting.options if isinstance(greeting, Menu) else ()
    return {option.language: str(key) for key, option in enumerate(options, start=1) if option.language}


def keep_catalogue(connection: Connection, number: int, catalogue: Catalogue) -> None:
    """Write the catalogue of a release; one that it has already is replaced, for a title changes no call."""
    document = CATALOGUE.dump_json(catalogue).decode()
    values = {"digest": digest_of(document), "document": document}
    kept = upsert(connection, CatalogueRow).values(number=number, **values)
    connection.execute(kept.on_conflict_do_update(index_elements=["number"], set_=values))


def catalogue_numbered(connection: Connection, number: int) -> Catalogue:
    """The catalogue of a release; empty for one from before there were any: publish the content again."""
    document = connection.execute(select(CatalogueRow.document).where(CatalogueRow.number == number)).scalar()
    return Catalogue() if document is None else CATALOGUE.validate_json(document)


def chosen_languages(connection: Connection) -> tuple[str, ...]:
    """The languages that the greeting of the current release offers."""
    return (*load_catalogue(connection).chooses,)


def load_catalogue(connection: Connection) -> Catalogue:
    """The catalogue of the current release."""
    number = current_number(connection)
    return Catalogue() if number is None else catalogue_numbered(connection, number)
