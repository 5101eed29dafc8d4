"""Files that people download, sent so that a broken download resumes: HEAD, Range, If-Range, 416, a strong ETag.

In production the answer only names the file to the web server in front, which sends it however slow the other side is: no
thread of ours waits for a telephone in the bush. What is sent here is public.
"""

from pathlib import Path
from urllib.parse import quote

from flask import Response, request, send_file
from werkzeug.http import parse_range_header

from web.security import wiring

INTERNAL = "/internal"
"""The location under which the web server in front holds folders of the instance (docs/deploy/nginx.conf)."""
FOR_EVER = "public, max-age=31536000, immutable"
ASKED_AGAIN = "public, no-cache"


def send_stored(path: Path, etag: str, mimetype: str, filename: str, *, for_ever: bool = True) -> Response:
    """The file of the instance, 404 where there is none; `filename`: ASCII, what it is called where it is saved.

    `etag`: another for other bytes, the SHA-256 best. `for_ever`: the address will never mean other bytes.
    """
    if not path.is_file():
        return Response("This file is not here any more.\n", 404, mimetype="text/plain")
    response = (
        _whole(path, etag, mimetype) if wiring().settings.demo else _by_web_server(path, etag, mimetype)
    )
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.headers["Cache-Control"] = FOR_EVER if for_ever else ASKED_AGAIN
    return response


def _whole(path: Path, etag: str, mimetype: str) -> Response:
    """By ourselves, in demo."""
    if not one_part():
        request.environ.pop("HTTP_RANGE", None)
    return send_file(path, mimetype=mimetype, etag=etag, conditional=True)


def one_part() -> bool:
    """Whether one part of the file is asked for, in words that can be read; anything else is answered with the whole.

    RFC 9110 lets a server do so with many ranges at once, and asks it to where the unit is unknown or If-Range is weak.
    """
    asked = parse_range_header(request.headers.get("Range"))
    readable = asked is not None and asked.units == "bytes" and len(asked.ranges) == 1
    return readable and not request.headers.get("If-Range", "").startswith("W/")


def _by_web_server(path: Path, etag: str, mimetype: str) -> Response:
    inside = path.relative_to(wiring().settings.instance_path).as_posix()
    response = Response(mimetype=mimetype, headers={"X-Accel-Redirect": f"{INTERNAL}/{quote(inside)}"})
    response.set_etag(etag)
    return response
