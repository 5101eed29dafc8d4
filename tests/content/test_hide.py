"""Key 8 makes the call an ordinary household programme: not a word of it may tell what was heard before."""

import re
from pathlib import Path

import pytest

from core.settings import ROOT, Mode
from publishing.content import Content
from publishing.publisher import read_checked

LANGUAGES = ("mg", "fr", "en")

FORBIDDEN = {
    "mg": """antso asa asam-panjakana miasa mpiasa mpampiasa mpanera karama vola sarany pasipaoro taratasy visa
        masoivoho agence ambasady sendika lalàna zo zon zony polisy zandary mandoa fifanekena sonia
        handeha mpandeha ivelany ampitan-dranomasina koety arabia libanona maorisy komoro fanondranana terivozona
        herisetra loza tandindomin-doza telefaonina laharana tsindrio fitarainana hafatra fahazoan-dalana""",
    "fr": """antso travail travaux travaille travailler travailleur travailleuse travailleurs emploi employeur
        employeuse salaire salaires paie payer payez argent prix passeport papiers visa contrat agence agences recruteur
        licence ambassade consulat syndicat loi droit droits police gendarme migrant migrante migration étranger exil
        voyage voyager koweït arabie liban maurice comores traite forcé violence danger plainte téléphone numéro
        tapez appel appeler ligne secret""",
    "en": """antso work works working worker workers job jobs employer employment salary wage wages pay paid money fee
        fees passport papers visa contract agency agencies recruiter licence embassy consulate union law right rights
        police migrant migration abroad foreign leave leaving travel kuwait saudi arabia lebanon mauritius comoros
        trafficking forced violence danger complaint telephone phone number press key call hotline secret""",
}
"""Whole words, in small letters; a talk on rice needs none of them, and an outsider hears the word, not its sense."""


@pytest.fixture(scope="module")
def content() -> Content:
    return read_checked(ROOT / "content", Mode.DEMO)


def words(text: str) -> set[str]:
    """The words of a text, apostrophes and hyphens kept, and the parts between them too."""
    whole = set(re.findall(r"[\w'’-]+", text.lower()))
    return whole | {part for word in whole for part in re.split(r"['’-]", word)}


def talks() -> list[Path]:
    return sorted((ROOT / "content" / "hide" / "talk").glob("*/*.md"))


def test_every_talk_and_tune_is_part_of_the_programme(content: Content) -> None:
    pieces = content.hide.pieces
    assert {piece.talk for piece in pieces if piece.talk} == set(content.talks)
    tunes = {file.stem for file in (ROOT / "content" / "hide" / "music").glob("*.yaml")}
    assert {piece.music for piece in pieces if piece.music} == tunes
    assert all(set(scripts) == set(LANGUAGES) for scripts in content.talks.values())


def test_it_begins_with_talk_so_that_it_sounds_like_a_radio_at_once(content: Content) -> None:
    assert content.hide.pieces[0].talk
    assert content.hide.cap_minutes <= 60


@pytest.mark.parametrize("talk", talks(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_talk_holds_no_word_of_what_the_line_is_about(talk: Path) -> None:
    said = words(talk.read_text(encoding="utf-8"))
    assert not said & set(FORBIDDEN[talk.stem].split())


@pytest.mark.parametrize(("language", "sentence"), [
    ("mg", "Miasa any an-tsaha izy."), ("mg", "Ny karamanao sy ny asa."), ("fr", "Le prix de l'emploi."),
    ("fr", "Votre passeport."), ("en", "Ask for your wages."), ("en", "This is Antso."),
])  # fmt: skip
def test_a_forbidden_word_is_found(language: str, sentence: str) -> None:
    assert words(sentence) & set(FORBIDDEN[language].split())
