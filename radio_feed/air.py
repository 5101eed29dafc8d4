"""A programme for a station's desk: the same pieces as air masters (WAV, 48 kHz, -23 LUFS), put together on request.

Each is made from the voice or the recording itself; only where that is not at hand any more, from its share master.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from audio.masters import Form
from audio.speech import Utterance
from core.durable import write_durably
from publishing.utterances import utterances
from radio_feed.assembly import Assembled, BadPiece, assemble, silence
from radio_feed.material import Gatherer
from radio_feed.programmes import Piece, PieceKind, Planned
from radio_feed.shelf import Shelved, ShelvedPiece, air_name
from stories.published import Sound, file_name


def air_programme(gatherer: Gatherer, planned: Planned, folder: Path) -> Assembled:
    """The planned programme as one WAV in the folder, under the hash of its bytes. Raises BadPiece, DiskFull."""
    return _assembled(gatherer, planned.pieces, planned.language, folder)


def air_of(gatherer: Gatherer, shelved: Shelved) -> Path:
    """The WAV of a programme on the shelf, beside its MP3; made where it is not there. Raises BadPiece, DiskFull."""
    path = gatherer.places.programmes / air_name(shelved.sha256)
    if path.is_file():
        os.utime(
            path
        )  # It is in use from now on: no sweep takes it for a day (radio_feed.shelf.clear_folder).
        return path
    pieces = [_piece(gatherer, piece) for piece in shelved.contents.pieces]
    return _assembled(gatherer, pieces, shelved.language, path.parent).path.replace(path)


def _assembled(gatherer: Gatherer, pieces: Sequence[Piece], language: str, folder: Path) -> Assembled:
    pause = silence(gatherer.places.programmes, Form.AIR)
    return assemble(list(_air_files(gatherer, pieces, language)), Form.AIR, folder, pause)


def _piece(gatherer: Gatherer, piece: ShelvedPiece) -> Piece:
    """As it was planned."""
    folder = gatherer.places.stories if piece.kind is PieceKind.STORY else gatherer.places.masters
    return Piece(
        piece.kind, piece.name, piece.title, folder / piece.file, piece.seconds, sentences=piece.sentences
    )


def _air_files(gatherer: Gatherer, pieces: Sequence[Piece], language: str) -> Iterator[Path]:
    spoken = {said.id: said for said in utterances(gatherer.content, language)}
    for piece in pieces:
        yield _air_of(gatherer, piece, language, spoken) or _from_share(gatherer, piece)


def _air_of(gatherer: Gatherer, piece: Piece, language: str, spoken: Mapping[str, Utterance]) -> Path | None:
    """The air master of the same words; nothing where the content says something else by now."""
    if piece.kind is PieceKind.STORY:
        path = gatherer.places.stories / file_name(piece.name, Sound.AIR)
        return path if path.is_file() else None
    said = (
        spoken.get(f"message/{piece.name}")
        if piece.kind is PieceKind.MESSAGE
        else gatherer.utterance(piece.kind, piece.name, language, piece.sentences)
    )
    if said is None or not gatherer.has_share(said, piece.file.name):
        return None
    made = gatherer.master(said, Form.AIR)
    return gatherer.path(made) if made else None


def _from_share(gatherer: Gatherer, piece: Piece) -> Path:
    """Decoded and brought to the desk's loudness, kept beside the programmes under the share master's name."""
    # The libraries of sound take a second and 100 MB: only who needs them loads them.
    from audio.broadcast import encode
    from audio.recordings import decode

    path = gatherer.places.programmes / air_name(piece.file.stem)
    try:
        if not path.is_file():
            write_durably(path, encode(decode(piece.file.read_bytes()), Form.AIR))
    except FileNotFoundError as error:
        raise BadPiece(f"{piece.file.name} is not there") from error
    return path
