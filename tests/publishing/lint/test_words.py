"""What is heard as a telephone number, an abbreviation, a metaphor or a word that tells on a caller; and what is not."""

from pathlib import Path

import pytest

from tests.publishing.lint.good import Judged, good_tree

RIGHT = [
    ("fr", "Des personnes ont payé de 400 000 à 2 000 000 ariary."),
    ("fr", "Le salaire est de 30 000 roupies par mois."),
    ("fr", "Madagascar a ratifié la convention 189, en vigueur depuis 2020."),
    ("fr", "Une loi numéro 40 de l'année 2014 le dit."),
    ("fr", "Le 2026-11-22, rien n'a changé."),
    ("fr", "Un travailleur domestique a les mêmes droits dans la DIANA et la SAVA."),
    ("fr", "Faites lire le contrat par une personne de confiance avant de signer."),
    ("fr", "Demandez au bureau national de lutte contre la traite des êtres humains, le BNLTEH."),
    ("mg", "Ny fifanarahana laharana 189 no milaza izany."),
    ("mg", "Raha te hiresaka amin'olona, tsindrio ny 0."),
    ("mg", "Iray na roa na telo no nandeha."),
]

WRONG = [
    ("fr", "Appelez le 032 00 000 00.", "number-spoken"),
    ("fr", "Composez +261 32 00 000 00 avant de partir.", "number-spoken"),
    ("fr", "Appelez le 147.", "number-spoken"),
    ("fr", "Zéro trois deux zéro zéro un.", "number-spoken"),
    ("mg", "Antsoy ny 511.", "number-spoken"),
    ("mg", "Antsoy ny laharana 032 00 000 00.", "number-spoken"),
    ("mg", "Aotra telo roa aotra aotra.", "number-spoken"),
    ("mg", "Tsy mitonona anarana ianao.", "anonymous"),
    ("mg", "Tsindrio ny 0 raha te hiresaka amin'olona.", "key-first"),
    ("mg", "Vakio ny fifanekena.", "asks-to-read"),
    ("fr", "Appuyez sur 2 pour votre salaire.", "key-first"),
    ("fr", "Vous pouvez taper 0 pour parler à une personne.", "key-first"),
    ("fr", "Demandez à l'O.I.T. son avis.", "abbreviation"),
]


@pytest.mark.parametrize(("language", "sentence"), RIGHT)
def test_a_sentence_that_is_right_is_left_alone(tmp_path: Path, language: str, sentence: str) -> None:
    tree = good_tree(tmp_path).append(f"messages/fees/{language}.md", f"{sentence}\n")
    assert Judged().findings(tree) == []


@pytest.mark.parametrize(("language", "sentence", "rule"), WRONG)
def test_a_sentence_that_is_wrong_is_told(tmp_path: Path, language: str, sentence: str, rule: str) -> None:
    tree = good_tree(tmp_path).append(f"messages/fees/{language}.md", f"{sentence}\n")
    (told,) = Judged().findings(tree)
    assert (told.rule, told.language) == (rule, language)
    assert tree.line_of(f"messages/fees/{language}.md", sentence) == told.line


def test_a_confirmed_placeholder_may_say_a_number(tmp_path: Path) -> None:
    tree = good_tree(tmp_path)
    tree.replace("placeholders.yaml", "status: unconfirmed", "status: confirmed")
    number = "{mg: 'Antsoy ny 00 00 000 00.', fr: 'Appelez le 00 00 000 00.'}"
    tree.replace("placeholders.yaml", "value: null", f"value: {number}")
    assert Judged().findings(tree) == []


def test_a_word_of_the_hide_programme_that_only_holds_a_forbidden_one_is_right(tmp_path: Path) -> None:
    tree = good_tree(tmp_path).append("hide/talk/rice/fr.md", "Une soupe droite dans l'assiette.\n")
    tree.append("hide/talk/rice/mg.md", "Asaina ny lovia, dia sasana ny tanana.\n")
    assert Judged().findings(tree) == []
