"""P13: nothing automatic calls or writes to anybody because of a case: no code but the console's page, and no task."""

import ast
from collections.abc import Iterator

import pytest

from core.settings import ROOT
from scripts.duties import handlers
from tests.builders import Deployment
from tests.ivr.reporting import WITH_RECEIPT, told
from tests.rooms import sources

RINGS = {"web/console/calling.py"}
"""The one page whose session rings."""
REACHES_OUT = {"ring", "send_message", "sendmail", "SMTP"}
"""Names by which a call is placed or a letter sent."""
PLACES_A_CALL = {"carriers/twilio.py"}
"""Where `ring` becomes a request to the carrier."""
OF_A_REPORT = {"recording.fetch", "recording.ask", "recording.clear", "recordings.watch"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours, by its path."""
    for file in sources():
        yield str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def calls(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What is called in a module: the name, and that of what it is called on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on = node.func.value
            yield node.func.attr, on.attr if isinstance(on, ast.Attribute) else getattr(on, "id", "")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, ""


def test_p13_only_the_page_of_a_session_rings_and_nothing_writes_letters_or_messages() -> None:
    reaching = {path for path, tree in modules() if any(name in REACHES_OUT for name, _ in calls(tree))}
    assert reaching == RINGS
    placing = {
        path
        for path, tree in modules()
        if any(name == "create" and on in ("calls", "messages") for name, on in calls(tree))
    }
    assert placing == PLACES_A_CALL


@pytest.mark.parametrize("kind", [("1",), ("2",), ("3", "1")])
def test_p13_a_report_told_to_the_end_dials_nobody_and_leaves_the_worker_its_recording_alone(
    manned: Deployment, kind: tuple[str, ...]
) -> None:
    """Whatever it is about, danger to life as well, and though a call back is allowed."""
    telling = told(manned)
    for key in (*WITH_RECEIPT, "1", "1", "2", "1", *kind, "1", "1", "1", "1", "2", "_"):
        telling.press(key)
        assert "<Dial" not in telling.answer.text
    assert telling.case["hours"] == "morning"
    telling.carrier.hang_up()
    kinds = {row["kind"] for row in manned.rows("SELECT kind FROM tasks")}
    assert kinds
    assert kinds <= OF_A_REPORT


def test_p13_no_kind_of_task_is_a_call_or_a_letter(manned: Deployment) -> None:
    known = handlers(manned.settings, manned.engine, manned.clock)
    assert known.keys() >= OF_A_REPORT
    words = {word for kind in known for word in kind.replace(".", "-").split("-")}
    assert not words & {"call", "ring", "dial", "sms", "text", "mail", "message", "whatsapp", "notify"}
