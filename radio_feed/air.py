"""A programme for a station's desk: the same pieces as air masters (WAV, 48 kHz, -23 LUFS), put together on request.

Each is made from the voice or the recording itself; only where that is not at hand any more, from its share master.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from audio.masters import Form, master_key
from audio.speech import Utterance
from core.durable import write_durably
from publishing.utterances import utterances
from radio_feed.assembly import Assembled, BadPiece, assemble, silence
from radio_feed.material import Gatherer
from radio_feed.programmes import Piece, PieceKind, Planned
from stories.published import Sound, file_name


def air_programme(gatherer: Gatherer, planned: Planned, folder: Path) -> Assembled:
    """The planned programme as one WAV in the folder, under the hash of its bytes. Raises BadPiece, DiskFull."""
    pause = silence(gatherer.places.programmes, Form.AIR)
    return assemble(list(_air_files(gatherer, planned)), Form.AIR, folder, pause)


def _air_files(gatherer: Gatherer, planned: Planned) -> Iterator[Path]:
    spoken = {said.id: said for said in utterances(gatherer.content, planned.language)}
    for piece in planned.pieces:
        yield _air_of(gatherer, piece, planned.language, spoken) or _from_share(gatherer, piece)


def _air_of(gatherer: Gatherer, piece: Piece, language: str, spoken: Mapping[str, Utterance]) -> Path | None:
    """The air master of the same words; nothing where the content says something else by now."""
    match piece.kind:
        case PieceKind.STORY:
            path = gatherer.places.stories / file_name(piece.name, Sound.AIR)
            return path if path.is_file() else None
        case PieceKind.MESSAGE:
            said = spoken.get(f"message/{piece.name}")
            made = gatherer.master(said, Form.AIR) if said else None
            same = made is not None and made.made_from == master_key(piece.clip, Form.AIR)
            return gatherer.path(made) if made and same else None
        case _:
            made = gatherer.master(
                gatherer.utterance(piece.kind, piece.name, language, piece.sentences), Form.AIR
            )
            return gatherer.path(made) if made else None


def _from_share(gatherer: Gatherer, piece: Piece) -> Path:
    """Decoded and brought to the desk's loudness, kept beside the programmes under the share master's name."""
    # The libraries of sound take a second and 100 MB: only who needs them loads them.
    from audio.broadcast import encode
    from audio.recordings import decode

    path = gatherer.places.programmes / f"air-{piece.file.stem}.wav"
    try:
        if not path.is_file():
            write_durably(path, encode(decode(piece.file.read_bytes()), Form.AIR))
    except FileNotFoundError as error:
        raise BadPiece(f"{piece.file.name} is not there") from error
    return path
