"""The pack of a week, put together: sounds get numbers, names and tags; lists, sheets, checker and manifest follow from them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from audio.tags import Chapter, Tags, tag_mp3
from core.clock import ANTANANARIVO, Clock
from core.database import reading, unit_of_work
from core.durable import write_durably
from core.settings import Settings
from radio_feed.covers import small_cover
from radio_feed.cuts import cut_number
from radio_feed.packs.checker import check_list, command_file, delete_list
from radio_feed.packs.contents import PackContent, of_bytes, of_file
from radio_feed.packs.gathering import Gathered, gather
from radio_feed.packs.items import Item
from radio_feed.packs.listening import ListenPages, on_stick
from radio_feed.packs.manifest import FORMAT, PAGES, Manifest, PackedCut
from radio_feed.packs.names import TRIAL, fat_name, refuse_collisions
from radio_feed.packs.playlists import Track, m3u
from radio_feed.packs.sheets import (
    Edition,
    LiveSheet,
    Script,
    grid,
    live_sheets,
    report_form,
    safety_card,
    sheets,
)
from radio_feed.packs.shelf import ToDelete, remember_paths, to_delete
from radio_feed.packs.weeks import Week
from radio_feed.packs.words import PRINTED
from radio_feed.shelf import Shelved
from stories.published import withdrawn_names

ARTIST = "Antso"
ATTEMPTS = 3
"""A story taken back while a pack is built has it built anew; more than that many do not happen."""

LiveReads = Callable[[str, Week], Sequence[LiveSheet]]
"""The sheets to be read live, by language and week."""


AirOf = Callable[[Shelved], Path]
"""The WAV of a programme for a station's desk, made where it is not there (radio_feed.air.air_of)."""


class StoryWithdrawn(Exception):
    """A story was taken back while its pack was built: build it again."""


@dataclass(frozen=True)
class Numbered:
    """An item with its number, its path, and the tagged sound."""

    item: Item
    cut: PackedCut
    sound: PackContent
    air: PackContent | None


@dataclass(frozen=True)
class Pack:
    """All files but the manifest, which names them."""

    manifest: Manifest
    contents: tuple[PackContent, ...]
    lacking: int


@dataclass(frozen=True)
class Packer:
    """Builds packs of one deployment. `advance` hears of each sound that is tagged."""

    settings: Settings
    engine: Engine
    clock: Clock
    live_reads: LiveReads
    listen_pages: ListenPages
    air_of: AirOf
    started: Callable[[int], None] = lambda _total: None
    advance: Callable[[str], None] = lambda _path: None

    @property
    def trial(self) -> bool:
        return self.settings.demo

    def pack(self, week: Week, *, air: bool = False) -> Pack:
        """The pack of a week; `air`: with WAV. Raises what gathering raises; BadPiece for a programme's WAV; DiskFull."""
        with reading(self.engine) as connection:
            gathered = gather(connection, week, self._today(), self.settings, air=air)
        self.started(len(gathered.items))
        numbered = [self._numbered(item, week) for item in gathered.items]
        contents = [*_sounds(numbered), *self._pages(numbered)]
        with reading(self.engine) as connection:
            over = to_delete(connection, frozenset(content.path for content in contents))
        contents += [*self._lists(numbered), *self._printed(week, numbered)]
        pack = self._pack(week, gathered, [*contents, *self._checker(contents, over)], numbered, over)
        with unit_of_work(self.engine) as connection:
            remember_paths(connection, pack.manifest)
        return pack

    def refuse_withdrawn(self, manifest: Manifest) -> None:
        """Raises StoryWithdrawn where the pack holds what was taken back since it was gathered."""
        with reading(self.engine) as connection:
            if manifest.stories & withdrawn_names(connection):
                raise StoryWithdrawn

    def _today(self) -> date:
        return self.clock.now().astimezone(ANTANANARIVO).date()

    def _numbered(self, item: Item, week: Week) -> Numbered:
        with unit_of_work(self.engine) as connection:
            number = cut_number(connection, item.id, item.title)
        name = self._name("MP3", str(number), item.language, *item.words)
        sound = self._tagged(item, number, f"MP3-{item.language.upper()}/{name}")
        wav = name.removesuffix("MP3") + "WAV"
        source = self.air_of(item.programme) if item.programme else item.air
        air = of_file(f"WAV-{item.language.upper()}/{wav}", source) if source else None
        self.advance(sound.path)
        return Numbered(item, _cut(item, number, week, sound, air), sound, air)

    def _name(self, suffix: str, *words: str) -> str:
        return fat_name([TRIAL, *words] if self.trial else words, suffix)

    def _tagged(self, item: Item, number: int, path: str) -> PackContent:
        """The sound with its tags, kept in the instance under the hash of its bytes: the next pack has it ready."""
        content = of_bytes(path, tag_mp3(item.sound.read_bytes(), _tags(item, number)))
        kept = self.settings.packs_path / f"{content.sha256}.mp3"
        if not (kept.is_file() and kept.stat().st_size == content.bytes):
            assert isinstance(content.source, bytes)
            write_durably(kept, content.source)
        return PackContent(path, kept, content.bytes, content.sha256)

    def _pages(self, numbered: Sequence[Numbered]) -> Iterator[PackContent]:
        """To listen to its messages without a network."""
        messages = [on_stick(one.item.episode, one.sound) for one in numbered if one.item.episode]
        for name, page in self.listen_pages(messages, self._name).items():
            yield of_bytes(f"{PAGES}/{name}", page)

    def _pack(
        self,
        week: Week,
        gathered: Gathered,
        contents: Sequence[PackContent],
        numbered: Sequence[Numbered],
        over: ToDelete,
    ) -> Pack:
        refuse_collisions(content.path for content in contents)
        manifest = Manifest(
            format=FORMAT,
            week=str(week),
            trial=self.trial,
            release=gathered.release,
            valid_from=week.first,
            valid_until=week.last,
            phone=self.settings.line_number or None,
            cuts=tuple(one.cut for one in numbered),
            files=tuple(content.packed for content in contents),
            withdrawn=over.withdrawn,
            ended=over.ended,
        )
        return Pack(manifest, tuple(contents), gathered.lacking)

    def _lists(self, numbered: Sequence[Numbered]) -> Iterator[PackContent]:
        """Beside the sounds of each folder, those of it in their order."""
        sounds = [(one.cut, content) for one in numbered for content in (one.sound, one.air) if content]
        for folder in dict.fromkeys(_folder(content) for _, content in sounds):
            tracks = [
                Track(content.path.rpartition("/")[2], cut.title, cut.seconds)
                for cut, content in sounds
                if _folder(content) == folder
            ]
            for suffix, ascii_only in (("M3U", True), ("M3U8", False)):
                name = self._name(suffix, folder)
                yield of_bytes(f"{folder}/{name}", m3u(tracks, ascii_only=ascii_only))

    def _printed(self, week: Week, numbered: Sequence[Numbered]) -> Iterator[PackContent]:
        cuts = tuple(one.cut for one in numbered)
        for language in PRINTED:
            edition = Edition(week, language, self.trial, self.settings.line_number or None)
            scripts = tuple(
                _script(one) for one in numbered if one.item.language == language and one.item.sentences
            )
            pages = {
                "grille": grid(edition, cuts),
                "feuilles": sheets(edition, scripts),
                "direct": live_sheets(edition, tuple(self.live_reads(language, week))),
                "regles": safety_card(edition),
                "diffuse": report_form(edition),
            }
            for what, made in pages.items():
                yield of_bytes(f"PDF/{self._name('PDF', what, language)}", made)

    def _checker(self, contents: Sequence[PackContent], over: ToDelete) -> list[PackContent]:
        checks, deletes = self._name("TXT", "verifier"), self._name("TXT", "effacer")
        return [
            of_bytes(deletes, delete_list([*over.withdrawn, *over.ended])),
            of_bytes(self._name("CMD", "verifier"), command_file(checks, deletes)),
            of_bytes(checks, check_list([content.packed for content in contents])),
        ]


def _sounds(numbered: Sequence[Numbered]) -> list[PackContent]:
    return [content for one in numbered for content in (one.sound, one.air) if content]


def _folder(content: PackContent) -> str:
    return content.path.partition("/")[0]


def _tags(item: Item, number: int) -> Tags:
    """Nothing in them changes from week to week: what is the same is not brought again."""
    return Tags(
        title=item.title,
        artist=ARTIST,
        album=ARTIST,
        language=item.language,
        script="\n".join(item.sentences),
        comment=f"Antso {number}",
        track=number,
        cover=small_cover(item.theme, item.language, item.title),
        chapters=tuple(_chapters(item)),
    )


def _chapters(item: Item) -> Iterator[Chapter]:
    """Each to where the next one begins."""
    following = [starts for starts, _ in item.chapters[1:]]
    for (starts, title), ends in zip(item.chapters, [*following, item.seconds], strict=False):
        yield Chapter(starts, ends, title)


def _cut(item: Item, number: int, week: Week, sound: PackContent, air: PackContent | None) -> PackedCut:
    return PackedCut(
        number=number,
        kind=item.kind,
        language=item.language,
        title=item.title,
        path=sound.path,
        bytes=sound.bytes,
        sha256=sound.sha256,
        air=air.path if air else None,
        seconds=round(item.seconds, 2),
        valid_from=week.first,
        valid_until=item.valid_until,
        max_plays=item.max_plays,
        message=item.message,
        stories=item.stories,
        keys=item.keys,
        in_cue=item.in_cue,
        out_cue=item.out_cue,
    )


def _script(one: Numbered) -> Script:
    return Script(one.cut, one.item.sentences, one.item.sources)
