"""Which keys a sentence names, and in which order it names goal and key: from the sentences that the line says."""

import pytest

from publishing.lint.keys import keys_named

NAMED = [
    ("mg", "Raha momba ny zon'ny mpiasa, tsindrio ny 1.", ["1"]),
    ("mg", "Raha hiverina, ny kintana.", ["*"]),
    ("mg", "Raha te hiverina, tsindrio ny kintana.", ["*"]),
    ("mg", "Henoy ny safidy, dia tsindrio eo amin'ny telefaoninao ny laharana tianao.", []),
    ("mg", "Raha momba ny karama, tsindrio ny roa.", ["2"]),
    ("fr", "Pour le français, tapez 2.", ["2"]),
    ("fr", "Pour réécouter, le 9.", ["9"]),
    ("fr", "Pour revenir, étoile.", ["*"]),
    ("fr", "Pour taper un numéro de licence, tapez 2.", ["2"]),
    ("fr", "Appuyez sur la touche trois.", ["3"]),
    ("fr", "Tapez un chiffre.", []),
    ("fr", "Tapez 12.", []),
    ("en", "To hear again, 9.", ["9"]),
    ("en", "To go back, star.", ["*"]),
    ("en", "Go back to the first menu, then press 1.", ["1"]),
    ("en", "Listen to the choices, then press the number you want.", []),
    ("en", "To go on with your last call, press 5.", ["5"]),
    ("xmv", "Tsindrio ny 1.", []),
]


@pytest.mark.parametrize(("language", "sentence", "keys"), NAMED)
def test_the_keys_of_a_sentence_are_found(language: str, sentence: str, keys: list[str]) -> None:
    assert keys_named(sentence, language) == keys
