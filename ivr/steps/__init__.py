"""One small file a kind of step; `KINDS` names them by the shape that content gives them."""

from collections.abc import Mapping
from typing import Any

from ivr.steps.closing import GoodbyeStep, HideStep
from ivr.steps.domain import DomainStep
from ivr.steps.kind import Kind, Scene
from ivr.steps.menu import MenuStep
from ivr.steps.message import MessageStep
from ivr.steps.message_list import MessageListStep
from ivr.steps.number import NumberStep
from ivr.steps.person import PersonStep
from ivr.steps.record import RecordStep
from publishing import line

KINDS: Mapping[type, Kind[Any]] = {
    line.Menu: MenuStep(),
    line.MessageList: MessageListStep(),
    line.Message: MessageStep(),
    line.Number: NumberStep(),
    line.Record: RecordStep(),
    line.Person: PersonStep(),
    line.Hide: HideStep(),
    line.Domain: DomainStep(),
    line.Goodbye: GoodbyeStep(),
}

__all__ = ["KINDS", "Kind", "Scene"]
