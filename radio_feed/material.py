"""What a programme may be made of, found in one short read, and its own words made sound: the way from rows and files to a plan.

Messages come as episodes, so that nothing is aired that no release says; stories as stories.published lets them out. What
must never come in here: a story that may not be broadcast, a machine's Malagasy in production.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from agencies.known import KnownRegister
from agencies.lookup import current_lists
from agencies.registers import Registers
from audio.chain import origin_of
from audio.masters import MALAGASY, Form, Master, MasterMaker, file_name
from audio.speech import Origin, Utterance
from audio.voices import VoiceUnavailable
from core.clock import ANTANANARIVO
from core.database import reading
from core.outbox import Hopeless
from core.settings import Mode
from publishing.catalogue import Entry, load_catalogue
from publishing.content import Content
from publishing.programmes import LicenceRules, Recipe
from publishing.shapes import Theme
from publishing.utterances import programme_words
from radio_feed.assembly import seconds_in, silence
from radio_feed.episodes import Episode, current_episodes
from radio_feed.licence import licence_sentences
from radio_feed.packs.weeks import Week
from radio_feed.planning import HOME
from radio_feed.programmes import Candidate, Cause, Material, Note, Piece, PieceKind
from radio_feed.shelf import plays
from stories.published import PublishedStory, Sound, Use, published_stories


@dataclass(frozen=True)
class Places:
    """Where files lie: masters, stories, programmes."""

    masters: Path
    stories: Path
    programmes: Path


@dataclass(frozen=True)
class Known:
    """What the database knows for a programme of a week. `home` is the register of home, where the content has one."""

    entries: tuple[Entry, ...]
    episodes: tuple[Episode, ...]
    stories: tuple[PublishedStory, ...]
    heard: Counter[str]
    home: KnownRegister | None


@dataclass(frozen=True)
class Gatherer:
    """Gathers for one content. `home` is the register of home; `maker` makes the words of programmes, music and licence rules."""

    engine: Engine
    content: Content
    registers: Registers
    home: str
    mode: Mode
    places: Places
    maker: MasterMaker

    def material(self, programme: str, recipe: Recipe, language: str, week: Week) -> Material:
        """All that the programme may hold that week."""
        known = self._known(programme, recipe, language, week)
        notes = list(self._unheard(known, language, week))
        candidates = [*self._messages(known, notes), *self._stories(known, language)]
        fixed = {
            (piece.kind, piece.name): piece for piece in self._fixed(recipe, known, language, week, notes)
        }
        pause = seconds_in(silence(self.places.programmes, Form.SHARE))
        return Material(fixed, candidates, pause, tuple(notes), trial=self.mode is Mode.DEMO)

    def utterance(self, kind: PieceKind, name: str, language: str, licence: tuple[str, ...]) -> Utterance:
        """What is said or played of a piece that is no message and no story."""
        match kind:
            case PieceKind.MUSIC:
                return Utterance(f"programme/{name}", "music", tune=self.content.jingle(name))
            case PieceKind.LICENCE:
                return Utterance(f"programme/{name}", language, licence)
            case _:
                return programme_words(self.content, language, name)

    def _known(self, programme: str, recipe: Recipe, language: str, week: Week) -> Known:
        demo = self.mode is Mode.DEMO
        with reading(self.engine) as connection:
            entries = (each for each in load_catalogue(connection).entries if each.language == language)
            lists = current_lists(connection, self.registers, demo=demo)
            return Known(
                tuple(entries),
                current_episodes(connection, language, week.first, self.mode),
                tuple(published_stories(connection, Use.RADIO, week.first, practice=demo)),
                plays(connection, programme, language, week, recipe.in_weeks),
                lists.today(self.home, self.registers[self.home]) if self.home in self.registers else None,
            )

    def _unheard(self, known: Known, language: str, week: Week) -> Iterator[Note]:
        """Messages of the release that cannot be aired: a machine's Malagasy in production, or no sound yet."""
        heard = {episode.message for episode in known.episodes}
        valid = [each for each in known.entries if (each.expires_on or date.max) >= week.last]
        silent = [each for each in valid if each.message not in heard]
        synthetic = [each for each in silent if self._refused(language, each.origin)]
        unmade = [each for each in silent if each not in synthetic]
        for cause, entries in ((Cause.SYNTHETIC, synthetic), (Cause.NO_SOUND, unmade)):
            if entries:
                yield Note(cause, ", ".join(sorted(each.message for each in entries)))

    def _refused(self, language: str, origin: Origin) -> bool:
        synthetic = origin is Origin.SYNTHETIC and language in MALAGASY
        return synthetic and self.mode is Mode.PRODUCTION

    def _messages(self, known: Known, notes: list[Note]) -> Iterator[Candidate]:
        """An episode whose file was lost is one without sound."""
        for episode in known.episodes:
            path = self.places.masters / file_name(episode.master, Form.SHARE)
            try:
                seconds = seconds_in(path)
            except FileNotFoundError:
                notes.append(Note(Cause.NO_SOUND, episode.message))
                continue
            piece = Piece(
                PieceKind.MESSAGE, episode.message, episode.title, path, seconds, episode.expires_on,
                tuple(filter(None, episode.sentences)), episode.origin, episode.clip,
            )  # fmt: skip
            new_on = episode.published_at.astimezone(ANTANANARIVO).date()
            yield Candidate(piece, Theme(episode.theme), new_on, known.heard[episode.message])

    def _stories(self, known: Known, language: str) -> Iterator[Candidate]:
        """Those told in the language of the programme."""
        for story in known.stories:
            sound = story.files.get(Sound.SHARE)
            path = sound.path(self.places.stories) if sound else None
            if story.language == language and path and path.is_file():
                title = story.titles.get(language) or story.title
                piece = Piece(
                    PieceKind.STORY, story.name, title, path, seconds_in(path), origin=Origin.RECORDED
                )
                theme = Theme(story.theme) if story.theme else None
                yield Candidate(piece, theme, story.approved_on, known.heard[story.name])

    def _fixed(
        self, recipe: Recipe, known: Known, language: str, week: Week, notes: list[Note]
    ) -> Iterator[Piece]:
        """Music, prompts and licence words of the recipe: each that has, or can be given, its sound."""
        wanted = [(PieceKind.MUSIC, tune) for tune in recipe.tunes]
        wanted += [(PieceKind.WORDS, prompt) for prompt in recipe.prompts]
        titles = [slot.title for slot in recipe.slots if isinstance(slot, LicenceRules)]
        licence: tuple[str, ...] = ()
        if titles and known.home:
            licence = licence_sentences(known.home, week.last, language, PromptTexts(self.content, language))
            wanted.append((PieceKind.LICENCE, HOME))
        for kind, name in wanted:
            said = self.utterance(kind, name, language, licence)
            title = titles[0].get(language, "") if kind is PieceKind.LICENCE else ""
            if self.maker.refuses(said):
                notes.append(Note(Cause.SYNTHETIC, name))
            elif master := self.master(said, Form.SHARE):
                path = self.path(master)
                sentences = tuple(filter(None, said.sentences))
                yield Piece(kind, name, title, path, seconds_in(path), None, sentences, origin_of(said))

    def master(self, said: Utterance, form: Form) -> Master | None:
        """Its master, rendered now where it is not there; nothing for what cannot be rendered."""
        try:
            return self.maker.make(said, form)
        except (Hopeless, VoiceUnavailable):
            return None

    def has_share(self, said: Utterance, file: str) -> bool:
        """Whether the share master of that name is what is said now, in the same words and voice."""
        try:
            found = self.maker.find(said, Form.SHARE)
        except (Hopeless, VoiceUnavailable):
            return False
        return found is not None and self.path(found).name == file

    def path(self, master: Master) -> Path:
        return self.places.masters / file_name(master.sha256, master.form)


@dataclass(frozen=True)
class PromptTexts:
    """The words of prompts in a language, or in what stands in for it. Raises KeyError for one that has none."""

    content: Content
    language: str

    def __call__(self, prompt: str) -> str:
        return self._texts[prompt]

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        texts: dict[str, str] = {}
        for code in reversed(self.content.fallbacks(self.language)):
            texts |= {name: prompt.text for name, prompt in self.content.prompts.get(code, {}).items()}
        return texts
