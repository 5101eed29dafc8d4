"""Releases are rows: numbers only grow, nothing published changes, and an older one can come back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from core.database import reading, unit_of_work
from publishing.release import FORMAT
from publishing.releases import (
    NoSuchRelease,
    Published,
    current_digest,
    current_number,
    digest_of,
    document_of,
    list_releases,
    load_release,
    publish,
    roll_back,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def document(words: str, version: int = FORMAT) -> str:
    return json.dumps({"format": version, "lines": {}, "words": words})


ONE, TWO = document("one"), document("two")


def published(engine: Engine, text: str, note: str = "content", now: datetime = NOW) -> int:
    with unit_of_work(engine) as connection:
        return publish(connection, text, note, now)


def test_before_the_first_release_there_is_none(engine: Engine) -> None:
    with reading(engine) as connection:
        assert current_number(connection) is None
        assert current_digest(connection) is None
        assert list_releases(connection) == []


def test_the_newest_release_is_what_new_calls_hear(engine: Engine) -> None:
    assert [published(engine, ONE), published(engine, TWO)] == [1, 2]
    with reading(engine) as connection:
        assert current_number(connection) == 2
        assert current_digest(connection) == digest_of(TWO)
        assert document_of(connection, 1) == ONE


def test_releases_are_listed_newest_first_with_when_and_why(engine: Engine) -> None:
    published(engine, ONE)
    published(engine, TWO, "a change", NOW + timedelta(days=1))
    with reading(engine) as connection:
        assert list_releases(connection) == [
            Published(2, NOW + timedelta(days=1), digest_of(TWO), "a change"),
            Published(1, NOW, digest_of(ONE), "content"),
        ]


def test_rolling_back_publishes_the_older_release_under_a_new_number(engine: Engine) -> None:
    published(engine, ONE)
    published(engine, TWO)
    with unit_of_work(engine) as connection:
        assert roll_back(connection, 1, NOW) == 3
    with reading(engine) as connection:
        assert [document_of(connection, number) for number in (1, 2, 3)] == [ONE, TWO, ONE]
        assert list_releases(connection)[0].note == "release 1 again"


def test_numbers_only_grow_whatever_is_rolled_back(engine: Engine) -> None:
    numbers = [published(engine, ONE)]
    for _ in range(3):
        with unit_of_work(engine) as connection:
            numbers.append(roll_back(connection, 1, NOW))
        numbers.append(published(engine, TWO))
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 2**63, 10**30])
def test_a_release_that_never_was_is_refused_by_name(engine: Engine, number: int) -> None:
    published(engine, ONE)
    with unit_of_work(engine) as connection, pytest.raises(NoSuchRelease):
        roll_back(connection, number, NOW)
    with reading(engine) as connection:
        assert current_number(connection) == 1
        with pytest.raises(NoSuchRelease):
            load_release(connection, number)


def test_a_release_that_this_version_cannot_read_is_not_brought_back(engine: Engine) -> None:
    """Else every new call would end in an apology."""
    published(engine, document("old", FORMAT - 1))
    published(engine, ONE)
    with unit_of_work(engine) as connection, pytest.raises(ValueError, match=f"has format {FORMAT - 1}"):
        roll_back(connection, 1, NOW)
    with reading(engine) as connection:
        assert current_number(connection) == 2
