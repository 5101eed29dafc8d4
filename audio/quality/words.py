"""What the gate says to whoever made the recording: what is wrong, and what to do.

Short sentences without terms of sound engineering, in the editor's language. The Malagasy is plain official Malagasy and a
DRAFT: a native speaker must still read it. Every defect has its two sentences in every language (a test counts them). The
first goes on after the name of a file.
"""

from dataclasses import dataclass

from audio.quality.findings import Defect, Finding, Verdict

LANGUAGES = ("fr", "mg", "en")


@dataclass(frozen=True)
class Words:
    """A finding as sentences."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}"


VERDICTS = {
    "en": {None: "good", Verdict.WARN: "warning", Verdict.REFUSE: "refused"},
    "fr": {None: "bon", Verdict.WARN: "attention", Verdict.REFUSE: "refusé"},
    "mg": {None: "tsara", Verdict.WARN: "tandremo", Verdict.REFUSE: "tsy azo raisina"},
}
"""Language -> verdict (None: nothing is wrong) -> how a list says it."""

_ENGLISH = {
    Defect.UNREADABLE: ("cannot be read.", "Put the file back or remove its name."),
    Defect.NOT_AUDIO: ("is not audio.", "Record it again as WAV, FLAC, OGG or MP3."),
    Defect.NOT_NUMBERS: ("is damaged: its samples are not sound.", "Record it again, or save it as 16-bit WAV."),
    Defect.CUT_OFF: (
        "is cut off: the file ends before the recording does.", "Copy it again from the telephone or the recorder.",
    ),
    Defect.TOO_BIG: (
        "is too big: more than {limit:.0f} minutes.", "Save one message a file, in mono.",
    ),
    Defect.LOW_RATE: (
        "has too few samples a second ({measured:.0f} Hz; {limit:.0f} at least).",
        "Set the recorder to 44100 Hz and record it again.",
    ),
    Defect.EMPTY: ("is empty.", "Record it again."),
    Defect.SILENT: (
        "is silent.", "Record it again. Check that the microphone is on and speak closer to it.",
    ),
    Defect.TOO_SHORT: (
        "is too short ({measured:.1f} s; {limit:.1f} at least).",
        "Record it again. Wait a moment after pressing the button, then speak.",
    ),
    Defect.TOO_LONG: (
        "is too long ({measured:.0f} s of speech; {limit:.0f} at most).", "Shorten the text, or make two of it.",
    ),
    Defect.CLIPPED: (
        "is distorted: the voice was too loud for the microphone.",
        "Hold the telephone further away, or turn the recording level down, and record it again.",
    ),
    Defect.NOISE: (
        "has much noise behind the voice (the voice is {measured:.0f} dB above it; {limit:.0f} are needed).",
        "Speak closer to the telephone. Turn off the fan, close the window, or go to a quieter room.",
    ),
    Defect.HUM: (
        "has an electric hum in it ({measured:.0f} dB beside the voice).",
        "Unplug the charger, and go away from lamps, refrigerators and other things that run on electricity.",
    ),
    Defect.QUIET: (
        "is very quiet ({measured:.0f} dB).", "Speak closer to the telephone, or turn the recording level up.",
    ),
    Defect.OFFSET: (
        "lies off the middle line: the recorder or its cable adds a voltage.",
        "Record with another cable or another recorder.",
    ),
    Defect.MUFFLED: (
        "is muffled: nothing is in it above {measured:.0f} Hz.",
        "Take away what covers the microphone (a hand, a pocket, a bag) and record it again.",
    ),
    Defect.TELEPHONE: (
        "is telephone sound: nothing is in it above {measured:.0f} Hz. It is good enough for the line, dull on the radio.",
        "For the radio, use the voice recorder of the telephone, not a call.",
    ),
    Defect.LEAD: ("has {measured:.1f} s before the voice begins.", "Cut off the beginning."),
    Defect.TAIL: ("has {measured:.1f} s after the voice ends.", "Cut off the end."),
    Defect.PAUSE: (
        "has a pause of {measured:.1f} s in it.",
        "Cut the pause shorter, or record it again: a caller believes that the line is gone.",
    ),
    Defect.CHANNELS_CANCEL: (
        "falls silent in mono: its two channels take each other away.", "Record it again in mono.",
    ),
    Defect.DEAD_CHANNEL: (
        "has sound on one side only.", "Record in mono, or look for the cable that is loose.",
    ),
}  # fmt: skip

_FRENCH = {
    Defect.UNREADABLE: ("ne peut pas être lu.", "Remettez le fichier à sa place, ou enlevez son nom."),
    Defect.NOT_AUDIO: ("n'est pas un fichier de son.", "Enregistrez de nouveau en WAV, FLAC, OGG ou MP3."),
    Defect.NOT_NUMBERS: (
        "est abîmé : son contenu n'est pas du son.", "Enregistrez de nouveau, ou sauvegardez en WAV 16 bits.",
    ),
    Defect.CUT_OFF: (
        "est coupé : le fichier s'arrête avant la fin.", "Copiez-le de nouveau depuis le téléphone ou l'enregistreur.",
    ),
    Defect.TOO_BIG: (
        "est trop gros : plus de {limit:.0f} minutes.", "Faites un fichier par message, en mono.",
    ),
    Defect.LOW_RATE: (
        "a trop peu d'échantillons par seconde ({measured:.0f} Hz ; {limit:.0f} au moins).",
        "Réglez l'enregistreur sur 44100 Hz et enregistrez de nouveau.",
    ),
    Defect.EMPTY: ("est vide.", "Enregistrez de nouveau."),
    Defect.SILENT: (
        "est muet.", "Enregistrez de nouveau. Vérifiez que le micro est allumé et parlez plus près.",
    ),
    Defect.TOO_SHORT: (
        "est trop court ({measured:.1f} s ; {limit:.1f} au moins).",
        "Enregistrez de nouveau. Appuyez sur le bouton, attendez un instant, puis parlez.",
    ),
    Defect.TOO_LONG: (
        "est trop long ({measured:.0f} s de parole ; {limit:.0f} au plus).", "Raccourcissez le texte, ou faites-en deux.",
    ),
    Defect.CLIPPED: (
        "est déformé : la voix était trop forte pour le micro.",
        "Éloignez le téléphone, ou baissez le niveau d'enregistrement, et enregistrez de nouveau.",
    ),
    Defect.NOISE: (
        "a beaucoup de bruit derrière la voix (la voix est {measured:.0f} dB au-dessus ; il en faut {limit:.0f}).",
        "Parlez plus près du téléphone. Éteignez le ventilateur, fermez la fenêtre, ou changez de pièce.",
    ),
    Defect.HUM: (
        "a un ronflement électrique ({measured:.0f} dB par rapport à la voix).",
        "Débranchez le chargeur, et éloignez-vous des lampes, du réfrigérateur et des autres appareils électriques.",
    ),
    Defect.QUIET: (
        "est très faible ({measured:.0f} dB).",
        "Parlez plus près du téléphone, ou montez le niveau d'enregistrement.",
    ),
    Defect.OFFSET: (
        "est décalé : l'enregistreur ou son câble ajoute une tension.",
        "Enregistrez avec un autre câble ou un autre enregistreur.",
    ),
    Defect.MUFFLED: (
        "est étouffé : il n'y a rien au-dessus de {measured:.0f} Hz.",
        "Enlevez ce qui couvre le micro (main, poche, sac) et enregistrez de nouveau.",
    ),
    Defect.TELEPHONE: (
        "a le son d'un appel : il n'y a rien au-dessus de {measured:.0f} Hz. C'est bon pour la ligne, terne à la radio.",
        "Pour la radio, utilisez le dictaphone du téléphone, pas un appel.",
    ),
    Defect.LEAD: ("a {measured:.1f} s avant le début de la voix.", "Coupez le début."),
    Defect.TAIL: ("a {measured:.1f} s après la fin de la voix.", "Coupez la fin."),
    Defect.PAUSE: (
        "a une pause de {measured:.1f} s.",
        "Raccourcissez la pause, ou enregistrez de nouveau : on croirait la ligne coupée.",
    ),
    Defect.CHANNELS_CANCEL: (
        "devient muet en mono : ses deux canaux s'annulent.", "Enregistrez de nouveau en mono.",
    ),
    Defect.DEAD_CHANNEL: (
        "n'a de son que d'un côté.", "Enregistrez en mono, ou cherchez le câble mal branché.",
    ),
}  # fmt: skip

_MALAGASY = {
    Defect.UNREADABLE: ("tsy azo vakina.", "Avereno eo amin'ny toerany ny rakitra, na esory ny anarany."),
    Defect.NOT_AUDIO: ("tsy rakitra feo.", "Raketo indray ho WAV, FLAC, OGG na MP3."),
    Defect.NOT_NUMBERS: ("simba: tsy feo ny ao anatiny.", "Raketo indray, na tehirizo ho WAV 16 bit."),
    Defect.CUT_OFF: (
        "tapaka: mijanona alohan'ny fiafarany ny rakitra.", "Adikao indray avy amin'ny telefaonina nandraisana azy.",
    ),
    Defect.TOO_BIG: (
        "lehibe loatra: mihoatra ny {limit:.0f} minitra.",
        "Ataovy rakitra iray isaky ny hafatra, mono.",
    ),
    Defect.LOW_RATE: (
        "ambany loatra ny fandraisam-peo ({measured:.0f} Hz; {limit:.0f} no farany ambany).",
        "Ataovy 44100 Hz ny fandraisam-peo, dia raketo indray.",
    ),
    Defect.EMPTY: ("foana.", "Raketo indray."),
    Defect.SILENT: (
        "tsy misy feo re.", "Raketo indray. Jereo raha mandeha ny mikrô, dia mitenena akaiky kokoa.",
    ),
    Defect.TOO_SHORT: (
        "fohy loatra ({measured:.1f} s; {limit:.1f} no farany fohy).",
        "Raketo indray. Tsindrio ny bokotra, miandrasa kely, vao mitenena.",
    ),
    Defect.TOO_LONG: (
        "lava loatra ({measured:.0f} s ny teny; {limit:.0f} no farany lava).", "Hafohezo ny teny, na zarao roa.",
    ),
    Defect.CLIPPED: (
        "vaky ny feo: mafy loatra ho an'ny mikrô.",
        "Halaviro kely ny telefaonina, na aheno ny fandraisam-peo, dia raketo indray.",
    ),
    Defect.NOISE: (
        "misy tabataba be ao ambadiky ny feo ({measured:.0f} dB ny elanelany; {limit:.0f} no ilaina).",
        "Mitenena akaiky kokoa ny telefaonina. Vonoy ny ventilateur, hidio ny varavarankely, na mifindrà toerana mangina.",
    ),
    Defect.HUM: (
        "misy feon-kerinaratra mierona ({measured:.0f} dB raha oharina amin'ny feo).",
        "Esory ny chargeur, ary manalavira ny jiro, ny vata fampangatsiahana ary ny fitaovana mandeha amin'ny herinaratra.",
    ),
    Defect.QUIET: (
        "malemy loatra ny feo ({measured:.0f} dB).",
        "Mitenena akaiky kokoa ny telefaonina, na ampitomboy ny fandraisam-peo.",
    ),
    Defect.OFFSET: (
        "tsy eo afovoany ny onjam-peo: avy amin'ny fitaovana na ny tariby izany.",
        "Raketo amin'ny tariby hafa na fitaovana hafa.",
    ),
    Defect.MUFFLED: (
        "toy ny voasarona ny feo: tsy misy na inona na inona ambonin'ny {measured:.0f} Hz.",
        "Esory izay manarona ny mikrô (tanana, paosy, kitapo), dia raketo indray.",
    ),
    Defect.TELEPHONE: (
        "feon'antso an-telefaonina: tsy misy na inona na inona ambonin'ny {measured:.0f} Hz. Mety amin'ny laharana, fa tsy"
        " mazava amin'ny radio.",
        "Ho an'ny radio, ampiasao ny mpandray feon'ny telefaonina, fa tsy antso.",
    ),
    Defect.LEAD: ("misy {measured:.1f} s alohan'ny hiantombohan'ny feo.", "Tapaho ny fiandohany."),
    Defect.TAIL: ("misy {measured:.1f} s aorian'ny fiafaran'ny feo.", "Tapaho ny farany."),
    Defect.PAUSE: (
        "misy fahanginana {measured:.1f} s ao anatiny.",
        "Hafohezo ny fahanginana, na raketo indray: ho heverin'ny miantso fa tapaka ny antso.",
    ),
    Defect.CHANNELS_CANCEL: (
        "tsy re intsony rehefa atao mono: mifamono ny lafiny roa.", "Raketo indray amin'ny mono.",
    ),
    Defect.DEAD_CHANNEL: (
        "amin'ny lafiny iray ihany no misy feo.", "Raketo amin'ny mono, na jereo ny tariby.",
    ),
}  # fmt: skip

TABLE = {"en": _ENGLISH, "fr": _FRENCH, "mg": _MALAGASY}


def words(finding: Finding, language: str = "en") -> Words:
    """The finding in words, to follow a file's name. A language without sentences (a dialect) reads the Malagasy."""
    what, remedy = TABLE.get(language, _MALAGASY)[finding.defect]
    return Words(what.format(measured=finding.measured, limit=finding.limit), remedy)
