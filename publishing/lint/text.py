"""Findings as somebody reads them, and as a program does."""

import json
from collections.abc import Sequence
from itertools import groupby

from publishing.lint.finding import Finding, errors_of


def as_text(findings: Sequence[Finding]) -> str:
    """By file, in the order of its lines; the counts last."""
    rows: list[str] = []
    for file, group in groupby(sorted(findings), key=lambda finding: finding.file):
        rows += ["", file, *(_row(finding) for finding in group)]
    return "\n".join([*rows[1:], *([""] if rows else []), _counts(findings)])


def _row(finding: Finding) -> str:
    language = f" [{finding.language}]" if finding.language else ""
    told = f"{finding.severity:7} {finding.rule}{language}"
    return f"  line {finding.line:<4} {told}\n             {finding.what}\n             {finding.remedy}"


def _counts(findings: Sequence[Finding]) -> str:
    errors = len(errors_of(findings))
    return f"{_number(errors, 'error')}, {_number(len(findings) - errors, 'warning')}.".capitalize()


def _number(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with rule, severity, file, line, language (or null), what, remedy."""
    return json.dumps([finding.fields() for finding in sorted(findings)], ensure_ascii=False, indent=2)
