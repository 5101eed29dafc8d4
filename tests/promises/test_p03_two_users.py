"""P03: production runs telephone and pages as two processes under two users, each without the secrets of the other.

P01 with it: the web server in front spools nothing of what passes through it.
"""

import re
from pathlib import Path

import pytest

from app import create_app
from core.errors import OperatorError
from core.settings import ROOT, Part, read_settings
from tests.promises.test_p06_production_refuses import SECRETS, Deployed

DEPLOY = ROOT / "docs" / "deploy"
FOREIGN = {"voice": {"SECRET_KEY"}, "web": {"CALLER_PEPPER", "RECEIPT_PEPPER"}}


def deployed(root: Path, part: str, *, foreign: str = "") -> Deployed:
    """A production of one part, without the secrets of the other but the one named."""
    made = Deployed(root)
    for name in FOREIGN[part] - {foreign}:
        del made.environ[name]
    made.environ["PART"] = part
    return made


@pytest.mark.parametrize("part", FOREIGN)
def test_p03_each_part_starts_without_the_secrets_of_the_other(tmp_path: Path, part: str) -> None:
    settings = deployed(tmp_path, part).start()
    assert settings.part is Part(part)
    for name in FOREIGN[part]:
        assert not getattr(settings, name.lower())


@pytest.mark.parametrize(
    ("part", "secret"), [(part, secret) for part, names in FOREIGN.items() for secret in sorted(names)]
)
def test_p03_a_part_that_could_read_the_others_secret_does_not_start(
    tmp_path: Path, part: str, secret: str
) -> None:
    with pytest.raises(OperatorError) as refused:
        deployed(tmp_path, part, foreign=secret).start()
    assert f"{secret} is set for PART={part}" in str(refused.value)
    assert SECRETS[secret] not in str(refused.value)


@pytest.mark.parametrize(
    ("part", "served"), [("voice", ("voice", "web")), ("voice", ("web",)), ("web", ("voice",))]
)
def test_p03_a_process_serves_no_part_but_its_own(tmp_path: Path, part: str, served: tuple[str, ...]) -> None:
    with pytest.raises(OperatorError, match=f"PART is {part} and this would serve"):
        create_app(deployed(tmp_path, part).start(), parts=served)


def test_p03_a_part_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="PART is 'phone'"):
        read_settings({"PART": "phone", "INSTANCE_PATH": str(tmp_path)}, tmp_path / "no.env")


def unit(name: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / name).read_text(), re.MULTILINE))


def settings_of(name: str) -> dict[str, str]:
    path = unit(name)["EnvironmentFile"]
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", (DEPLOY / Path(path).name).read_text(), re.MULTILINE))


def test_p03_the_services_run_as_two_users_with_files_of_their_own() -> None:
    voice, web, worker = (unit(f"antso-{name}.service") for name in ("voice", "web", "worker"))
    assert voice["User"] == worker["User"] != web["User"]
    assert voice["Group"] == worker["Group"] != web["Group"]
    assert voice["EnvironmentFile"] == worker["EnvironmentFile"] != web["EnvironmentFile"]
    assert (
        settings_of("antso-voice.service")["INSTANCE_PATH"]
        != settings_of("antso-web.service")["INSTANCE_PATH"]
    )


@pytest.mark.parametrize("part", FOREIGN)
def test_p03_no_services_settings_name_the_others_secrets(part: str) -> None:
    given = settings_of(f"antso-{part}.service")
    assert given["PART"] == part
    assert not FOREIGN[part] & set(given)
    assert f"parts=('{part}',)" in unit(f"antso-{part}.service")["ExecStart"]


def test_p01_the_web_server_in_front_writes_no_body_and_no_answer_to_a_file() -> None:
    """nginx spools bodies over 16 KB and slow answers unless it is told not to: an inspector's answer, a recording."""
    told = (DEPLOY / "nginx.conf").read_text()
    for line in (
        "proxy_request_buffering off;",
        "proxy_buffering off;",
        "proxy_max_temp_file_size 0;",
        "access_log off;",
    ):
        assert line in told
    assert "_buffering on" not in told
