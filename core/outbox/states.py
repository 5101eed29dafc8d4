"""The states of a task and every move between them. Nothing else sets a state."""

from enum import StrEnum

from core.states import Transitions


class TaskState(StrEnum):
    READY = "ready"
    """Waits for a worker, perhaps until a time."""
    CLAIMED = "claimed"
    """A worker holds its lease; when that runs out it may be claimed again."""
    DONE = "done"
    DEAD = "dead"
    """Failed for good. Kept until a person revives it."""


MOVES = {
    TaskState.READY: (TaskState.CLAIMED,),
    TaskState.CLAIMED: (TaskState.CLAIMED, TaskState.READY, TaskState.DONE, TaskState.DEAD),
    TaskState.DONE: (),
    TaskState.DEAD: (TaskState.READY,),
}
leading_to = Transitions("tasks", MOVES).leading_to
