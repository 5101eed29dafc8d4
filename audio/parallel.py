"""Renders clips side by side in processes of their own. One utterance that fails, or kills its process,
leaves the others alone.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

from audio.chain import Job
from audio.speech import Clip
from audio.voices import VoiceUnavailable
from core.clips import ClipStore
from core.errors import OperatorError, is_disk_full

Outcome = Clip | str
"""The clip, or why there is none."""


def run(jobs: Sequence[Job], store: ClipStore, workers: int = 0) -> Iterator[tuple[Job, Outcome]]:
    """Render each job into the store, `workers` at a time (0: one a core); gives every job once, as it is done.

    When a process dies, the jobs it may have died of are tried again alone, and the rest goes on together.
    """
    workers = workers or os.cpu_count() or 1
    left = list(jobs)
    while left:
        done = set()
        for job, outcome in _together(left, store, workers):
            done.add(job.made_from)
            yield job, outcome
        left = [job for job in left if job.made_from not in done]
        # Processes take jobs in their order, so those at work when one died are the first that are left.
        suspects, left = left[:workers], left[workers:]
        for suspect in suspects:
            yield suspect, _alone(suspect, store)


def _together(jobs: Sequence[Job], store: ClipStore, workers: int) -> Iterator[tuple[Job, Outcome]]:
    """The jobs that are done when all are, or when a process dies."""
    # A fresh process each, not a fork: the voice engine is global state, and a lock held while forking never
    # opens.
    pool = ProcessPoolExecutor(min(workers, len(jobs)), get_context("spawn"), end_with_parent)
    try:
        waiting = {pool.submit(attempt, job, store): job for job in jobs}
        for future in as_completed(waiting):
            error = future.exception()
            if error and is_disk_full(error):
                raise error  # It is the same for every job, and said once.
            if not isinstance(error, BrokenProcessPool):
                yield waiting[future], f"{type(error).__name__}: {error}" if error else future.result()
    except BrokenProcessPool:
        return  # It died while jobs were still being handed out.
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(job: Job, store: ClipStore) -> Outcome:
    found = next((outcome for _, outcome in _together([job], store, 1)), None)
    return found or "the rendering process died of it: the engine's fault, or too little memory."


def end_with_parent() -> None:
    """In the rendering process: do not outlive whoever asked, however that ended. By itself it would wait for jobs for ever."""
    if parent := parent_process():
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def attempt(job: Job, store: ClipStore) -> Outcome:
    """In the rendering process. What is known to go wrong comes back as words: not every exception travels
    between processes.
    """
    # Imported only here: the libraries of sound take a second, which a publish with nothing to render need
    # not wait.
    from audio.ffmpeg import FfmpegFailed
    from audio.mastering import NothingToHear
    from audio.rendering import render

    try:
        return render(job, store)
    except (OperatorError, VoiceUnavailable, NothingToHear, FfmpegFailed) as error:
        return str(error)
