"""What lint says is read by people and by programs, and every rule can say why it is there."""

import json
import re

import pytest

from core.errors import OperatorError
from publishing.lint.finding import Finding, Severity
from publishing.lint.rules import RULES, explain
from publishing.lint.text import as_json, as_text

FOUND = [
    Finding("prompts/fr.yaml", 7, "option-long", Severity.ERROR, "fr", "Home.know lasts 5.2 s.", "Say less."),
    Finding("lines/main.yaml", 12, "dead-end", Severity.ERROR, None, "Every way leads back.", "Lead out."),
    Finding("prompts/fr.yaml", 3, "metaphor", Severity.WARNING, "fr", "A picture.", "Say the thing."),
]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_explained_with_its_evidence(rule: str) -> None:
    told = explain(rule)
    assert told.startswith(rule)
    assert re.search(
        r"voice\.md, (rule \d+|What is known|Who calls|Languages|Malagasy words|glossary)|sound\.md", told
    )
    assert "voice.md" in told
    assert RULES[rule].says.endswith(".")
    assert RULES[rule].remedy.endswith(".")


def test_an_unknown_rule_names_those_there_are() -> None:
    with pytest.raises(OperatorError, match=r"The rules are: .*key-first"):
        explain("no-such-rule")


def test_the_text_groups_by_file_in_the_order_of_lines_and_counts() -> None:
    text = as_text(FOUND)
    order = [
        text.index(words) for words in ("lines/main.yaml", "dead-end", "prompts/fr.yaml", "line 3", "line 7")
    ]
    assert order == sorted(order)
    assert text.endswith("\n2 errors, 1 warning.")
    assert text.count("prompts/fr.yaml") == 1


def test_nothing_found_is_said() -> None:
    assert as_text([]) == "No errors, no warnings."
    assert json.loads(as_json([])) == []


def test_the_json_has_stable_fields() -> None:
    values = json.loads(as_json(FOUND))
    assert [set(value) for value in values] == 3 * [
        {"rule", "severity", "file", "line", "language", "what", "remedy"}
    ]
    assert values[0]["rule"] == "dead-end"
    assert values[0]["language"] is None
