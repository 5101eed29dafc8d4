"""What an editor types: --explain, --lint and --json, as a program of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT
from publishing.lint.finding import Finding, Severity
from publishing.lint.text import as_json, as_text
from scripts.publish import print_findings
from tests.publishing.lint.good import good_tree

ERROR = Finding("prompts/fr.yaml", 7, "option-long", Severity.ERROR, "fr", "Too long.", "Say less.")


def publish(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "publish.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environ, cwd=ROOT)


def test_a_rule_is_explained_without_a_deployment(tmp_path: Path) -> None:
    done = publish("--explain", "options-over-four", INSTANCE_PATH=str(tmp_path / "instance"))
    assert done.returncode == 0
    assert "voice.md, rule 1: at most 4 content options a menu" in done.stdout
    assert not (tmp_path / "instance").exists()


def test_an_unknown_rule_is_refused_in_one_line(tmp_path: Path) -> None:
    done = publish("--explain", "no-such-rule", INSTANCE_PATH=str(tmp_path / "instance"))
    assert done.returncode == 2
    assert done.stderr.startswith("There is no rule 'no-such-rule'. The rules are: ")


def test_broken_content_is_json_for_a_program_and_refused(tmp_path: Path) -> None:
    tree = good_tree(tmp_path / "content").replace("lines/main.yaml", "teaches:", "teachs:")
    instance = str(tmp_path / "instance")
    done = publish("--lint", "--json", INSTANCE_PATH=instance, CONTENT_PATH=str(tree.root))
    (told,) = json.loads(done.stdout)
    assert (done.returncode, told["rule"], told["severity"]) == (2, "content-broken", "error")


def test_warnings_alone_do_not_refuse(capsys: pytest.CaptureFixture[str]) -> None:
    warning = Finding("prompts/fr.yaml", 7, "click", Severity.WARNING, "fr", "Click.", "Press.")
    print_findings([warning], as_text)
    assert capsys.readouterr().out.endswith("No errors, 1 warning.\n")


def test_errors_are_listed_and_refuse(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        print_findings([ERROR], as_json)
    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().out)[0]["rule"] == "option-long"
