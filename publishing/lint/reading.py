"""Faults found while the content is read, as findings: so that an editor sees one list, with rules to ask about."""

import re
from collections.abc import Iterator
from pathlib import Path

from publishing.errors import BrokenContent, Fault
from publishing.lint.finding import Finding, Rule, Severity

_KINDS = (
    (r"> options: .*at most 4 items", "options-over-four"),
    (r"No key leads to", "step-unreachable"),
    (
        r"which is no step|There is no (?:message|place|placeholder|tune) |falls back to|is not in languages\.yaml|"
        r"names a step of the kind|is no language of the line|is no complete language|has the id",
        "id-unknown",
    ),
    (r"The line itself needs the prompt", "answers-missing"),
    (r"no words in|has no prompts|has no words", "language-missing"),
    (r"sources: .*(?:at least 1 item|required)", "sources-missing"),
    (r"is a draft", "unreviewed"),
    (r"is unconfirmed", "unconfirmed"),
)
"""What publishing/check.py says, and the rule that it keeps by saying it. Whatever else it says is content-broken."""


def findings_of(broken: BrokenContent, root: Path) -> Iterator[Finding]:
    """Each fault as an error under the rule it is of."""
    for fault in broken.faults:
        yield Finding(
            file=relative(fault.file, root),
            line=fault.line,
            rule=_rule_of(fault),
            severity=Severity.ERROR,
            language=None,
            what=fault.what,
            remedy=fault.remedy,
        )


def _rule_of(fault: Fault) -> str:
    return next((rule for pattern, rule in _KINDS if re.search(pattern, fault.what)), "content-broken")


def relative(file: Path, root: Path) -> str:
    """The file as the tree names it, or whole where it lies outside."""
    return str(file.relative_to(root)) if file.is_relative_to(root) else str(file)


RULES = (
    Rule(
        "content-broken",
        says="A file is not in the shape that the line reads.",
        remedy="Correct the line named; content/README.md shows each file by an example.",
        why=(
            "voice.md, rule 11: whatever cannot be done ends in the way on, never in dead air; so content that would break a "
            "call is refused before it is published, and the release that runs stays (rule 10)."
        ),
    ),
    Rule(
        "id-unknown",
        says="A name leads to something that is not there.",
        remedy="Correct the name, or write what it names.",
        why=(
            "voice.md, rule 11: never dead air; rule 10: publishing never breaks a call that is on. A key that leads nowhere "
            "would be an apology to every caller who presses it."
        ),
    ),
)
