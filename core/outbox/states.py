"""The states of a task and every move between them. Nothing else sets a state."""

from enum import StrEnum


class TaskState(StrEnum):
    READY = "ready"
    """Waits for a worker, perhaps until a time."""
    CLAIMED = "claimed"
    """A worker holds its lease; when that runs out it may be claimed again."""
    DONE = "done"
    DEAD = "dead"
    """Failed for good. Kept until a person revives it."""


MOVES = {
    TaskState.READY: frozenset({TaskState.CLAIMED}),
    TaskState.CLAIMED: frozenset({TaskState.CLAIMED, TaskState.READY, TaskState.DONE, TaskState.DEAD}),
    TaskState.DONE: frozenset[TaskState](),
    TaskState.DEAD: frozenset({TaskState.READY}),
}


def leading_to(state: TaskState) -> list[TaskState]:
    """The states from which a task may come into this one."""
    return [before for before, after in MOVES.items() if state in after]
