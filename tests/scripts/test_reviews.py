"""scripts/reviews.py as an operator runs it: from the list to what is heard, and every refusal in one line."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlalchemy import Engine

from agencies.importing import Importer, import_agencies
from agencies.registers import read_registers
from agencies.reviews.published import published_reviews
from agencies.reviews.telling import Teller, complete_review, keep_answers, new_review_id
from core.clock import ANTANANARIVO, SystemClock
from core.database import connect, reading
from core.errors import OperatorError
from core.ledger import Rows, open_ledger
from core.settings import read_settings
from scripts.reviews import Desk, read_arguments
from tests.databases import address_in, copy_into, migrated
from tests.scripts.programs import REFUSED, Operator, assert_refused, copy_content

TODAY = SystemClock().now().astimezone(ANTANANARIVO).date()
BAOBAB = "demo/SYN-1007"


@pytest.fixture
def desk(tmp_path: Path) -> Operator:
    """Somebody at a terminal with the content and the invented register."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    copy_into(instance, migrated())
    content = copy_content(tmp_path / "content")
    engine = connect(address_in(instance))
    importer = Importer(engine, SystemClock(), instance)
    listed = content / "registers" / "demo.csv"
    import_agencies(importer, "demo", read_registers(content)["demo"], listed, apply=True)
    engine.dispose()
    return Operator(instance, content, {"DATABASE_URL": address_in(instance)})


@pytest.fixture
def engine(desk: Operator) -> Iterator[Engine]:
    made = connect(address_in(desk.instance))
    yield made
    made.dispose()


def key_of(engine: Engine, licence: str = "1007") -> int:
    with reading(engine) as connection:
        sql = "SELECT key FROM agencies WHERE licence_digits = '" + licence + "'"
        return int(connection.exec_driver_sql(sql).scalar_one())


def tell(engine: Engine, bucket: int, days_ago: int, answers: str = "nynyy") -> str:
    """A whole review of Baobab."""

    def work(rows: Rows) -> str:
        on = TODAY - timedelta(days=days_ago)
        review_id = new_review_id()
        keep_answers(rows, review_id, ("demo", key_of(engine)), answers, on)
        complete_review(rows, review_id, Teller(bucket, told_before=True), on)
        return review_id

    return open_ledger(engine).write(work)


class Reviews:
    """`reviews.py`, without the process: what it says, and what it refuses."""

    def __init__(self, desk: Operator, engine: Engine, out: pytest.CaptureFixture[str]) -> None:
        self._desk = Desk(read_settings(desk.environment, desk.instance / "no.env"), engine)
        self._out = out

    def say(self, *words: str) -> str:
        self._out.readouterr()
        arguments = read_arguments(words)
        arguments.does(self._desk, arguments)
        return self._out.readouterr().out

    def refuse(self, *words: str) -> str:
        with pytest.raises(OperatorError) as refused:
            self.say(*words)
        return str(refused.value)

    def misread(self, *words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            self.say(*words)
        assert ended.value.code == REFUSED
        return self._out.readouterr().err


@pytest.fixture
def reviews(desk: Operator, engine: Engine, capsys: pytest.CaptureFixture[str]) -> Reviews:
    return Reviews(desk, engine, capsys)


def test_from_the_first_review_to_what_is_heard(
    desk: Operator, engine: Engine, reviews: Reviews, tmp_path: Path
) -> None:
    assert reviews.say("list") == "No review waits.\n"
    told = [tell(engine, bucket, 40 - 9 * bucket, "yn-ny") for bucket in range(5)]
    listed = reviews.say("list")
    assert f"demo/{key_of(engine)}  Baobab Domestic Services (synthetic)\n" in listed
    assert "not heard: not-asked, too-few, too-short; not asked for its side" in listed
    assert f"{told[0]}  {TODAY - timedelta(days=40)}  " in listed
    assert "paid yes  contract no  papers -  promised no  sister yes  [same-answers]" in listed
    refused = reviews.refuse("approve", *told)
    assert "is held (same-answers)" in refused
    assert "say why with --reason" in refused
    approved = reviews.say("approve", *told, "--reason", "five workers of one house, called back by DIANA")
    assert approved.splitlines()[0] == f"{told[0]}: approved."
    asked = reviews.say("asked", BAOBAB, "--on", "2026-11-20")
    assert asked == f"{BAOBAB} was asked for its side on 2026-11-20.\n"
    answer = tmp_path / "answer.txt"
    answer.write_text("Nous remboursons.\nVenez nous voir.", encoding="utf-8-sig")
    done = desk.run("reviews.py", "answer", BAOBAB, str(answer))
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done
    assert "in a synthetic voice: " in done.stdout
    with reading(engine) as connection:
        found = published_reviews(connection, "demo", key_of(engine), TODAY)
    assert found
    assert found.answers[0].text == "Nous remboursons.\nVenez nous voir."
    assert found.answers[0].clip
    assert (desk.instance / "clips" / f"{found.answers[0].clip}.wav").is_file()
    listed = reviews.say("list", "--all")
    assert "5 approved; heard; asked on 2026-11-20, answered (fr)" in listed


def test_refusals_are_one_line_that_says_what_to_do(
    desk: Operator, engine: Engine, reviews: Reviews, tmp_path: Path
) -> None:
    told = tell(engine, 1, 0)
    answer = tmp_path / "answer.txt"
    answer.write_bytes(b"\xff\xfe\x00")
    for arguments, said in {
        ("approve", "nothing"): "There is no review 'nothing'. See them with `reviews.py list --all`.",
        ("asked", "hk/1"): "There is no list of 'hk'. Name REGISTER/LICENCE, as in hkg/12345.",
        ("asked", "demo/9"): "demo lists no agency with '9' now.",
        ("answer", BAOBAB, str(answer)): f"Cannot read {answer} (it is not UTF-8).",
        (
            "answer",
            BAOBAB,
            str(tmp_path / "none"),
        ): "(No such file or directory). Give the answer as a text file.",
    }.items():
        refused = reviews.refuse(*arguments)
        assert said in refused
        assert len(refused.splitlines()) == 1
    done = desk.run("reviews.py", "approve", "nothing")
    assert_refused(done, "There is no review 'nothing'.")
    assert len(done.stderr.splitlines()) == 1
    assert "--reason" in reviews.misread("hold", told)
    assert "is no date: write it as" in reviews.misread("asked", BAOBAB, "--on", "x")


def test_a_recording_that_the_gate_refuses_is_no_answer(reviews: Reviews, tmp_path: Path) -> None:
    reviews.say("asked", BAOBAB)
    answer, silence = tmp_path / "answer.txt", tmp_path / "silence.wav"
    answer.write_text("Nous remboursons.")
    soundfile.write(silence, np.zeros(16000, np.float32), 8000)
    refused = reviews.refuse("answer", BAOBAB, str(answer), "--recording", str(silence))
    assert refused.startswith(f"{silence}: ")
    assert "answered" not in reviews.say("list", "--all")


def test_an_agency_is_asked_before_its_answer_is_kept(reviews: Reviews, tmp_path: Path) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text("Nous remboursons.")
    assert "The agency was not asked yet." in reviews.refuse("answer", BAOBAB, str(answer))


def test_an_agency_without_a_licence_is_named_by_its_key(reviews: Reviews, engine: Engine) -> None:
    with reading(engine) as connection:
        sql = "SELECT key FROM agencies WHERE licence IS NULL ORDER BY key LIMIT 1"
        key = int(connection.exec_driver_sql(sql).scalar_one())
    assert f"demo/{key} was asked" in reviews.say("asked", f"demo/{key}")
