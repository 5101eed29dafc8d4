"""P06: production does not start while a region has nobody who can open, or danger leads to nobody; all is told at once."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from app import create_app
from core.errors import OperatorError
from ivr.ready import IS_UP, unready
from scripts import migrate
from tests.builders import REAL_CONTENT, settings_in
from tests.conftest import engine_of
from tests.promises.test_p06_production_refuses import SECRETS
from tests.vault.office import Office
from vault import members
from vault.members import Role
from vault.regions import REGIONS

CONFIRMED = {
    "value": "+261000000000",
    "status": "confirmed",
    "confirmed_by": "a test",
    "confirmed_on": "2026-11-01",
}


@pytest.fixture
def content(quick_path: Path) -> Path:
    """The content with a number for everybody, which only a test may make up."""
    folder = quick_path / "content"
    shutil.copytree(REAL_CONTENT, folder, ignore=shutil.ignore_patterns("*.flac", "*.wav"))
    places = yaml.safe_load((folder / "places.yaml").read_text("utf-8"))
    for place in places.values():
        place["number"] = CONFIRMED
    (folder / "places.yaml").write_text(yaml.safe_dump(places))
    return folder


@pytest.fixture
def production(office: Office, content: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a production on the office's database, in which nothing else is missing."""
    instance = office.folder.parent / "instance"
    instance.mkdir(mode=0o700)
    environ = {
        "MODE": "production",
        "INSTANCE_PATH": str(instance),
        "CONTENT_PATH": str(content),
        "DATABASE_URL": office.engine.url.render_as_string(hide_password=False),
        "PUBLIC_URL": "https://antso.example.org",
        "TWILIO_ACCOUNT_SID": "AC00",
        "LINE_NUMBER": "the line's number",
        **SECRETS,
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    yield
    assert IS_UP not in os.environ


def start(*parts: str) -> None:
    engine_of(create_app(parts=parts or ("voice", "web"))).dispose()


def refusal(*parts: str) -> str:
    with pytest.raises(OperatorError) as refused:
        start(*parts)
    return str(refused.value)


@pytest.mark.usefixtures("production")
def test_p06_a_line_whose_every_region_can_be_opened_starts(office: Office) -> None:
    office.hire(Role.SUPERVISOR, None)
    start("voice")
    start()


@pytest.mark.usefixtures("production")
def test_p06_a_region_that_nobody_can_open_is_named(office: Office) -> None:
    office.hire(Role.INSPECTOR, "sava")
    office.hire(Role.INSPECTOR, "diana", confirmed=False)
    office.hire(Role.PARTNER, "elsewhere")
    office.hire(Role.ADMINISTRATOR, None)
    told = refusal("voice")
    assert "from sava" not in told
    assert "Nobody can open what is reported from diana" in told
    assert "Nobody can open what is reported from elsewhere" in told


@pytest.mark.usefixtures("production")
def test_p06_a_key_that_ended_opens_nothing(office: Office) -> None:
    supervisor = office.hire(Role.SUPERVISOR, None)
    start("voice")
    with office.rows() as rows:
        members.end_key(rows, supervisor, office.clock.now())
    assert refusal("voice").count("Nobody can open") == len(REGIONS)


@pytest.mark.usefixtures("production")
def test_p06_the_pages_start_without_anybody_for_there_the_first_key_is_made() -> None:
    start("web")


@pytest.mark.usefixtures("production")
def test_p06_the_database_is_made_ready_before_anybody_has_a_key(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first day's keys need its tables; what the telephone will refuse to start on is told."""
    migrate.main()
    told = capsys.readouterr().out
    assert told.startswith("The schema is up to date.\n")
    assert told.count("Before calls are taken: Nobody can open") == len(REGIONS)
    office.hire(Role.SUPERVISOR, None)
    migrate.main()
    assert capsys.readouterr().out == "The schema is up to date.\n"


@pytest.mark.parametrize("place", ["danger", *REGIONS])
@pytest.mark.usefixtures("production")
def test_p06_a_place_without_a_confirmed_number_is_named(office: Office, content: Path, place: str) -> None:
    office.hire(Role.SUPERVISOR, None)
    file = content / "places.yaml"
    places = yaml.safe_load(file.read_text("utf-8"))
    places[place]["number"] = {"value": None, "status": "unconfirmed"}
    file.write_text(yaml.safe_dump(places))
    assert f"has no confirmed number for {place}" in refusal("voice")


@pytest.mark.usefixtures("production")
def test_p06_everything_is_told_at_once(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(REAL_CONTENT / "places.yaml", content)
    monkeypatch.delenv("LINE_NUMBER")
    told = refusal()
    assert told.count("cannot start") == 1
    for part in ("LINE_NUMBER is missing", *(f"reported from {region}" for region in REGIONS), "for danger"):
        assert part in told


@pytest.mark.usefixtures("production")
def test_p06_a_database_that_is_not_there_is_opened_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nonexistent/antso.db")
    assert refusal("voice").count("Nobody can open") == len(REGIONS)


@pytest.mark.usefixtures("production")
def test_p06_places_that_cannot_be_read_are_a_fault(office: Office, content: Path) -> None:
    office.hire(Role.SUPERVISOR, None)
    (content / "places.yaml").write_text("danger: 3\n")
    assert "places.yaml cannot be read" in refusal("voice")


def test_p06_a_worker_that_takes_anothers_place_does_not_take_the_line_down(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(quick_path)
    assert unready(settings)
    monkeypatch.setenv(IS_UP, "1")
    assert unready(settings) == []
