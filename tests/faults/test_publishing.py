"""A publish that is killed, crowded or starved: what runs goes on running, and one line says what to do."""

import random
import shutil
import subprocess
from pathlib import Path

from tests.conftest import Published
from tests.databases import ON_POSTGRESQL, copy_into, keep, sqlite_file
from tests.faults.full import small_disk
from tests.faults.living import locked
from tests.faults.running import judge_running, running_number
from tests.scripts.programs import PATIENCE, Operator, assert_refused, copy_content
from tests.thorough import LONG

KILLS = 30 if LONG else 2


def reword(operator: Operator, number: int) -> None:
    """Change a sentence, so that there is a sound to make and a release to publish."""
    file = operator.content / "prompts" / "en.yaml"
    text = file.read_text(encoding="utf-8")
    before, _, after = text.partition("  text: |-\n    Excuse us, ")
    rest = after.partition("\n")[2]
    assert before != text
    file.write_text(f"{before}  text: |-\n    Excuse us, {number} times.\n{rest}", encoding="utf-8")


def test_a_publish_killed_anywhere_leaves_what_runs_whole_and_then_two_at_once_make_one_release(
    operator: Operator,
) -> None:
    chance = random.Random(KILLS)
    for number in range(1, KILLS + 1):
        before = running_number(operator)
        reword(operator, number)
        process = operator.start("publish.py")
        try:
            process.communicate(timeout=chance.uniform(1.0, 6.0))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate(timeout=PATIENCE)  # Ends when its rendering processes have ended, too.
        assert running_number(operator) in (before, before + 1)
        judge_running(operator)
    due = running_number(operator) + 1
    reword(operator, 0)
    both = [operator.start("publish.py") for _ in range(2)]
    said = sorted(process.communicate(timeout=PATIENCE)[0].splitlines()[-1] for process in both)
    assert said == [f"Nothing has changed since release {due}.", f"Published release {due}."]
    judge_running(operator)


def one_line(done: subprocess.CompletedProcess[str], *says: str) -> None:
    """Refused in one line (below the lint's and the bar's, if any)."""
    assert says[0] in done.stderr, done.stderr
    assert_refused(done, *says)
    assert says[0] in done.stderr.strip().splitlines()[-1]


def test_a_publish_on_a_full_disk_says_what_to_do_and_with_space_again_ends_well(
    published: Published, tmp_path: Path
) -> None:
    """Nothing can be written; then something, but no sound."""
    with small_disk(tmp_path / "disk", megabytes=320) as disk:
        shutil.copytree(published.instance, disk.folder / "instance")
        (disk.folder / "instance").chmod(0o700)
        if ON_POSTGRESQL:
            copy_into(disk.folder / "instance", keep(published.instance))
        operator = Operator(disk.folder / "instance", copy_content(tmp_path / "content"))
        reword(operator, 1)
        for leaves in (0, 64 * 1024):
            with disk.full(leaves=leaves):
                done = operator.publish() if disk.own else limited(operator)
                one_line(done, "The disk is full", "Free some space", "What was published stays.")
            assert running_number(operator) == 1
            assert list((operator.instance / "clips").glob(".*")) == []
            judge_running(operator)
        assert operator.publish().stdout.endswith("Published release 2.\n")
        judge_running(operator)


def limited(operator: Operator) -> subprocess.CompletedProcess[str]:
    """Where no disk can be mounted: a publish that may not write files."""
    command = ["prlimit", "--fsize=4096", "--", *operator.command("publish.py")]
    return subprocess.run(
        command, env=operator.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def test_a_publish_while_another_program_writes_without_end_says_what_to_do(operator: Operator) -> None:
    reword(operator, 1)
    with locked(sqlite_file(operator.instance)):
        done = operator.publish()
    one_line(done, "The database is locked", "Try again", "What was published stays.")
    assert running_number(operator) == 1
