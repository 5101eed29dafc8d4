"""A file from outside, looked over once from end to end before anything believes it: what kind, what encoding, which bytes."""

import codecs
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import IO

from agencies.importing.refusals import NotAList
from core.durable import hash_of
from core.encodings import Binary, CutOff, NoText, encoding_of

CHUNK = 1 << 20
LONGEST_TEXT = CHUNK
"""Bytes of a JSON file without a quotation mark, or of a sheet without a tag: a longer run is no list of agencies."""
MOST_UNPACKED = 2 << 30
"""Bytes that an XLSX may unpack to: a million agencies take a fifth of it."""
MOST_TEXTS = 200 << 20
"""Bytes of an XLSX's table of shared texts, which openpyxl keeps in memory."""
BOMB_RATIO = 150
"""Sheets pack to a tenth; what packs to a hundredth and a half is made to burst."""
BOMB_SIZE = 10 << 20


class Kind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True)
class ListFile:
    """A file that may be a list. `sha256` is of its bytes; `encoding` is of a text."""

    path: Path
    kind: Kind
    encoding: str
    size: int
    sha256: str


def look_over(path: Path) -> ListFile:
    """What the file is. Raises NotAList for what is empty, binary, cut off within a character, or packed to burst."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise NotAList(
            f"{path} cannot be read ({error.strerror}).", "Name a file that you can read."
        ) from None
    if not start.strip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t"):
        raise NotAList(f"{path} is empty.", "Fetch the list again.")
    if start.startswith(b"PK\x03\x04"):
        _refuse_bomb(path)
        _refuse_endless_cells(path)
        return ListFile(path, Kind.XLSX, "", size, hash_of(path))
    encoding, digest = _encoding(path, start)
    kind = Kind.JSON if _first_character(start, encoding) in "[{" else Kind.CSV
    if kind is Kind.JSON:
        with path.open("rb") as file:
            _refuse_endless_text(path, file, b'"')
    return ListFile(path, kind, encoding, size, digest)


def _encoding(path: Path, start: bytes) -> tuple[str, str]:
    """The first encoding all of the file fits, and its digest; the bytes are read once."""
    digest = sha256()
    try:
        return encoding_of(start, _chunks(path, digest)), digest.hexdigest()
    except CutOff:
        raise NotAList(f"{path} ends within a character: it is cut off.", "Fetch the list again.") from None
    except Binary:
        raise NotAList(f"{path} is a binary file.", "Give the list as CSV, XLSX or JSON.") from None
    except NoText:
        remedy = "Save it as UTF-8, UTF-16 or Windows-1252, or as XLSX."
        raise NotAList(f"{path} is no text that we can read.", remedy) from None


def _chunks(path: Path, digest: "hashlib._Hash") -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            yield chunk


def _first_character(start: bytes, encoding: str) -> str:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    return text.lstrip("\ufeff \r\n\t")[:1] or " "


def _refuse_endless_text(path: Path, file: IO[bytes], mark: bytes) -> None:
    """Read on until the mark was not seen for too long: what lies between two marks is held in memory."""
    while chunk := file.read(LONGEST_TEXT):
        if len(chunk) == LONGEST_TEXT and mark not in chunk:
            raise NotAList(
                f"{path} holds a text of more than {LONGEST_TEXT >> 20} MB.", "Fetch the list again."
            )


def _refuse_bomb(path: Path) -> None:
    """An XLSX is a ZIP: what it says it unpacks to is looked at before anything is unpacked (zipfile reads no more than that)."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise NotAList(f"{path} is a damaged XLSX, or cut off.", "Fetch the list again.") from None
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise NotAList(f"{path} is a ZIP, but no XLSX.", "Unpack it, and give the list itself.")
    bursts = any(
        member.file_size > BOMB_SIZE and member.file_size > BOMB_RATIO * max(1, member.compress_size)
        for member in members
    )
    texts = sum(member.file_size for member in members if member.filename.endswith("sharedStrings.xml"))
    if bursts or texts > MOST_TEXTS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise NotAList(
            f"{path} unpacks to far more than a list of agencies has.",
            "Save the list as CSV, or fetch it again.",
        )


def _refuse_endless_cells(path: Path) -> None:
    """Every part is unpacked once and forgotten: what is damaged, or holds one endless cell, is known before it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as part:
                        _refuse_endless_text(path, part, b"<")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise NotAList(f"{path} is a damaged XLSX, or cut off.", "Fetch the list again.") from None


def digest_of(file: ListFile, mapping_document: object) -> str:
    """What makes two imports the same: the same bytes read in the same way."""
    written = json.dumps(mapping_document, sort_keys=True, ensure_ascii=False)
    return sha256(f"{file.sha256} {written}".encode()).hexdigest()
