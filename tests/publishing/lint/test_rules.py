"""Each rule fires where it is broken, and there alone: one deliberately bad tree a rule, one change from a good one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from audio.speech import Origin
from core.settings import Mode
from publishing.errors import BrokenContent
from publishing.lint.finding import Finding, Severity
from publishing.lint.reading import findings_of
from publishing.lint.rules import RULES
from publishing.lint.seconds import TODAY
from tests.publishing.lint.good import GOOD_LEVEL, Judged, good_tree
from tests.publishing.trees import Tree

MAIN, MG, FR = "lines/main.yaml", "prompts/mg.yaml", "prompts/fr.yaml"
FEES, SHEET = "messages/fees/fr.md", "messages/fees/message.yaml"
QUIET, LOUD = replace(GOOD_LEVEL, rms=-70.0, loudness=-70.0), replace(GOOD_LEVEL, peak=-0.2)


@dataclass(frozen=True)
class Bad:
    """One change, and where the rule has to fire: file, and words of its line (nothing: the first line)."""

    change: Callable[[Tree], Tree]
    file: str
    at: str = ""
    language: str | None = None
    judged: Judged = field(default_factory=Judged)
    severity: Severity = Severity.ERROR


def same(tree: Tree) -> Tree:
    return tree


def words(file: str, old: str, new: str) -> Callable[[Tree], Tree]:
    return lambda tree: tree.replace(file, old, new)


def says(sentence: str) -> Callable[[Tree], Tree]:
    """A message says one more sentence, in French."""
    return lambda tree: tree.append(FEES, f"{sentence}\n")


def short_of_words(tree: Tree) -> Tree:
    """A quarter of an hour that has one message to fill it."""
    slots = "slots: [{kind: messages, themes: [fees]}]"
    return tree.write(
        "programmes/capsule.yaml", f"title: {{mg: Ora, fr: Heure}}\nminutes: 15\nstatus: draft\n{slots}\n"
    )


def deep(tree: Tree) -> Tree:
    """Two menus of one option between home and its list."""
    tree.replace(MAIN, "{says: home.know, goes_to: know}", "{says: home.know, goes_to: deep}")
    menus = "".join(
        f"  {name}: {{kind: menu, options: [{{says: home.know, goes_to: {to}}}]}}\n"
        for name, to in (("deep", "deeper"), ("deeper", "know"))
    )
    return tree.replace(MAIN, "  hide: {kind", f"{menus}  hide: {{kind")


def circle(tree: Tree) -> Tree:
    """A menu that leads to itself only."""
    tree.replace(MAIN, "after_wrong_keys: places", "after_wrong_keys: ring")
    tree.replace(
        MAIN,
        "  goodbye: {kind",
        "  ring: {kind: menu, options: [{says: home.know, goes_to: ring}]}\n  goodbye: {kind",
    )
    tree.replace(
        MAIN, "then: goodbye}", "then: goodbye}\n  bye: {kind: message, says: apology, then: places}"
    )
    return tree.replace(
        MAIN, "{says: person.diana, goes_to: person-diana}", "{says: person.diana, goes_to: bye}"
    )


def titled(tree: Tree) -> Tree:
    """Five lists of one message each, over two menus."""
    keys = {"0": 1, "1": 3, "more": 4, "2": 1, "3": 2, "4": 3}
    options = {n: f"- {{says: title.{n}, goes_to: {n if n == 'more' else f't{n}'}}}" for n in keys}
    tree.replace(MAIN, "- {says: home.know, goes_to: know}", options["0"])
    after_tell = "- {says: home.tell, goes_to: tell}\n      "
    tree.replace(MAIN, after_tell.rstrip(), f"{after_tell}{options['1']}\n      {options['more']}")
    more = "".join(f"      {options[n]}\n" for n in "234")
    lists = "".join(f"  t{n}: {{kind: list, says: list.intro, messages: [passport]}}\n" for n in "01234")
    tree.replace(
        MAIN,
        "  know: {kind: list, says: list.intro, messages: [fees, passport]}\n",
        f"{lists}  more:\n    kind: menu\n    options:\n{more}",
    )
    for file, goal in ((MG, "Raha momba izany, tsindrio ny"), (FR, "Pour cela, tapez")):
        prompts = (f"title.{n}: {{text: '{goal} {key}.', status: draft}}\n" for n, key in keys.items())
        tree.append(file, "".join(prompts))
    return tree


def far_danger(tree: Tree) -> Tree:
    """Danger behind one more menu."""
    tree.replace(MAIN, "{says: person.danger, goes_to: danger}", "{says: person.danger, goes_to: sure}")
    return tree.replace(
        MAIN,
        "  hide: {kind",
        "  sure: {kind: menu, options: [{says: home.know, goes_to: danger}]}\n  hide: {kind",
    )


def verdict(tree: Tree) -> Tree:
    """A verdict, said on the way to the places."""
    for file, text in ((MG, "Tsy misy fantatray."), (FR, "Nous n'en connaissons aucune.")):
        source = "{facts: '0.1', title: A source, says: None., grade: A, dated: '2023'}"
        for prompt in TODAY:
            tree.append(file, f'{prompt}: {{text: "{text}", status: draft, sources: [{source}]}}\n')
    return tree.replace(MAIN, "says: place.diana, then", f"says: [{', '.join(TODAY)}, place.diana], then")


def asked(tree: Tree) -> Tree:
    """A room that asks a question, with answers on keys 1 and 3."""
    said = {
        "kind": ("Inona izany?", "De quoi s'agit-il ?"),
        "kind.wages.1": ("Raha karama, tsindrio ny 1.", "Pour le salaire, tapez 1."),
        "kind.papers.3": ("Raha taratasy, tsindrio ny 3.", "Pour les papiers, tapez 3."),
        "go-on.3": ("Raha hanohy, tsindrio ny 3.", "Pour continuer, tapez 3."),
    }
    for name, words in said.items():
        for file, text in zip((MG, FR), words, strict=True):
            tree.append(file, f'found.{name}: {{text: "{text}", status: draft}}\n')
    return tree.replace(MAIN, "soon: soon.tell", "soon: soon.tell, says: [found], leads_to: {told: home}")


def offered(tree: Tree) -> Tree:
    """A room that offers a choice on key 2, and names another."""
    for file, text in ((MG, "Raha io no izy, tsindrio ny 2."), (FR, "Si c'est elle, tapez 3.")):
        tree.append(file, f'found.choice.2: {{text: "{text}", status: draft}}\n')
    return tree.replace(MAIN, "soon: soon.tell", "soon: soon.tell, says: [found], leads_to: {told: home}")


def expiring(day: str) -> Callable[[Tree], Tree]:
    return words(SHEET, "expires_on: null", f"expires_on: {day}")


def sounds(**changed: object) -> Judged:
    return replace(Judged(), **changed)  # type: ignore[arg-type]


BAD = {
    "keys-over-three": Bad(deep, MAIN, "  know: {kind: list"),
    "danger-far": Bad(far_danger, MAIN, "  home:"),
    "dead-end": Bad(circle, MAIN, "  ring: {kind: menu"),
    "titles-over-four": Bad(titled, MAIN, "  home:"),
    "key-first": Bad(says("Tapez 0 pour parler à une personne."), FEES, "Tapez 0", "fr"),
    "option-key": Bad(words(MG, "zon'ny mpiasa, tsindrio ny 1", "zon'ny mpiasa, tsindrio ny 3"), MG, "tsindrio ny 3", "mg"),
    "keys-differ": Bad(says("Pour réécouter, tapez 7."), FEES, "tapez 7", "fr"),
    "way-on-missing": Bad(words(FR, "Pour une personne, tapez 0.", "Merci."), FR, "Merci.", "fr"),
    "option-long": Bad(same, FR, "home.know:", "fr", sounds(seconds={("home.know", "fr"): 5.0})),
    "menu-long": Bad(
        same, MAIN, "  greeting:", "mg",
        sounds(seconds={("greeting.hello", "mg"): 11.9, ("greeting.choose", "mg"): 4.9, ("greeting.choose", "fr"): 4.9}),
    ),
    "prompt-long": Bad(same, FR, "key.how:", "fr", sounds(seconds={("key.how", "fr"): 12.0})),
    "message-length": Bad(same, FEES, "", "fr", sounds(seconds={("message/fees", "fr"): 60.1})),
    "verdict-long": Bad(
        verdict, MG, "verdict.no-licence-known:", "mg", sounds(seconds={(prompt, "mg"): 4.5 for prompt in TODAY})
    ),
    "sound-missing": Bad(same, MG, "goodbye:", "mg", sounds(lost=frozenset({("goodbye", "mg")}))),
    "sound-silent": Bad(same, MG, "goodbye:", "mg", sounds(levels={("goodbye", "mg"): QUIET})),
    "sound-clipped": Bad(same, FEES, "", "fr", sounds(levels={("message/fees", "fr"): LOUD})),
    "sound-level": Bad(
        same, FEES, "", "fr", sounds(levels={("message/fees", "fr"): replace(GOOD_LEVEL, loudness=-17.9)})
    ),
    "voice-synthetic": Bad(same, MG, "home.know:", "mg", sounds(origins={("home.know", "mg"): Origin.SYNTHETIC})),
    "numbers-incomplete": Bad(same, "languages.yaml", "fr:", "fr", sounds(lost=frozenset({("number/n/45", "fr")}))),
    "hide-short": Bad(same, "hide/programme.yaml", "pieces:", "mg", sounds(seconds={("hide/rice", "mg"): 299.0})),
    "hide-word": Bad(
        words("hide/talk/rice/mg.md", "ny vary.", "ny vary.\nMiasa any ivelany izy."), "hide/talk/rice/mg.md", "Miasa", "mg"
    ),
    "programme-length": Bad(short_of_words, "programmes/capsule.yaml", "minutes: 15", "mg"),
    "number-spoken": Bad(says("Appelez le 032 00 000 00."), FEES, "Appelez", "fr"),
    "greeting-not-neutral": Bad(words(FR, "Bonjour.", "Bonjour, vos droits."), FR, "vos droits.", "fr"),
    "anonymous": Bad(says("Vous restez anonyme."), FEES, "anonyme", "fr"),
    "click": Bad(says("Cliquez ici."), FEES, "Cliquez", "fr", severity=Severity.WARNING),
    "metaphor": Bad(says("C'est un drapeau rouge."), FEES, "drapeau", "fr", severity=Severity.WARNING),
    "abbreviation": Bad(says("Demandez au BNLTEH."), FEES, "BNLTEH", "fr", severity=Severity.WARNING),
    "promise": Bad(says("Vous obtiendrez votre salaire."), FEES, "obtiendrez", "fr", severity=Severity.WARNING),
    "asks-to-read": Bad(says("Lisez le contrat."), FEES, "Lisez", "fr", severity=Severity.WARNING),
    "sources-missing": Bad(words(FR, "Excusez-nous.", "En 2019, rien."), FR, "apology:", "fr"),
    "sources-unread": Bad(words(SHEET, "grade: A", 'grade: "?"'), SHEET, "sources:", severity=Severity.WARNING),
    "expired": Bad(expiring("2026-11-21"), SHEET, "expires_on"),
    "expires-soon": Bad(expiring("2026-12-22"), SHEET, "expires_on", severity=Severity.WARNING),
    "language-missing": Bad(words(SHEET, ", fr: Les frais", ""), SHEET, "title:", "fr"),
    "place-unconfirmed": Bad(
        words("places.yaml", '{value: "+261000000002", status: confirmed', "{value: null, status: unconfirmed"),
        "places.yaml", "status: unconfirmed",
    ),
    "unused": Bad(
        lambda tree: tree.append(FR, "home.lost: {text: Perdu., status: draft}\n"), FR, "home.lost", "fr",
        severity=Severity.WARNING,
    ),
}  # fmt: skip


READ = {
    "options-over-four": Bad(
        words(
            MAIN, "- {says: greeting.choose, language: mg, goes_to: home}",
            "\n      ".join(4 * ["- {says: greeting.choose, language: mg, goes_to: home}"]),
        ), MAIN, "    options:",
    ),
    "step-unreachable": Bad(words(MAIN, "  hide: {kind", "  lost: {kind: hide}\n  hide: {kind"), MAIN, "  lost:"),
    "answers-missing": Bad(words(MG, "key.how:", "key.what:"), MG),
    "id-unknown": Bad(words(MAIN, "messages: [fees, passport]", "messages: [fees, pasport]"), MAIN, "pasport"),
    "content-broken": Bad(words(MAIN, "teaches: home.keys", "teachs: home.keys"), MAIN, "teachs"),
    "unreviewed": Bad(same, SHEET, "status: draft"),
    "unconfirmed": Bad(same, "placeholders.yaml", "status: unconfirmed"),
}  # fmt: skip
"""Rules that are kept when the content is read."""


def line_of(tree: Tree, bad: Bad) -> int:
    return tree.line_of(bad.file, bad.at) if bad.at else 1


def test_the_good_tree_breaks_no_rule_in_production_or_demo(tmp_path: Path) -> None:
    tree = good_tree(tmp_path)
    assert tree.faults() == ()
    assert Judged().findings(tree) == []
    assert Judged(mode=Mode.DEMO).findings(tree) == []


@pytest.mark.parametrize("rule", BAD)
def test_a_broken_rule_is_told_once_at_its_line(tmp_path: Path, rule: str) -> None:
    bad = BAD[rule]
    tree = bad.change(good_tree(tmp_path))
    told = [each for each in bad.judged.findings(tree) if each.rule != "unused" or rule == "unused"]
    at = [(each.rule, each.file, each.line, each.language, each.severity) for each in told]
    assert at == [(rule, bad.file, line_of(tree, bad), bad.language, bad.severity)], told


@pytest.mark.parametrize("rule", READ)
def test_a_rule_kept_when_content_is_read_is_told_under_its_name(tmp_path: Path, rule: str) -> None:
    bad = READ[rule]
    tree = bad.change(good_tree(tmp_path))
    mode = Mode.PRODUCTION if rule in {"unreviewed", "unconfirmed"} else Mode.DEMO
    with pytest.raises(BrokenContent) as broken:
        tree.checked(mode)
    told: list[Finding] = [each for each in findings_of(broken.value, tree.root) if each.rule == rule]
    assert (bad.file, line_of(tree, bad)) in [(each.file, each.line) for each in told], told


def test_a_choice_that_a_room_offers_names_its_key_and_is_as_short_as_an_option(tmp_path: Path) -> None:
    tree = offered(good_tree(tmp_path))
    long = sounds(seconds={("found.choice.2", "mg"): 5.0})
    at = [(each.rule, each.file, each.line, each.language) for each in long.findings(tree)]
    assert at == [
        ("option-key", FR, tree.line_of(FR, "found.choice.2"), "fr"),
        ("option-long", MG, tree.line_of(MG, "found.choice.2"), "mg"),
    ]


def test_a_question_of_a_room_is_as_short_as_a_menu_and_skips_no_key(tmp_path: Path) -> None:
    tree = asked(good_tree(tmp_path))
    parts = ("found.kind", "found.kind.wages.1", "found.kind.papers.3", "found.go-on.3")
    long = sounds(seconds={(part, "mg"): 4.9 for part in parts} | {("found.kind", "mg"): 6.0})
    at = [(each.rule, each.file, each.line, each.language) for each in long.findings(tree)]
    assert at == [
        ("menu-long", MG, tree.line_of(MG, "found.kind:"), "mg"),
        ("option-key", MG, tree.line_of(MG, "found.kind.wages.1"), "mg"),
    ]


def test_every_rule_has_a_bad_tree() -> None:
    assert BAD.keys() | READ.keys() == RULES.keys()


def test_an_expired_message_is_a_warning_where_drafts_are_played(tmp_path: Path) -> None:
    tree = expiring("2026-11-21")(good_tree(tmp_path))
    (told,) = Judged(mode=Mode.DEMO).findings(tree)
    assert (told.rule, told.severity) == ("expired", Severity.WARNING)


def test_a_message_is_said_on_its_last_day(tmp_path: Path) -> None:
    (told,) = Judged(today=date(2026, 11, 22)).findings(expiring("2026-11-22")(good_tree(tmp_path)))
    assert told.rule == "expires-soon"


@pytest.mark.parametrize("rule", ["voice-synthetic", "place-unconfirmed"])
def test_what_only_production_asks_for_is_not_asked_in_demo(tmp_path: Path, rule: str) -> None:
    bad = BAD[rule]
    assert replace(bad.judged, mode=Mode.DEMO).findings(bad.change(good_tree(tmp_path))) == []
