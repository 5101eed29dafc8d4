"""How the offline voice pronounces Malagasy.

Every expectation below was derived by hand from the orthography, not taken from recordings: A NATIVE SPEAKER MUST CONFIRM
THEM. The notation is the engine's IPA made plainer (see `plain`): the stress mark stands right before the stressed vowel,
second stresses, ties and glides between vowels are left out, diphthongs are two letters ("ai").
"""

import re
from pathlib import Path

import pytest
import yaml

from audio.voices.espeak import phonemes, prepare_voices

CONTENT = Path(__file__).parents[2] / "content"

LETTERS = """
vola vˈula | trano ʈʂˈanu | andro ˈaɳɖʐu | jiro dzˈiru | manjo mˈandzu | vonjy vˈundzi | tsara tsˈara | antso ˈantsu
mpiasa mpiˈasa | mpanera mpanˈera | mbola mbˈula | ndao ndˈau | ntaolo ntˈaulu | hanjary handzˈari | omby ˈumbi
angano aŋɡˈanu | ankizy aŋkˈizi | hongo hˈuŋɡu | ampango ampˈaŋɡu | tongotra tˈuŋɡuʈʂa | entana ˈentana
fanjakana fandzˈakana | gidro ɡˈiɖʐu | hery hˈeri | ahy ˈahi | zo zˈu | feo fˈeu | ireo irˈeu | aho ˈahu | soa sˈua
mandoa mandˈua | toerana tuˈerana | hoe hˈue | loza lˈuza | roa rˈua | tsia tsˈia | tia tˈia | ôtôbisy otobˈisi
hôpitaly hopitˈali | man̈ano maŋˈanu | an̈y ˈaŋi | ñany ŋˈani | rivotra rˈivuʈʂa | karama karˈama | fifanekena fifanˈekena
"""

DIPHTHONGS = """
mihaino mihˈainu | maina mˈaina | raitra rˈaiʈʂa | indray iɳɖʐˈai | ilay ilˈai | izay izˈai | ray rˈai | manao manˈau
taona tˈauna | misaotra misˈauʈʂa | kaody kˈaudi | vaovao vauvˈau | izao izˈau | fiainana fiˈainana | ahoana ahˈuana
masoivoho masuivˈuhu | telefaonina telefˈaunina | pasipaoro pasipˈauru | laoranjy laurˈandzi | aiza ˈaiza
"""

STRESS = """
olona ˈuluna | tanana tˈanana | tanàna tanˈana | lalàna lalˈana | lalana lˈalana | lavitra lˈaviʈʂa | efatra ˈefaʈʂa
mahafantatra mahafˈantaʈʂa | laharana lahˈarana | fanampiana fanampˈiana | tsindriana tsiɳɖʐˈiana | afaka ˈafaka
hiresaka hirˈesaka | ika ˈika | tena tˈena | fotsy fˈutsi | mahantra mahˈaɳʈʂa | taratasy taratˈasi | alina ˈalina
tantara tantˈara | tantaran'ny tantˈaranni | amin'ny ˈaminni | an'ny ˈanni | fantatry fˈantaʈʂi
isika isˈika | antsika antsˈika | anarany anˈarani | farany fˈarani | tokony tˈukuni | ivelany ivˈelani | olombelona ulumbˈeluna
Madagasikara madaɡasikˈara | Antsiranana antsirˈanana | loharano luharˈanu | fanahy fanˈahi
"""

IMPERATIVES = """
tsindrio tsiɳɖʐˈiu | henoy henˈui | antsoy antsˈui | tadidio tadidˈiu | jereo dzerˈeu | omeo umˈeu | lazao lazˈau
vidio vidˈiu | safidio safidˈiu | soraty surˈati | ataovy atˈauvi | raiso rˈaisu | avereno averˈenu | vakio vakˈiu
alefaso alefˈasu | mihainoa mihainˈua | mandehana mandehˈana | miverena miverˈena | avia avˈia | aza ˈaza
"""

LOANS = """
radio rˈadio | agence aʒˈans | ambasady ambasˈadi | visa vˈiza | whatsapp wˈatsap | polisy pulˈisi | gazety ɡazˈeti
minitra mˈiniʈʂa | ministera ministˈera | Maorisy maurˈisi | Kaomoro kaumˈuru | Arabia arˈabia | Koweït kowˈeit
"""


def table(rows: str) -> list[list[str]]:
    return [entry.split() for line in rows.strip().splitlines() for entry in line.split("|")]


def plain(ipa: str) -> str:
    """The engine's IPA without what our notation leaves out."""
    return ipa.translate(str.maketrans("ɪʊɾ", "iur", "ˌ͡ʲ"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_voices(tmp_path_factory.mktemp("voices"))


def test_about_a_hundred_words_are_checked() -> None:
    words = [word for rows in (LETTERS, DIPHTHONGS, STRESS, IMPERATIVES, LOANS) for word, _ in table(rows)]
    assert len(set(words)) == len(words) >= 100


@pytest.mark.parametrize(("word", "expected"), table(LETTERS))
def test_every_letter_and_cluster_has_its_malagasy_sound(data: Path, word: str, expected: str) -> None:
    assert plain(phonemes(word, "mg", data)) == expected


@pytest.mark.parametrize(("word", "expected"), table(DIPHTHONGS))
def test_diphthongs_stay_one_syllable_and_keep_the_stress(data: Path, word: str, expected: str) -> None:
    assert plain(phonemes(word, "mg", data)) == expected


@pytest.mark.parametrize(("word", "expected"), table(STRESS))
def test_stress_goes_back_only_before_a_weak_ending(data: Path, word: str, expected: str) -> None:
    assert plain(phonemes(word, "mg", data)) == expected


@pytest.mark.parametrize(("word", "expected"), table(IMPERATIVES))
def test_a_polite_command_is_stressed_as_a_command(data: Path, word: str, expected: str) -> None:
    assert plain(phonemes(word, "mg", data)) == expected


@pytest.mark.parametrize(("word", "expected"), table(LOANS))
def test_borrowed_words_sound_as_callers_say_them(data: Path, word: str, expected: str) -> None:
    assert plain(phonemes(word, "mg", data)) == expected


@pytest.mark.parametrize("word", ["ny", "sy", "ho", "na", "fa"])
def test_small_words_lean_on_the_next_word(data: Path, word: str) -> None:
    assert "ˈ" not in phonemes(f"{word} olona", "mg", data).split()[0]


def test_not_is_always_heard(data: Path) -> None:
    assert phonemes("tsy olona", "mg", data).split()[0] == "t͡sˈi"


def test_numbers_are_said_in_malagasy_and_codes_digit_by_digit(data: Path) -> None:
    assert plain(phonemes("ny 12", "mg", data)) == "ni rˈua ˈambinni fˈulu"
    assert plain(phonemes("034", "mg", data)) == "ˈauʈʂa tˈelu ˈefaʈʂa"


def test_a_typed_apostrophe_of_any_kind_is_the_same(data: Path) -> None:
    assert phonemes("amin’ny", "mg", data) == phonemes("amin'ny", "mg", data)


def sentences() -> list[str]:
    """Everything the line says in Malagasy, as far as it is written."""
    prompts = yaml.safe_load((CONTENT / "prompts" / "mg.yaml").read_text(encoding="utf-8"))
    texts = [prompt["text"] for prompt in prompts.values()]
    texts += [script.read_text(encoding="utf-8") for script in sorted(CONTENT.glob("**/mg.md"))]
    return [line for text in texts for line in text.splitlines() if line.strip() and "{" not in line]


def test_no_sentence_is_spoken_by_the_rules_of_another_language(data: Path) -> None:
    assert [line for line in sentences() if "(" in phonemes(line, "mg", data)] == []


def test_no_word_is_spelled_letter_by_letter(data: Path) -> None:
    words = {word for line in sentences() for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", line)}
    assert len(words) > 100
    assert [word for word in words if len(phonemes(word, "mg", data).split()) != 1] == []
