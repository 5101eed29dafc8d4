"""MANIFEST.json: all that a pack holds, by hash; what may be aired until when; what has to be deleted.

It is read back from sticks that anybody had in their hands, so nothing in it is believed before it fits these shapes.
"""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.errors import OperatorError
from radio_feed.packs.names import is_fat_safe

FORMAT: Literal["antso-pack-1"] = "antso-pack-1"
MANIFEST = "MANIFEST.json"
PENDING = "MANIFEST.PENDING.json"
"""What is being written: it is there from the first change of a stick to the last, so that a next run knows what is ours."""
PAGES = "PAGES"
"""The folder of the pages to listen by."""
LARGEST = 8 * 1024 * 1024
"""Bytes. A pack of 100 cuts has 60 KB."""


class ForeignManifest(OperatorError):
    """A MANIFEST.json that is no pack's of ours, or a damaged one: nothing in that folder is touched."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was not written by this script, or it is damaged.",
            "Give an empty folder, or delete that one file and run again.",
        )


def _safe(path: str) -> str:
    if not is_fat_safe(path):
        raise ValueError("no name of a pack")
    return path


SafePath = Annotated[str, AfterValidator(_safe)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PackedFile(_Shape):
    """One file of a pack: its path from the folder of the pack, with slashes."""

    path: SafePath
    bytes: int = Field(ge=0)
    sha256: Sha256


class PackedCut(_Shape):
    """One thing to air. `number`: what a station reports it by. `keys`: from the line's home, to hear it by phone."""

    number: int = Field(gt=0)
    kind: str
    language: str
    title: str
    path: SafePath
    bytes: int
    sha256: Sha256
    air: SafePath | None
    seconds: float
    valid_from: date
    valid_until: date
    max_plays: int = Field(gt=0)
    message: str | None
    stories: tuple[str, ...]
    keys: tuple[str, ...]
    in_cue: str
    out_cue: str


class Manifest(_Shape):
    """The whole pack of a week.

    `withdrawn`: to be deleted, wherever it was copied to. `ended`: of former packs, no longer aired.
    """

    format: Literal["antso-pack-1"]
    week: str
    trial: bool
    release: int
    valid_from: date
    valid_until: date
    phone: str | None
    cuts: tuple[PackedCut, ...]
    files: tuple[PackedFile, ...]
    withdrawn: tuple[SafePath, ...]
    ended: tuple[SafePath, ...]

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(file.path for file in self.files)

    @property
    def pages(self) -> frozenset[str]:
        """Those to listen by (radio_feed.packs.listening)."""
        return frozenset(path for path in self.paths if path.startswith(f"{PAGES}/"))

    @property
    def stories(self) -> frozenset[str]:
        """Names of the stories that are heard in it."""
        return frozenset(story for cut in self.cuts for story in cut.stories)


def to_json(manifest: Manifest) -> bytes:
    """The same manifest gives the same bytes."""
    written = json.dumps(manifest.model_dump(mode="json"), indent=1, sort_keys=True, ensure_ascii=True)
    return f"{written}\n".encode("ascii")


def from_json(content: bytes) -> Manifest:
    """Raises ValidationError (a ValueError) for what is no manifest of ours."""
    return Manifest.model_validate_json(content)


def read_manifest(folder: Path, name: str = MANIFEST) -> Manifest | None:
    """The manifest of the folder; nothing when it has none. Raises ForeignManifest."""
    path = folder / name
    try:
        with path.open("rb") as file:
            return from_json(file.read(LARGEST))
    except FileNotFoundError:
        return None
    except (ValidationError, IsADirectoryError):
        raise ForeignManifest(path) from None
