"""Says in the summary what a run left out, and fails the run where nothing may be left out (REQUIRE_ALL=1, in CI).

Only checks on third-party reference data (REFERENCE_DATA), and those that run a command file of Windows (Wine), may always be
left out: they are named, never required. What needs PostgreSQL is left out of `make test`, and what needs SQLite of
`make test-postgresql`: `make check` runs both.
"""

import os
from collections import Counter

import pytest

MAY_BE_ABSENT = ("REFERENCE_DATA", "Wine", "SQLite only", "PostgreSQL only")


def _reasons(reporter: pytest.TerminalReporter) -> Counter[str]:
    skipped = reporter.stats.get("skipped", [])
    return Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)


def _required(reasons: Counter[str]) -> list[str]:
    return [reason for reason in reasons if not any(name in reason for name in MAY_BE_ABSENT)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = _reasons(terminalreporter)
    if reasons:
        terminalreporter.section("Left out")
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count:4}  {reason}")
    if os.environ.get("REQUIRE_ALL") == "1" and _required(reasons):
        terminalreporter.write_line("Nothing may be left out here (REQUIRE_ALL=1).", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") == "1" and reporter and _required(_reasons(reporter)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
