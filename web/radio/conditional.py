"""Documents that many programs ask for again and again: told apart by a tag, made only for who does not have them yet."""

import gzip
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256

from flask import Response, request

from web.radio.files import ASKED_AGAIN, one_part

SMALLEST_ZIPPED = 500
"""Bytes: below it, zipping saves nothing that the network would notice."""
LEVEL = 6

Make = Callable[[], bytes]


def conditional(version: str, changed_at: datetime | None, mimetype: str, make: Make) -> Response:
    """The document of that version: 304 for who has it, else made, zipped where that is wanted, in part where asked so."""
    zipped = request.accept_encodings.quality("gzip") > 0
    response = _head(version, changed_at, mimetype, "-gz" if zipped else "")
    if response.make_conditional(request).status_code in (304, 412):
        return response
    content = make()
    if zipped and len(content) >= SMALLEST_ZIPPED:
        # The same bytes every time, for the tag is strong: no time is written into them.
        content = gzip.compress(content, LEVEL, mtime=0)
        response.content_encoding = "gzip"
    response.set_data(content)
    if not one_part():
        request.environ.pop("HTTP_RANGE", None)
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def streamed(
    version: str, changed_at: datetime | None, mimetype: str, make: Callable[[], Iterable[bytes]]
) -> Response:
    """The same for what is never whole in memory. Its tag is weak: an episode may come or go while it is read."""
    response = _head(version, changed_at, mimetype, "", weak=True)
    if request.method == "HEAD" or response.make_conditional(request).status_code in (304, 412):
        return response
    response.response = make()
    return response


def _head(
    version: str, changed_at: datetime | None, mimetype: str, suffix: str, *, weak: bool = False
) -> Response:
    response = Response(mimetype=mimetype)
    response.set_etag(sha256(version.encode()).hexdigest()[:32] + suffix, weak=weak)
    response.last_modified = changed_at
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = ASKED_AGAIN
    return response
