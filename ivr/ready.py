"""Whether a line may take calls in production (P06): somebody can hear each region, and danger leads to a person.

It is asked when a server starts. A worker that only takes the place of another does not ask: a line that is up and loses its
last opener says so to its callers and gives the office (P34), which is better than no line.
"""

import os
from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import DBAPIError

from core.database import connect, reading
from core.ledger import rows_of
from core.settings import Settings
from publishing.documents import read_document
from publishing.errors import BrokenContent
from publishing.shapes import Known, PlaceSheet
from vault.entitlement import can_take
from vault.regions import REGIONS

DANGER = "danger"
IS_UP = "ANTSO_IS_UP"
"""Set by gunicorn.conf.py in a worker that comes after the first ones."""


def unready(settings: Settings) -> Sequence[str]:
    """What keeps this line from taking calls, a sentence each; nothing once it is up."""
    if os.environ.get(IS_UP):
        return []
    return [*_unheard(settings), *_unreachable(settings)]


def _unheard(settings: Settings) -> Iterator[str]:
    """Regions whose reports nobody could open."""
    engine = connect(settings.database_url)
    try:
        with reading(engine) as connection:
            rows = rows_of(connection)
            closed = [region for region in REGIONS if not can_take(rows, region)]
    except DBAPIError:
        closed = [*REGIONS]
    finally:
        engine.dispose()
    for region in closed:
        yield (
            f"Nobody can open what is reported from {region}: invite somebody and have their key confirmed"
            " (scripts/keys.py first-day)."
        )


def _unreachable(settings: Settings) -> Iterator[str]:
    """Places whose number nobody has confirmed: danger, and the office of each region."""
    file = settings.content_path / "places.yaml"
    try:
        places = TypeAdapter(dict[str, PlaceSheet]).validate_python(read_document(file).values)
    except (BrokenContent, ValidationError):
        yield f"{file} cannot be read: `scripts/publish.py --lint` says why."
        return
    for place in (DANGER, *REGIONS):
        if place not in places or places[place].number.status is not Known.CONFIRMED:
            yield f"{file} has no confirmed number for {place}: whom a caller in danger is put through to."
