"""P07: no caller's number is stored in the clear, and of home 3 nothing but daily counts.

Canary numbers call, do everything, and hang up; then every byte of the instance and of the logs is searched for them.
"""

import hmac
from collections.abc import Iterator
from hashlib import sha1, sha256
from itertools import product

import pytest

from tests.builders import Deployment
from vault.call_seal import SERVERS, state_of

CANARIES = ["+261341234567", "+261329876543", "+33612345678", "0337654321"]
"""Numbers nobody is known by: only in this file."""
WHOLE_CALL = ["2", "1", "1", "_", "*", "*", "3", "9*123", "_", "4", "_", "_", "7", "0", "2", "*", "*"]
PRIVATE = ["2", "1", "*", "2", "1234", "_", "2", "4"]
"""In the tests' own line: the private menu, a word, a private number, the menu again, danger."""


def forms(number: str) -> Iterator[bytes]:
    """How a number may lie in a file: national, spaced, E.164, bare; as text, UTF-16, or hashed whole."""
    national = "0" + number.removeprefix("+261").removeprefix("+33") if number.startswith("+") else number
    bare = national[1:]
    spaced = [f"{national[:3]} {national[3:5]} {national[5:8]} {national[8:]}", " ".join(national)]
    country = ["+261", "261", "00261", "+33", "33", "0033", ""]
    for text in {number, national, *spaced, bare, *(prefix + bare for prefix in country)}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(encoding)
        yield text[::-1].encode()
        for digest in (sha1, sha256):
            yield digest(text.encode()).digest()
            yield digest(text.encode()).hexdigest().encode()


def found(line: Deployment, numbers: list[str]) -> list[tuple[str, bytes]]:
    """Every file of the instance that holds any form of any of the numbers."""
    files = {path.name: path.read_bytes() for path in line.folder.rglob("*") if path.is_file()}
    assert any(name.startswith("antso.db") for name in files), "SQLite only: the rows are in these files"
    return [
        (name, form)
        for (name, content), number in product(files.items(), numbers)
        for form in forms(number)
        if form in content
    ]


def call(line: Deployment, sid: str, number: str, keys: list[str], *, ends: bool = True) -> None:
    carrier = line.carrier(sid, number)
    carrier.ring()
    carrier.press(*keys)
    if ends:
        carrier.hang_up()


@pytest.mark.parametrize("ends", [True, False], ids=["after the call", "while it is on"])
def test_p07_no_number_is_in_any_byte_of_the_instance_or_of_the_logs(
    small: Deployment, capfd: pytest.CaptureFixture[str], *, ends: bool
) -> None:
    assert small.database.is_file()
    for index, number in enumerate(CANARIES):
        call(small, f"CA1{index}", number, WHOLE_CALL, ends=ends)
        call(small, f"CA2{index}", number, ["1", *PRIVATE[1:]], ends=ends)
        small.carrier(f"CA3{index}", number).turn(9, Digits="1", Caller=number, CalledVia=number)
    assert found(small, CANARIES) == []
    logged = capfd.readouterr()
    assert not any(form.decode("latin-1") in logged.out + logged.err for n in CANARIES for form in forms(n))


def test_p07_the_search_would_find_a_number(small: Deployment) -> None:
    assert small.database.is_file()
    for number in CANARIES:
        small.change("INSERT INTO daily_counts VALUES ('2026-01-01', 'main', ?, 'mg', 1)", f"x{number} y")
    (small.folder / "notes.txt").write_text("034 12 345 67", encoding="utf-16")
    assert {name.removesuffix("-wal") for name, _ in found(small, CANARIES)} == {"antso.db", "notes.txt"}


def test_p07_only_twenty_bits_of_the_caller_are_kept(small: Deployment) -> None:
    pepper = small.settings.caller_pepper.reveal().encode()
    for index, number in enumerate(CANARIES[:3]):
        call(small, f"CA1{index}", number, ["2", "1", "1"])
        digest = hmac.digest(pepper, f"carrier:{number}".encode(), sha256)
        for path in small.folder.rglob("*"):
            if path.is_file() and "demo-secrets" not in path.parts:
                assert digest[:4] not in path.read_bytes()
                assert digest.hex()[:8].encode() not in path.read_bytes()
    buckets = [row["bucket"] for row in small.rows("SELECT bucket FROM callers")]
    assert len(buckets) == 3
    assert all(0 <= bucket < 2**20 for bucket in buckets)


def test_p07_no_row_about_a_call_leads_to_a_caller(small: Deployment) -> None:
    """Neither the bucket stands beside a call, nor does an event name the carrier's id of it."""
    call(small, "CA10", CANARIES[0], ["2", "1", "1"], ends=False)
    (bucket,) = [row["bucket"] for row in small.rows("SELECT bucket FROM callers")]
    calls, events = small.rows("SELECT * FROM calls"), small.rows("SELECT * FROM events")
    assert str(bucket) not in str(calls) + str(events)
    assert "CA10" not in str(events)


def test_p07_private_steps_leave_daily_counts_and_no_row(small: Deployment) -> None:
    carrier = small.carrier("CA10", CANARIES[0])
    carrier.ring()
    carrier.press("2")
    before = small.rows("SELECT * FROM events")
    carrier.press(*PRIVATE)
    carrier.press("*", "*", "1", "1", "_")
    carrier.hang_up()
    assert small.rows("SELECT * FROM events") == before, "a gap would tell as much as a row"
    counts = small.rows("SELECT day, step, language, count FROM daily_counts ORDER BY step")
    assert [(row["step"], row["language"], row["count"]) for row in counts] == [
        ("danger", "fr", 1),
        ("secret-code", "fr", 1),
        ("secret-thanks", "fr", 1),
        ("secret-word", "fr", 1),
        ("secrets", "fr", 4),
    ]
    assert {str(row["day"]) for row in counts} == {"2026-11-23"}


def test_p07_home_3_and_danger_leave_daily_counts_and_no_row(line: Deployment) -> None:
    """The same on the real line: two callers, one by way of home 3, one by way of 0."""
    for sid, keys in (("CA10", ["1", "3", "3"]), ("CA11", ["1", "0", "1"])):
        carrier = line.carrier(sid, CANARIES[0])
        carrier.ring()
        carrier.press(*keys[: keys.index("3") if "3" in keys else 2])
        before = line.rows("SELECT * FROM events")
        carrier.press(*keys[keys.index("3") if "3" in keys else 2 :])
        carrier.press("9", "_")
        carrier.hang_up()
        assert line.rows("SELECT * FROM events") == before
    counted = {row["step"]: row["count"] for row in line.rows("SELECT step, count FROM daily_counts")}
    assert counted == {"tell": 1, "danger": 2}


def test_p07_of_a_private_call_that_is_over_the_database_says_nothing(small: Deployment) -> None:
    """Two calls, one through home 3: what is left of both in every table but the daily counts is alike."""
    left = []
    for sid, keys in (("CA10", ["2", "2", "1"]), ("CA11", ["2"])):
        call(small, sid, CANARIES[0], keys)
        row = small.call(sid)
        assert row is not None
        left.append({name: value for name, value in row.items() if name != "sid"})
    assert left[0] == left[1]
    (caller,) = small.rows("SELECT step, message FROM callers")
    assert caller == {"step": None, "message": None}


def test_p07_a_private_call_that_lost_its_release_leaves_no_row_afterwards_either(small: Deployment) -> None:
    """It begins again at home with an apology, and stays what it was: nothing to be told of (P33 too)."""
    carrier = small.carrier("CA10", CANARIES[0])
    carrier.ring()
    carrier.press("2", "2")
    before = small.rows("SELECT * FROM events")
    row = small.call("CA10")
    assert row is not None
    cellar = row["state"].replace('"step":"secrets"', '"step":"cellar"')
    small.change("UPDATE calls SET state = ?", SERVERS.seal(cellar, state_of("CA10", row["turn"])))
    carrier.press("_", "1", "1")
    row = small.call("CA10")
    assert row is not None
    assert '"message":"sun"' in row["state"]
    carrier.hang_up()
    assert small.rows("SELECT * FROM events") == before
    assert small.rows("SELECT step, message FROM callers") == [{"step": None, "message": None}]


def test_p07_what_is_counted_is_a_day_and_never_a_time(small: Deployment) -> None:
    call(small, "CA10", CANARIES[0], PRIVATE)
    assert all(len(str(row["day"])) == 10 for row in small.rows("SELECT day FROM daily_counts"))
