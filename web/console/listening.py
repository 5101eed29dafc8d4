"""Listening: a recording or an answer, decrypted piece by piece in the session that asks, in memory, kept nowhere (P03).

A browser asks for ranges. Each answer is short, so that who is removed while listening hears no more than what they had; each is
asked of the rows anew, and one playing is one line of the audit log.
"""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ContentRange

from cases import contents, listing
from cases.listing import NoSuchCase
from cases.states import CaseState
from vault import opening
from vault.boxes import Altered, Opened
from vault.reading import NotYours
from web.console.desk import now, writing_rows
from web.console.door import console, permits, signed_in
from web.security import wiring

MOST = 512 * 1024
"""Bytes of one answer to a range: half a minute of a telephone's sound."""
KINDS = ((b"RIFF", "audio/wav"), (b"OggS", "audio/ogg"), (b"ID3", "audio/mpeg"), (b"fLaC", "audio/flac"))


@console.get("/items/<item>/sound")
@permits("cases", "see")
def play_item(item: str) -> ResponseReturnValue:
    """The sound, or the range of it that is asked for."""
    opened = _open(item)
    try:
        return in_ranges(opened)
    except Altered:
        abort(500)


def _open(item: str) -> Opened:
    """The item, opened by who asks. Raises NoSuchCase for what is not theirs: 404, and in the audit log."""
    who = signed_in()
    try:
        with writing_rows() as rows:
            case = listing.find_case(rows, who.member, contents.case_of(rows, item))
            opened = opening.open_item(rows, wiring().settings.sealed_path, who.opener, item, now())
    except NotYours:
        raise NoSuchCase from None
    if case.state is CaseState.WITHDRAWN or not opened.label.field.is_sound:
        raise NoSuchCase
    return opened


def in_ranges(opened: Opened) -> Response:
    """What was opened, or the range of it that is asked for. Raises Altered."""
    length = opened.length()
    asked = request.range.range_for_length(length) if request.range else None
    if request.range and asked is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{length}"})
    start, stop = asked or (0, length)
    if asked:
        stop = min(stop, start + MOST)
    response = Response(opened.read(start, stop), 206 if asked else 200, mimetype=_kind(opened))
    response.accept_ranges = "bytes"
    if asked:
        response.content_range = ContentRange("bytes", start, stop, length)
    return response


def _kind(opened: Opened) -> str:
    """What kind of sound it is, by its first bytes."""
    begins = opened.read(0, 4)
    return next((kind for mark, kind in KINDS if begins.startswith(mark)), "audio/mpeg")
