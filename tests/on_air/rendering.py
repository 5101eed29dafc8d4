"""Masters of a whole release, made by as many workers as there are cores: rows are claimed by one of them alone."""

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from random import Random

from audio.masters import RENDER
from audio.parallel import end_with_parent
from core.clock import SystemClock
from core.database import connect
from core.outbox import TaskState, Workshop
from core.settings import Settings
from scripts.duties import handlers


def render(settings: Settings) -> None:
    """Make every master that was asked for."""
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, get_context("spawn"), end_with_parent) as processes:
        ended = sum(processes.map(drain, repeat(settings, workers), range(workers)), Counter[TaskState]())
    assert set(ended) == {TaskState.DONE}, ended


def drain(settings: Settings, number: int) -> Counter[TaskState]:
    """In a process of its own: what one worker did."""
    engine, clock = connect(settings.database_url), SystemClock()
    work = {RENDER: handlers(settings, engine, clock)[RENDER]}
    ended = Workshop(engine, work, clock, Random(number), f"tester-{number}").drain()
    engine.dispose()
    return ended
