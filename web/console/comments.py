"""What workers said of an agency in their own voice: heard by the supervisors it was sealed to, and kept nowhere (P03)."""

from flask import abort
from flask.typing import ResponseReturnValue

from agencies.reviews.comments import is_comment
from vault import opening
from vault.boxes import Altered
from vault.reading import NotYours
from web.console.desk import now, writing_rows
from web.console.door import console, permits, signed_in
from web.console.listening import in_ranges
from web.security import wiring


@console.get("/reviews/comments/<item>/sound")
@permits("comments", "hear")
def play_comment(item: str) -> ResponseReturnValue:
    """The sound, or a range of it; what is no comment, or not theirs, is not there (P20)."""
    try:
        with writing_rows() as rows:
            if not is_comment(rows, item):
                abort(404)
            opened = opening.open_item(rows, wiring().settings.sealed_path, signed_in().opener, item, now())
    except NotYours:
        abort(404)
    try:
        return in_ranges(opened)
    except Altered:
        abort(500)
