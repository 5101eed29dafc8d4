"""A line and its worker in one process that is there to be killed, at a step chosen beforehand: a call of one of our functions.

It plays one report, or one story, as a carrier plays it - a request that was not answered is sent again - and then does the
worker's work.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from types import FrameType

from core.database import connect, unit_of_work
from core.ledger import rows_of
from core.outbox import Workshop
from core.settings import ROOT
from ivr.recording import ROOMS
from recordings.receiving import Receiver
from recordings.watching import WATCH, ask_to_watch, watch
from tests.builders import Carrier, MovableClock, line_app, settings_in
from tests.carriers.faulty_carrier import Company

OURS = tuple(
    f"{ROOT}/{room}/" for room in ("cases", "stories", "recordings", "vault", "core", "carriers", "ivr")
)
CALL, SID = "CA" + "7" * 32, "RE" + "7" * 32
MINUTES_OF_WORK = 120


@dataclass(frozen=True)
class Part:
    """What one process is to play: from which request on, how much later than the last one, up to which step it lives."""

    instance: Path
    database: str
    company: str
    answered: int
    hours: int
    lives: int | None
    tells: str = "report"


def play(part: Part, tell: Connection) -> None:
    """Send the number of each request that was answered, then how many steps it took in all."""
    clock = MovableClock()
    clock.move(hours=part.hours)
    settings = settings_in(part.instance, DATABASE_URL=part.database)
    carrier = Carrier(line_app(settings, clock).test_client(), CALL)
    steps = _Steps(part.lives)
    sys.setprofile(steps)
    told = story if part.tells == "story" else report
    for number, request in list(enumerate(told(carrier, part.company), 1))[part.answered :]:
        request()
        tell.send(number)
    _work(settings.database_url, settings.sealed_path, clock, Company(part.company))
    sys.setprofile(None)
    tell.send(steps.taken)


def report(carrier: Carrier, company: str) -> list[Callable[[], object]]:
    """From the call's first ring to its end: the beep is the answer to the third of them."""
    return [carrier.ring, *_pressed(carrier, 1, "14"), *_spoken(carrier, company, 3), carrier.hang_up]


def story(carrier: Carrier, company: str) -> list[Callable[[], object]]:
    """In English, voices, tell my own: every use allowed, spoken, kept by key."""
    to_beep, turn = _pressed(carrier, 1, "3431111"), 8
    kept = _pressed(carrier, turn + 1, "11")
    return [carrier.ring, *to_beep, *_spoken(carrier, company, turn), *kept, carrier.hang_up]


def _pressed(carrier: Carrier, first: int, keys: str) -> list[Callable[[], object]]:
    return [partial(carrier.turn, turn, Digits=key) for turn, key in enumerate(keys, start=first)]


def _spoken(carrier: Carrier, company: str, turn: int) -> list[Callable[[], object]]:
    """The Record's action, then the carrier's own notice of it."""
    heard = {"RecordingSid": SID, "RecordingUrl": f"{company}/2010-04-01/Accounts/x/Recordings/{SID}"}
    notice = {**carrier.parties, **heard, "RecordingStatus": "completed"}
    return [
        partial(carrier.turn, turn, **heard),
        partial(carrier.post, f"/voice/recording?turn={turn}", notice),
    ]


def _work(database: str, folder: Path, clock: MovableClock, company: Company) -> None:
    """The worker, minute by minute, until nothing ties the database to the carrier."""
    engine = connect(database)
    receiver = Receiver(engine, folder, lambda _call: company.carrier(), clock, ROOMS)
    workshop = Workshop(
        engine, {**receiver.handlers(), WATCH: watch(clock, ROOMS)}, clock, Random(1), "a victim"
    )
    for _ in range(MINUTES_OF_WORK):
        with unit_of_work(engine) as connection:
            ask_to_watch(connection, clock)
            unfinished = rows_of(connection).one(
                "SELECT 1 FROM expected_recordings WHERE call_sid IS NOT NULL"
            )
        if not unfinished:
            break
        workshop.drain()
        clock.move(minutes=1)
    engine.dispose()


class _Steps:
    """Counts calls of our functions, and dies at the last it was given, as of kill -9."""

    def __init__(self, lives: int | None) -> None:
        self._lives = lives
        self.taken = 0

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        if event in ("call", "return") and frame.f_code.co_filename.startswith(OURS):
            self.taken += 1
            if self.taken == self._lives:
                os.kill(os.getpid(), signal.SIGKILL)
