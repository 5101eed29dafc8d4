"""Programmes of a week are planned, put together and put on the shelf: by the worker, or for an editor who cannot wait.

The file first, then the row; and in the transaction of the row the list of withdrawn stories is asked once more, so that what
was taken back in the middle of a build never gets a row. What must never happen here: a programme on the shelf without its
file, or with a story that its teller took back.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from audio.index import DatabaseIndex
from audio.library import ClipLibrary, RenderFailed
from audio.masters import Form
from audio.speech import Utterance
from core.clips import ClipStore
from core.clock import Clock
from core.database import reading, unit_of_work
from core.logging import log_failure
from publishing.restore import Unseen
from radio_feed.assembly import Assembled, assemble, silence
from radio_feed.material import Gatherer
from radio_feed.outlook import keep_outlook
from radio_feed.packs.weeks import Week
from radio_feed.phone_copy import phone_copy
from radio_feed.planning import plan
from radio_feed.programmes import Cause, Material, Piece, Planned
from radio_feed.shelf import (
    CONTENTS,
    Contents,
    Made,
    PhoneCopy,
    contents_of,
    made_for,
    put_on_shelf,
    take_from_shelf,
    withdrawn_files,
)
from stories.published import withdrawn_names

ASSEMBLY_VERSION = "programme-1"
"""Part of what a programme is made from. Raise it when it is put together otherwise."""

ATTEMPTS = 3
"""A story that is withdrawn while a programme is built has it planned again; more than that many do not happen."""


UNFINISHED = frozenset({Cause.NO_SOUND, Cause.FEWER})
"""What an hour later may have been mended: the worker is still making sounds of a new release."""


class StoryWithdrawn(Exception):
    """A story was taken back while its programme was built: nothing of it is kept; plan it again."""


@dataclass(frozen=True)
class Built:
    """A programme as it was put together: `assembled` is nothing where there was nothing to air."""

    planned: Planned
    assembled: Assembled | None


@dataclass(frozen=True)
class Builder:
    """Builds the programmes of one content. `clips` and `library` are for the copy that the phone plays."""

    gatherer: Gatherer
    clips: ClipStore
    library: ClipLibrary
    clock: Clock

    @property
    def folder(self) -> Path:
        return self.gatherer.places.programmes

    def languages(self) -> tuple[str, ...]:
        return self.gatherer.content.complete_languages

    def plan_week(self, week: Week, only: Sequence[str] | None = None) -> Iterator[Planned]:
        """The plan of each recipe (of those named) in each language: renders its words, puts nothing together."""
        return (planned for planned, _ in self._plans(week, only))

    def build_week(self, week: Week, only: Sequence[str] | None = None) -> Iterator[Built]:
        """Put together what is new; what stations have already stays as it is while all of it may still be aired.

        What each plan tells its editor is kept first, whatever comes of it.
        """
        with reading(self.gatherer.engine) as connection:
            shelved, withdrawn = made_for(connection, week), withdrawn_files(connection)
        for file in withdrawn:
            (self.folder / file).unlink(missing_ok=True)
        for planned, material in self._plans(week, only):
            with unit_of_work(self.gatherer.engine) as connection:
                keep_outlook(connection, planned, self.clock.now())
            made = shelved.get((planned.programme_id, planned.language))
            if made is None or self._has_changed(made, planned, material):
                yield self.build(planned)

    def _has_changed(self, made: Made, planned: Planned, material: Material) -> bool:
        there = (self.folder / made.file).is_file()
        stays = there and still_good(made.contents, material, planned.week)
        return not there or (made.made_from != made_from(planned) and not stays)

    def _plans(self, week: Week, only: Sequence[str] | None) -> Iterator[tuple[Planned, Material]]:
        recipes = self.gatherer.content.programmes
        for programme in recipes if only is None else only:
            recipe = recipes[programme]
            for language in self.languages():
                material = self.gatherer.material(programme, recipe, language, week)
                yield plan(programme, recipe, language, week, material), material

    def build(self, planned: Planned) -> Built:
        """The programme on the shelf. Raises DiskFull, and BadPiece for a piece that vanished: the shelf is as it was."""
        for _ in range(ATTEMPTS):
            try:
                return self._built(planned)
            except StoryWithdrawn:
                planned = self._again(planned)
        raise StoryWithdrawn

    def _again(self, planned: Planned) -> Planned:
        recipe = self.gatherer.content.programmes[planned.programme_id]
        material = self.gatherer.material(planned.programme_id, recipe, planned.language, planned.week)
        return plan(planned.programme_id, recipe, planned.language, planned.week, material)

    def _built(self, planned: Planned) -> Built:
        if not planned.airable:
            with unit_of_work(self.gatherer.engine) as connection:
                take_from_shelf(connection, planned.week, planned.programme_id, planned.language)
            return Built(planned, None)
        pause = silence(self.folder, Form.SHARE)
        assembled = assemble([piece.file for piece in planned.pieces], Form.SHARE, self.folder, pause)
        try:
            phone = self._phone(planned)
            with unit_of_work(self.gatherer.engine) as connection:
                self._put(connection, planned, assembled, phone)
        except StoryWithdrawn:
            assembled.path.unlink(missing_ok=True)
            raise
        return Built(planned, assembled)

    def _put(
        self, connection: Connection, planned: Planned, assembled: Assembled, phone: PhoneCopy | None
    ) -> None:
        if planned.stories & withdrawn_names(connection):
            raise StoryWithdrawn
        put_on_shelf(connection, planned, made_from(planned), assembled, phone, self.clock.now())

    def _phone(self, planned: Planned) -> PhoneCopy | None:
        """What home 4-2 plays of it, where the recipe says that it does. Without it the programme still goes on the air."""
        if not self.gatherer.content.programmes[planned.programme_id].phone:
            return None
        try:
            return phone_copy(self._phone_clips(planned), self.clips)
        except (RenderFailed, FileNotFoundError, KeyError) as error:
            log_failure("programme.unheard", error, language=planned.language)
            return None

    def _phone_clips(self, planned: Planned) -> list[Path]:
        """The line's own clips: of a message the one that callers hear, of the rest what is rendered now from the same words."""
        wanted = [piece.clip for piece in planned.pieces if piece.clip]
        heard = {made: clip.sha256 for made, clip in DatabaseIndex(self.gatherer.engine).find(wanted).items()}
        ours = [self._said(piece, planned) for piece in planned.pieces if not piece.clip]
        made = {
            said_id: clip.sha256
            for (said_id, _), clip in self.library.render(list(dict.fromkeys(ours)), Unseen()).items()
        }
        names = (
            heard[piece.clip] if piece.clip else made[self._said(piece, planned).id]
            for piece in planned.pieces
        )
        return [self.clips.path(name) for name in names]

    def _said(self, piece: Piece, planned: Planned) -> Utterance:
        return self.gatherer.utterance(piece.kind, piece.name, planned.language, piece.sentences)


def still_good(contents: Contents, material: Material, week: Week) -> bool:
    """Whether a programme on the shelf lacks nothing, and each of its pieces is there as it was and may be aired all week."""
    lacks = contents.off or any(note.cause in UNFINISHED for note in contents.notes)
    fixed = {(piece.kind, piece.name, piece.file.name) for piece in material.fixed.values()}
    valid = {
        (each.piece.kind, each.piece.name, each.piece.file.name)
        for each in material.candidates
        if (each.piece.valid_until or week.last) >= week.last
    }
    held = {(piece.kind, piece.name, piece.file) for piece in contents.pieces}
    return not lacks and held <= fixed | valid


def made_from(planned: Planned) -> str:
    """The hash of all that is heard and told of a plan: a programme of the same is not put together again."""
    values = [
        ASSEMBLY_VERSION,
        planned.title,
        planned.pause,
        CONTENTS.dump_json(contents_of(planned)).decode(),
    ]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
