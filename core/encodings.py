"""In which encoding a text from outside is written: UTF-8 with or without its mark, UTF-16, else Windows-1252 (old programs)."""

import codecs
from collections.abc import Iterable


class NoText(Exception):
    """The bytes are no text in any of these encodings."""


class Binary(NoText):
    """There are bytes in it that no text holds."""


class CutOff(NoText):
    """It ends within a character."""


def text_of(content: bytes) -> str:
    """A short text, whole. Raises NoText."""
    return content.decode(encoding_of(content[:4096], [content]))


def encoding_of(start: bytes, chunks: Iterable[bytes]) -> str:
    """The first encoding that all of the text fits; `start` is its beginning. The chunks are read to their end, if any fits.

    Raises NoText.
    """
    utf_16 = _utf_16(start)
    candidates = [utf_16] if utf_16 else ["utf-8-sig", "cp1252"]
    decoders = {name: codecs.getincrementaldecoder(name)("strict") for name in candidates}
    for chunk in chunks:
        _decode(decoders, chunk, final=False)
        if not decoders:
            raise NoText
    whole = len(decoders)
    _decode(decoders, b"", final=True)
    if len(decoders) < whole:  # Windows-1252 would read half a character of UTF-8 as another one.
        raise CutOff
    return next(iter(decoders))


def _decode(decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes, *, final: bool) -> None:
    """Take out the encodings that the chunk does not fit. Raises Binary."""
    for name in [*decoders]:
        try:
            text = decoders[name].decode(chunk, final=final)
        except UnicodeDecodeError:
            del decoders[name]
        else:
            if "\x00" in text or "\x01" in text or "\x02" in text:
                raise Binary


def _utf_16(start: bytes) -> str | None:
    """UTF-16 by its mark, or by the zeros that every second byte of Latin letters is."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = start.count(0)
    if zeros * 3 < len(start):
        return None
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
