"""The zips of packs, for stations: whole or what is new, sent so that a broken download goes on.

The address names the bytes. A pack with a story that was taken back is not sent any more, from that moment on (P21).
"""

from flask import Blueprint, Response, abort

from core.database import reading
from radio_feed.packs.shelf import StoredPack, stored_packs
from radio_feed.packs.zips import ZipMade, zip_name
from web.radio.files import send_stored
from web.security import guard, wiring

packs = Blueprint("packs", __name__, url_prefix="/packs")
guard(packs)


@packs.get("/<sha256>/<name>.zip")
def send_pack(sha256: str, name: str) -> Response:
    """A pack's zip by its hash; the name is what it is saved as, and must be its own."""
    with reading(wiring().engine) as connection:
        found = [
            (pack, made)
            for pack in stored_packs(connection)
            for made in (pack.whole, pack.delta)
            if made and made.sha256 == sha256
        ]
    if not found or name != file_stem(*found[0]):
        abort(404)
    path = wiring().settings.packs_path / zip_name(sha256)
    return send_stored(path, sha256, "application/zip", f"{name}.zip", for_ever=False)


def file_stem(pack: StoredPack, made: ZipMade) -> str:
    """What a zip is saved as: ANTSO-ESSAI-2026-W48, or ...-NEW for what is new against the week before."""
    trial = ("ESSAI",) if pack.manifest.trial else ()
    new = () if made == pack.whole else ("NEW",)
    return "-".join(("ANTSO", *trial, pack.week, *new))
