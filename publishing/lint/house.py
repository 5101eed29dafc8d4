"""Lint as publishing asks for it: content and its clips in, findings out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from audio.library import Key
from core.clips import ClipStore
from core.clock import ANTANANARIVO, Clock
from core.settings import Mode
from publishing.compile import Clips
from publishing.content import Content
from publishing.lint.finding import Finding
from publishing.lint.levels import Levels, measured
from publishing.lint.rules import lint
from publishing.lint.subject import Asked, Subject


@dataclass(frozen=True)
class Rendered:
    """Content with its sounds: what was asked for in each language, what came, and why something did not."""

    content: Content
    asked: Asked
    clips: Clips
    failures: Mapping[Key, str]


Lint = Callable[[Rendered], Sequence[Finding]]
"""Says what is wrong with what was rendered. `HouseRules` is the one that publishing uses."""


@dataclass(frozen=True)
class HouseRules:
    """The rules of the house on the day the clock shows. `measure` tells how loud clips are, by sha256."""

    mode: Mode
    clock: Clock
    measure: Callable[[Iterable[str]], Levels]

    def __call__(self, rendered: Rendered) -> list[Finding]:
        names = {clip.sha256 for clips in rendered.clips.values() for clip in clips.values()}
        subject = Subject(
            content=rendered.content,
            mode=self.mode,
            today=self.clock.now().astimezone(ANTANANARIVO).date(),
            asked=rendered.asked,
            clips=rendered.clips,
            levels=self.measure(names),
            failures=rendered.failures,
        )
        return lint(subject)


def house_rules(mode: Mode, clock: Clock, clips: ClipStore, instance: Path) -> HouseRules:
    """The rules for a deployment: levels of the clips in the store are kept in its instance."""
    return HouseRules(mode, clock, partial(measured, clips=clips, kept=instance / "levels.json"))
