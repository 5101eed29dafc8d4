"""The house rules by name, and lint itself: every rule judges, and what it finds is told in one shape and order."""

from collections.abc import Iterator

from core.errors import OperatorError
from publishing.lint import facts, hide, keys, menus, programmes, reading, seconds, sound, words
from publishing.lint.finding import Finding, Rule
from publishing.lint.subject import Subject

RULES: dict[str, Rule] = {
    rule.id: rule
    for room in (menus, keys, seconds, words, hide, sound, facts, programmes, reading)
    for rule in room.RULES
}


def lint(subject: Subject) -> list[Finding]:
    """Everything found, by file and line. Pure: the subject holds the day, the mode and what was measured."""
    return sorted(finding for rule in RULES.values() for finding in _found(rule, subject))


def _found(rule: Rule, subject: Subject) -> Iterator[Finding]:
    severity = rule.severity_in(subject.mode)
    if not rule.judge or not severity:
        return
    for spot in rule.judge(subject):
        yield Finding(
            file=reading.relative(spot.file, subject.content.root),
            line=spot.line,
            rule=rule.id,
            severity=severity,
            language=spot.language,
            what=spot.what,
            remedy=rule.remedy,
        )


def explain(rule_id: str) -> str:
    """Why a rule is there, as a text. Raises OperatorError for a rule that is none."""
    if rule_id not in RULES:
        raise OperatorError(f"There is no rule {rule_id!r}.", f"The rules are: {', '.join(sorted(RULES))}.")
    rule = RULES[rule_id]
    return "\n".join(
        [
            f"{rule.id} ({rule.severity}{_in_demo(rule)})",
            f"  What is wrong:  {rule.says}",
            f"  What to do:     {rule.remedy}",
            f"  Why:            {rule.why}",
        ]
    )


def _in_demo(rule: Rule) -> str:
    return {"as well": "", "warns": "; in demo a warning", "silent": "; in production only"}[rule.in_demo]
