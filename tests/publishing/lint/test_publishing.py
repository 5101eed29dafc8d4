"""An error stops a publish and the release that runs stays; a warning is listed. The real content breaks no rule."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audio.chain import Job
from audio.library import ClipLibrary
from audio.speech import Clip
from core.clips import ClipStore
from core.clock import SystemClock
from core.database import reading
from core.settings import Mode, Settings
from publishing.lint.finding import LintFailed, Severity
from publishing.lint.house import HouseRules, Rendered, house_rules
from publishing.lint.levels import Levels
from publishing.publisher import Outcome, publish_content, render_for_lint
from publishing.releases import current_number
from scripts.database import prepared_database
from scripts.publish import library_of, linted
from tests.builders import settings_in
from tests.conftest import Published
from tests.publishing.lint.good import GOOD_LEVEL, good_tree, plausible_seconds
from tests.publishing.trees import Hum, Quiet, Tree, quick_library


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class PlausibleHum(Hum):
    """Hums as long as a line would speak."""

    def _clip(self, job: Job, store: ClipStore) -> Clip:
        return replace(super()._clip(job, store), seconds=plausible_seconds(job.utterance))


def all_good(names: Iterable[str]) -> Levels:
    return dict.fromkeys(names, GOOD_LEVEL)


@dataclass
class Line:
    """A good tree with a library and a database of its own."""

    tree: Tree
    library: ClipLibrary
    engine: Engine

    def publish(self) -> Outcome:
        rules = HouseRules(Mode.DEMO, Noon(), all_good)
        return publish_content(self.tree.checked(), self.library, self.engine, Noon(), Quiet(), rules)

    @property
    def running(self) -> int | None:
        with reading(self.engine) as connection:
            return current_number(connection)


@pytest.fixture
def line(tmp_path: Path, engine: Engine) -> Line:
    return Line(good_tree(tmp_path / "content"), quick_library(tmp_path / "clips", PlausibleHum()), engine)


def test_an_error_stops_the_publish_and_the_running_release_stays(line: Line) -> None:
    assert line.publish() == Outcome(1, changed=True)
    line.tree.append("messages/fees/fr.md", "Vous restez anonyme.\n")
    with pytest.raises(LintFailed) as failed:
        line.publish()
    assert [each.rule for each in failed.value.findings] == ["anonymous"]
    assert "1 house rule is broken; what was published stays." in str(failed.value)
    assert line.running == 1


def test_an_error_before_the_first_release_publishes_nothing(line: Line) -> None:
    line.tree.append("messages/fees/fr.md", "Vous restez anonyme.\n")
    with pytest.raises(LintFailed):
        line.publish()
    assert line.running is None


def test_a_warning_is_listed_and_stops_nothing(line: Line) -> None:
    line.tree.append("messages/fees/fr.md", "Cliquez ici.\n")
    outcome = line.publish()
    assert (outcome.number, outcome.changed) == (1, True)
    assert [(each.rule, each.severity) for each in outcome.warnings] == [("click", Severity.WARNING)]


def test_what_cannot_be_rendered_is_found_with_all_else(line: Line) -> None:
    rendered = render_for_lint(line.tree.checked(), line.library, Quiet())
    lost = Rendered(
        rendered.content, rendered.asked, without(rendered, "goodbye"), {("goodbye", "fr"): "no voice."}
    )
    told = HouseRules(Mode.DEMO, Noon(), all_good)(lost)
    assert [(each.rule, each.language, each.what) for each in told] == [
        ("sound-missing", "fr", "goodbye has no sound: no voice.")
    ]


def without(rendered: Rendered, name: str) -> dict[str, dict[str, Clip]]:
    clips = {code: dict(named) for code, named in rendered.clips.items()}
    del clips["fr"][name]
    return clips


def test_the_real_content_with_its_real_sound_breaks_no_rule(settings: Settings) -> None:
    engine = prepared_database(settings)
    try:
        findings = linted(settings, engine)
    finally:
        engine.dispose()
    assert findings == []


def test_in_production_the_real_content_lacks_what_only_people_can_give(published: Published) -> None:
    """Malagasy voices and confirmed numbers; what is drafted is refused before lint is asked."""
    settings = settings_in(published.instance)
    engine = prepared_database(settings)
    try:
        rendered = render_for_lint(published.content, library_of(settings, engine), Quiet())
        rules = house_rules(Mode.PRODUCTION, SystemClock(), settings.clips, published.instance)
        told = {each.rule for each in rules(rendered)}
    finally:
        engine.dispose()
    assert told == {"voice-synthetic", "place-unconfirmed"}


def test_content_that_cannot_be_read_is_listed_like_the_rest(tmp_path: Path) -> None:
    tree = good_tree(tmp_path / "content").replace("lines/main.yaml", "teaches:", "teachs:")
    settings = settings_in(tmp_path / "instance", CONTENT_PATH=str(tree.root))
    engine = prepared_database(settings)
    try:
        (told,) = linted(settings, engine)
    finally:
        engine.dispose()
    assert (told.rule, told.file) == ("content-broken", "lines/main.yaml")
