"""PostgreSQL stops, loses a connection, waits for a lock: every request is answered in time, and the call goes on."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from core.database import connect, migrate
from core.ledger import DirectLedger, Rows
from tests.builders import LINE, SMALL_CONTENT, Carrier, Deployment, MovableClock, line_app, settings_in
from tests.databases import NEEDS_POSTGRESQL, ON_POSTGRESQL
from tests.faults.living import CARRIERS_PATIENCE, at_once, said, wait_until, way_on
from tests.portable import faults
from tests.postgresql import Cluster, temporary_cluster
from tests.silent import publish_document, silent_document

CANARY = "0341234567"
END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres' AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of these tests' own, for it is stopped and started."""
    if not ON_POSTGRESQL:
        pytest.skip(NEEDS_POSTGRESQL)
    with temporary_cluster() as made:
        migrate(made.address())
        yield made


@pytest.fixture
def line(cluster: Cluster, tmp_path: Path) -> Iterator[Deployment]:
    settings = settings_in(tmp_path, DATABASE_URL=cluster.address())
    publish_document(settings, silent_document(SMALL_CONTENT))
    made = Deployment(settings, MovableClock(), line_app(settings, MovableClock()))
    yield made
    made.close()
    tell(cluster, "TRUNCATE calls, events, callers, daily_counts")


def tell(cluster: Cluster, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(cluster.address(), autocommit=True) as connection:
        done = connection.execute(sql.encode())
        return done.fetchall() if done.description else []


def begun(line: Deployment, sid: str = "CA01") -> Carrier:
    """A call that is in the house; its next turn is 2."""
    carrier = line.carrier(sid, "anonymous")
    carrier.ring()
    carrier.press("2")
    return carrier


def answered(carrier: Carrier, path: str = "/voice/turn/2", **happened: str) -> str:
    response = carrier.post(path, {**carrier.parties, "CallStatus": "in-progress", **happened})
    assert response.status_code == 200
    assert faults(response.text, LINE) == []
    return response.text


def goes_on(carrier: Carrier, apology: str) -> None:
    assert said(answered(carrier, way_on(apology)))[:2] == ["house.news", "house.secrets"]
    assert said(answered(carrier, Digits="1")) == ["news.today"]


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_stops_costs_apologies_and_when_it_is_back_each_call_goes_on(
    line: Deployment, cluster: Cluster, mode: str
) -> None:
    calls = [begun(line, f"CA{number:02}") for number in range(6)]
    cluster.stop(mode)
    try:
        apologies = at_once([partial(answered, call, Digits="1") for call in calls])
        assert max(seconds for _, seconds in apologies) < CARRIERS_PATIENCE
        assert line.app.test_client().get("/voice/turn/2").status_code == 405
    finally:
        cluster.start()
    for call, (apology, _) in zip(calls, apologies, strict=True):
        goes_on(call, apology)


def test_a_server_that_was_restarted_between_two_turns_costs_no_apology(
    line: Deployment, cluster: Cluster
) -> None:
    call = begun(line)
    cluster.stop()
    cluster.start()
    assert said(answered(call, Digits="1")) == ["news.today"]


def test_connections_that_were_ended_between_two_turns_cost_no_apology(
    line: Deployment, cluster: Cluster
) -> None:
    call = begun(line)
    assert tell(cluster, END_ALL)
    assert said(answered(call, Digits="1")) == ["news.today"]


def test_a_connection_ended_in_the_middle_of_a_turn_keeps_nothing_of_it_and_the_call_goes_on(
    line: Deployment, cluster: Cluster
) -> None:
    """The turn waits for a lock while its connection is ended."""
    call = begun(line)
    with psycopg.connect(cluster.address()) as holder:
        holder.execute("SELECT 1 FROM calls FOR UPDATE")
        (apology, _), _ = at_once([partial(answered, call, Digits="1"), partial(end_who_waits, cluster)])
    assert tell(cluster, "SELECT turn FROM calls") == [(2,)]
    goes_on(call, apology)


def end_who_waits(cluster: Cluster) -> str:
    waits = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    wait_until(lambda: bool(tell(cluster, waits)))
    return "ended"


def test_a_turn_that_waits_for_a_lock_apologises_in_time_and_then_goes_on(
    line: Deployment, cluster: Cluster
) -> None:
    call = begun(line)
    with psycopg.connect(cluster.address()) as holder:
        holder.execute("SELECT 1 FROM calls FOR UPDATE")
        [(apology, seconds)] = at_once([partial(answered, call, Digits="1")])
    assert seconds < CARRIERS_PATIENCE
    goes_on(call, apology)


def test_a_broken_connection_is_never_lent_out_again(line: Deployment, cluster: Cluster) -> None:
    engine = connect(cluster.address())
    ledger = DirectLedger(engine)

    def pid(rows: Rows) -> Any:
        row = rows.one("SELECT pg_backend_pid()")
        assert row
        return row[0]

    def die(rows: Rows) -> None:
        rows.one("SELECT pg_terminate_backend(pg_backend_pid())")

    def wrong(rows: Rows) -> None:
        rows.change("UPDATE calls SET turn = 9")
        raise ZeroDivisionError

    begun(line)
    first = ledger.write(pid)
    with pytest.raises(ZeroDivisionError):
        ledger.write(wrong)
    assert ledger.write(pid) == first
    with pytest.raises(psycopg.OperationalError):
        ledger.write(die)
    assert ledger.write(pid) != first
    assert tell(cluster, "SELECT turn FROM calls") == [(2,)]
    engine.dispose()


FORBIDDEN: dict[str, Callable[[psycopg.Connection[Any]], object]] = {
    "a row that is there already": lambda connection: connection.execute(
        "INSERT INTO calls (sid, line, release, turn, answered_at) VALUES (%s, 'main', 1, 1, 0), (%s, 'main', 1, 1, 0)",
        [CANARY, CANARY],
    ),
    "a value of the wrong kind": lambda connection: connection.execute(
        "UPDATE calls SET turn = %s::text::integer", ["x" + CANARY]
    ),
    "a statement that says it itself": lambda connection: connection.execute(
        b"SELECT '0341234567' FROM nowhere"
    ),
    "a statement that takes too long": lambda connection: connection.execute(
        "SET statement_timeout = 50; SELECT pg_sleep(1), '0341234567'"
    ),
}


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_p11_the_servers_log_holds_no_value_whatever_goes_wrong(
    line: Deployment, cluster: Cluster, fault: str
) -> None:
    begun(line, "CA" + CANARY)
    with pytest.raises(psycopg.Error), psycopg.connect(cluster.address()) as connection:
        FORBIDDEN[fault](connection)
    log = cluster.log.read_text()
    assert "ready to accept connections" in log
    assert CANARY not in log
