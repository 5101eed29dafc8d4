"""Two hosts of one line: a server each, an instance each, one PostgreSQL, one folder of sounds, the same secrets."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.settings import SECRET_NAMES, Settings
from tests.builders import settings_in
from tests.databases import NEEDS_POSTGRESQL, ON_POSTGRESQL, address_in
from tests.faults.living import Line, living_line
from tests.silent import deploy

SECRETS = {name: f"{name.lower()} of both hosts, made for these tests" for name in SECRET_NAMES}


@dataclass(frozen=True)
class Hosts:
    """`settings` are the first host's, and the rows of both are asked of it; `sounds` is the folder that both serve from."""

    first: Line
    second: Line
    settings: Settings
    sounds: Path


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    if not ON_POSTGRESQL:
        pytest.skip(NEEDS_POSTGRESQL)
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    deploy(tmp_path / "first").close()
    shared = {**SECRETS, "DATABASE_URL": address_in(tmp_path / "first")}
    with ExitStack() as stack:
        lines = []
        for name in ("first", "second"):
            instance = tmp_path / name
            instance.mkdir(mode=0o700, exist_ok=True)
            (instance / "clips").symlink_to(sounds)
            lines.append(stack.enter_context(living_line(instance, environ=shared)))
        yield Hosts(lines[0], lines[1], settings_in(tmp_path / "first", **shared), sounds)
