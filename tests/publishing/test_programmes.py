"""Recipes of programmes are read with the content, strictly, and refused with file, line and remedy."""

from pathlib import Path

import pytest

from core.settings import Mode
from publishing.programmes import Messages, Recipe
from tests.builders import REAL_CONTENT
from tests.publishing.trees import TUNE, Tree, plant, prompt

RECIPE = """\
title: {mg: Dimy minitra, fr: Cinq minutes}
minutes: 5
status: draft
slots:
  - {kind: music, tune: jingle}
  - {kind: messages, themes: [fees], intro: radio.link}
  - {kind: words, prompt: radio.outro}
"""
SHEET = """\
title: {mg: Ny sarany, fr: Les frais}
message: fees
seconds: {fewest: 30, most: 60}
status: draft
stay: {mg: [fees in], fr: [Words about]}
"""
FILE, LIVE = "programmes/capsule.yaml", "programmes/live/fees.yaml"


def with_recipes(root: Path) -> Tree:
    tree = plant(root).write(FILE, RECIPE).write(LIVE, SHEET).write("programmes/music/jingle.yaml", TUNE)
    for code in ("mg", "fr"):
        tree.write(f"messages/fees/{code}.md", f"Words about fees in {code}.\n")
        tree.append(f"prompts/{code}.yaml", prompt("radio.link", code) + prompt("radio.outro", code))
    return tree


def test_recipes_and_sheets_are_read_with_the_content(tmp_path: Path) -> None:
    content = with_recipes(tmp_path).checked()
    assert content.programmes["capsule"].span == (295.0, 305.0)
    assert content.programmes["capsule"].prompts == ("radio.link", "radio.outro")
    assert content.live_reads["fees"].message == "fees"


WRONG = {
    "an unknown theme": ("[fees]", "[fee]", "slots > 1 > themes > 0: Input should be 'fees'"),
    "a theme without a message": ("[fees]", "[fees, wages]", "No message has the theme 'wages'. Write one"),
    "an unknown message": ("themes: [fees],", "themes: [fees], only: [fes],", "There is no message 'fes'."),
    "an unknown tune": ("tune: jingle", "tune: jangle", "There is no tune 'jangle'. Write programmes/music/jangle.yaml."),
    "missing words": ("radio.outro", "radio.end", "The prompt 'radio.end' has no words in fr."),
    "a missing intro": ("intro: radio.link", "intro: radio.start", "The prompt 'radio.start' has no words in fr."),
    "a missing title": (", fr: Cinq minutes", "", "The title has no words in fr."),
    "no length": ("minutes: 5\n", "", "a recipe has either minutes or seconds"),
    "two lengths": ("minutes: 5", "minutes: 5\nseconds: {fewest: 30, most: 60}", "either minutes or seconds"),
    "a length that no station has": ("minutes: 5", "minutes: 7", "minutes: Input should be 5 or 15"),
    "a kind that is none": ("kind: words", "kind: word", "Input tag 'word'"),
    "fewest that are most": ("themes: [fees],", "themes: [fees], at_least: 3,", "at_least is more than at_most"),
    "an unknown key": ("minutes: 5", "minutes: 5\nspeed: 2", "speed: Extra inputs are not permitted. Remove it"),
    "no message": (
        "  - {kind: messages, themes: [fees], intro: radio.link}\n", "", "a recipe without messages says nothing"
    ),
    "a story on the phone": (
        "minutes: 5", "phone: true\nminutes: 5", "what the phone plays holds no story"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_recipe_that_cannot_be_followed_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    tree = with_recipes(tmp_path).replace(FILE, old, new)
    if "phone" in new:
        tree.append(FILE, "  - {kind: story}\n")
    faults = [(fault.file.name, f"{fault.what} {fault.remedy}") for fault in tree.faults()]
    assert any(file == "capsule.yaml" and said in what for file, what in faults), faults


LIVE_WRONG = {
    "an unknown message": ("message: fees", "message: fes", "There is no message 'fes'."),
    "words that the message does not say": (
        "[Words about]",
        "[Words of]",
        "'Words of' does not stand in fees/fr.md.",
    ),
    "a language left out": (", fr: [Words about]", "", "stay has no words in fr."),
}


@pytest.mark.parametrize(("old", "new", "said"), LIVE_WRONG.values(), ids=LIVE_WRONG.keys())
def test_a_sheet_that_no_message_bears_out_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    file, _, what = with_recipes(tmp_path).replace(LIVE, old, new).fault()
    assert file == LIVE
    assert said in what


def test_production_refuses_a_recipe_and_a_sheet_that_nobody_reviewed(tmp_path: Path) -> None:
    faults = with_recipes(tmp_path).faults(Mode.PRODUCTION)
    said = {fault.what for fault in faults}
    assert {"The programme capsule is a draft.", "The live-read sheet fees is a draft."} <= said


def test_our_own_programmes_are_a_magazine_a_capsule_spots_of_what_weighs_most_and_sheets() -> None:
    content = Tree(REAL_CONTENT).checked()
    lengths = {name: recipe.span for name, recipe in content.programmes.items()}
    assert lengths["weekly"] == (895.0, 905.0)
    assert lengths["capsule"] == (295.0, 305.0)
    spots = {name: recipe for name, recipe in content.programmes.items() if name.startswith("spot-")}
    assert {recipe.span for recipe in spots.values()} == {(30.0, 60.0)}
    assert {_only(recipe)[0] for recipe in spots.values()} == {"money-asked", "passport", "violence"}
    assert {sheet.message for sheet in content.live_reads.values()} >= {"money-asked", "passport", "violence"}


def _only(recipe: Recipe) -> tuple[str, ...]:
    return next(slot.only for slot in recipe.slots if isinstance(slot, Messages))
