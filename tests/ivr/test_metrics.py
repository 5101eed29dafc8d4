"""What Prometheus is told: counters of what was heard, the calls that are on, and nothing to strangers."""

import re

import pytest
from flask.testing import FlaskClient

from cases.intake import open_case
from cases.states import Origin
from core.database import unit_of_work
from core.ledger import rows_of
from core.wiring import EXTENSION
from ivr.health import health
from tests.builders import Deployment

ELSEWHERE = "203.0.113.7"


@pytest.fixture
def client(line: Deployment) -> FlaskClient:
    """The line with its health pages, as app.py mounts them."""
    line.app.register_blueprint(health(line.app.extensions[EXTENSION]))
    return line.app.test_client()


def figure(client: FlaskClient, name: str) -> float:
    """The value of a figure; 0 while it was never counted."""
    text = client.get("/metrics").get_data(as_text=True)
    match = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(match[1]) if match else 0.0


def test_each_thing_heard_is_counted_as_what_it_was(line: Deployment, client: FlaskClient) -> None:
    names = [f'antso_heard_total{{heard="{heard}"}}' for heard in ("begin", "key", "wrong", "silence")]
    before = [figure(client, name) for name in names]
    carrier = line.carrier()
    carrier.ring()
    carrier.press("1", "7", "_", "1")
    assert [figure(client, name) - was for name, was in zip(names, before, strict=True)] == [1, 2, 1, 1]


def test_calls_on_are_those_that_have_not_ended(line: Deployment, client: FlaskClient) -> None:
    first, second = line.carrier("CA01"), line.carrier("CA02")
    first.ring()
    second.ring()
    assert figure(client, "antso_calls_on") == 2
    first.hang_up()
    assert figure(client, "antso_calls_on") == 1


def test_a_case_untouched_past_its_deadline_is_a_figure(line: Deployment, client: FlaskClient) -> None:
    assert figure(client, "antso_cases_overdue") == 0
    with unit_of_work(line.engine) as connection:
        open_case(rows_of(connection), Origin.TOLD, "mg", practice=False, now=line.clock.now())
    line.clock.move(days=30)
    assert figure(client, "antso_cases_overdue") == 1


def test_an_unsigned_request_is_counted_and_is_no_turn(line: Deployment, client: FlaskClient) -> None:
    unsigned, turns = figure(client, "antso_unsigned_total"), figure(client, "antso_turn_seconds_count")
    assert line.carrier(token="somebody else's").ring().status_code == 403
    assert figure(client, "antso_unsigned_total") == unsigned + 1
    assert figure(client, "antso_turn_seconds_count") == turns


def test_no_figure_names_a_step_or_a_number(line: Deployment, client: FlaskClient) -> None:
    carrier = line.carrier(caller="+261341234567")
    carrier.ring()
    carrier.press("1", "3", "3")
    told = client.get("/metrics").get_data(as_text=True)
    assert "danger" not in told
    assert "1234567" not in told


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, ELSEWHERE, 404),
        ({"X-Forwarded-For": ELSEWHERE}, "127.0.0.1", 404),
        ({"Authorization": "Bearer "}, ELSEWHERE, 404),
        ({"Authorization": "Bearer guess"}, ELSEWHERE, 404),
    ],
)
def test_figures_are_for_this_machine_only(
    client: FlaskClient, headers: dict[str, str], address: str, status: int
) -> None:
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
