"""What lint says: rules, and what was found against them."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from core.errors import OperatorError
from core.settings import Mode
from publishing.lint.subject import Subject


class Severity(StrEnum):
    """An error stops the publish, a warning is listed."""

    ERROR = "error"
    WARNING = "warning"


class InDemo(StrEnum):
    """What becomes of a rule where drafts are played."""

    AS_WELL = "as well"
    WARNS = "warns"
    SILENT = "silent"


@dataclass(frozen=True)
class Spot:
    """Where a rule is broken and how: `file` and `line` as an editor opens them, `language` where it is of one."""

    file: Path
    line: int
    what: str
    language: str | None = None


Judge = Callable[[Subject], Iterable[Spot]]


@dataclass(frozen=True)
class Rule:
    """One house rule. `why` gives its evidence from voice.md, with the number of the rule and its figures.

    A rule without a judge is kept when the content is read (publishing/check.py); it is here to be named and explained.
    """

    id: str
    says: str
    remedy: str
    why: str
    judge: Judge | None = field(default=None, repr=False)
    severity: Severity = Severity.ERROR
    in_demo: InDemo = InDemo.AS_WELL

    def severity_in(self, mode: Mode) -> Severity | None:
        """How grave it is in this mode; nothing where it does not count."""
        if mode is Mode.DEMO and self.in_demo is not InDemo.AS_WELL:
            return Severity.WARNING if self.in_demo is InDemo.WARNS else None
        return self.severity


@dataclass(frozen=True, order=True)
class Finding:
    """One thing found, for an editor and for a program; `file` is relative to the content tree."""

    file: str
    line: int
    rule: str
    severity: Severity
    language: str | None = field(compare=False)
    what: str
    remedy: str

    def fields(self) -> dict[str, str | int | None]:
        """The stable fields of the JSON output."""
        return asdict(self)


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


class LintFailed(OperatorError):
    """The content breaks house rules. What is published stays. Mend every error of `findings`, then publish again."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        count = len(errors_of(self.findings))
        super().__init__(
            f"{count} house rule{'s are' if count > 1 else ' is'} broken; what was published stays.",
            "Mend what is listed as an error, and publish again; --explain RULE says why a rule is there.",
        )
