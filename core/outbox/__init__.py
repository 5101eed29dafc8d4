"""The outbox: work is a row, written in the transaction that causes it, and none of it is lost (P27).

A task is claimed with a lease, tried again with growing waits, and marked done in the transaction that holds its effects, so
that these happen once however often a worker is killed. A payload holds ids and public words: never a caller's number, nor
anything a caller said or typed.
"""

from core.outbox.queue import (
    DeadTask,
    LostLease,
    Task,
    bury,
    claim,
    counts,
    dead_tasks,
    enqueue,
    enqueue_anew_in,
    enqueue_in,
    fail,
    finish,
    hasten_in,
    oldest_waiting,
    purge_done,
    release,
    revive,
)
from core.outbox.states import TaskState
from core.outbox.work import Effects, Handler, Hopeless, Inside, Later, Outside, Workshop

__all__ = [
    "DeadTask",
    "Effects",
    "Handler",
    "Hopeless",
    "Inside",
    "Later",
    "LostLease",
    "Outside",
    "Task",
    "TaskState",
    "Workshop",
    "bury",
    "claim",
    "counts",
    "dead_tasks",
    "enqueue",
    "enqueue_anew_in",
    "enqueue_in",
    "fail",
    "finish",
    "hasten_in",
    "oldest_waiting",
    "purge_done",
    "release",
    "revive",
]
