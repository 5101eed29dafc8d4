"""What is sent to us in a form stays in memory: a sound that somebody spoke is never a temporary file (P01).

Werkzeug writes a file of a form to disk from 500 KB on. An address that takes what is sealed afterwards is listed here: what is
sent to it is held in memory, and refused once it is longer than any sound may be.
"""

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

LONGEST = 20 * 1024 * 1024
"""Bytes: five minutes as any browser or telephone records them, and ten times as much."""
IN_MEMORY = frozenset(
    {
        "console.answer_case",
        "console.give_list",
        "console.keep_answer",
        "console.reject_story",
        "stations.give_table",
    }
)
"""Endpoints whose files stay in memory."""


class Capped(BytesIO):
    """Memory that takes no more than LONGEST."""

    def write(self, piece: object) -> int:
        written = super().write(piece)  # type: ignore[arg-type]
        if self.tell() > LONGEST:
            raise RequestEntityTooLarge
        return written


class OurRequest(Request):
    """A request whose files stay in memory where they must."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.endpoint in IN_MEMORY:
            return Capped()
        return super()._get_file_stream(total_content_length, content_type, filename, content_length)


def body(request: Request) -> bytes:
    """The whole body of a request, in memory. Raises RequestEntityTooLarge."""
    if (request.content_length or 0) > LONGEST:
        raise RequestEntityTooLarge
    read = request.stream.read(LONGEST + 1)
    if len(read) > LONGEST:
        raise RequestEntityTooLarge
    return read
