"""A subject's words, made comparable: text + language → folded tokens → stems (pure).

Folding drops what people leave out when they type (accents, Arabic short vowels, nukta, case);
stemming drops what grammar adds (plural, case, possessive). Both sides of a comparison go
through the same rules, so a stem need not be a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Scripts written without spaces, or where particles stick to the noun: words are looked for inside.
UNSPACED = frozenset({"zh", "ja", "ko"})
# Languages that write compounds as one word, so that a word may hide inside another.
COMPOUNDING = frozenset({"de", "nl", "hu", "en"})

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0900-\u0963\u0966-\u097f\u3099\u309a])+")
_INITIAL = re.compile(r"\b([^\W\d_])-(?=[^\W\d_]{2})")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_ARABIC_VOWELS = re.compile(r"[\u0640\u064b-\u0652\u0670]")
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "\u093c": None,
        "ँ": "ं",
        "\u200c": None,
        "\u200d": None,
    }
)


def fold(text: str, language: str) -> str:
    """The text without case, accents and optional marks."""
    text = unicodedata.normalize("NFKC", text)
    if language == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    text = unicodedata.normalize("NFD", text.casefold())
    text = _ARABIC_VOWELS.sub("", _ACCENTS.sub("", text))
    # Composed again first: NFD also takes أ and क़ apart, and Hangul into its letters.
    return unicodedata.normalize("NFC", text).translate(_LETTERS)


def tokens(folded: str, language: str) -> list[str]:
    """Words of a folded text; single letters are left out where letters are not words."""
    found = _WORD.findall(_INITIAL.sub(r"\1", folded))  # t-shirt, e-bike: one word
    return found if language in UNSPACED else [word for word in found if len(word) > 1]


# What grammar adds at the end, longest first inside each pass; already folded.
_ENDINGS: dict[str, str] = {
    "en": "'s|ies|es|s",
    "es": "es|s|a|o|e|as|os",
    "fr": "eaux|aux|euses|euse|eurs|eur|es|s|x|e",
    "de": "innen|in|ern|en|er|em|es|n|e|s",
    "it": "he|hi|i|e|a|o",
    "pt": "oes|ao|aes|ais|es|s|a|o|as|os|e",
    "pl": (
        "iego|iemu|ego|emu|ami|iami|ach|iach|owi|owie|ow|om|iom|ymi|imi|ych|ich|iej|ej|em|iem|ie|ia|iu|io"
        "|ym|im|a|y|i|e|u|o"
    ),
    "tr": (
        "larimizi|lerimizi|larimiz|lerimiz|larinin|lerinin|larini|lerini|larina|lerine|larin|lerin|larim"
        "|lerim|lari|leri|lar|ler|imizin|umuzun|imizi|umuzu|imiz|umuz|iniz|unuz|inin|unun|nin|nun|dan|den"
        "|tan|ten|da|de|ta|te|ini|unu|ina|ine|una|une|yi|yu|ya|ye|si|su|im|um|in|un|i|u|a|e|m"
    ),
    "ru": (
        "иями|ями|ами|иях|ях|ах|иям|ям|ам|ого|его|ому|ему|ыми|ими|ых|их|ую|юю|ая|яя|ое|ее|ые|ие|ыи|ии"
        "|ои|еи|ою|ею|ом|ем|ов|ев|ью|ия|ию|а|я|ы|и|о|е|у|ю|ь"
    ),
    "nl": "tjes|tje|jes|je|en|'s|s|e",
    "cs": (
        "iho|eho|emu|imu|ymi|imi|ami|emi|ech|ich|ych|ach|atum|ata|ovi|ove|um|em|im|ym|ou|ou|mi|ej|eji"
        "|a|e|i|y|u|o"
    ),
    "hu": (
        "jainkat|jeinket|ainkat|einket|unknak|unknek|junkat|junket|unkat|unket|unkrol|inkrol|unkban|unkben"
        "|unkra|unkre|unkhoz|jaink|jeink|aink|eink|junk|unk|unk|imat|imet|amat|emet|omat|amnak|emnek|omnak"
        "|omnek|omrol|emrol|amrol|okat|eket|akat|oket|oknak|eknek|aknak|okra|ekre|akra|okrol|ekrol|akrol"
        "|aim|eim|im|nak|nek|nal|nel|hoz|hez|rol|tol|bol|ban|ben|val|vel|ra|re|ba|be|on|en|an|ok|ek|ak|ot"
        "|et|at|om|em|am|ja|je|i|a|e|t|k|m"
    ),
    "ar": "اتنا|اتي|ات|ونا|ون|ين|ان|ها|هم|نا|يه|ه|ي|ك",
    "hi": "ियों|ियां|ियो|यों|यां|ाओं|ाएं|ओं|एं|ों|ें|ो|े|ी|ा|ि",
}
_PASSES = {"hu": 2, "tr": 2}
# Slavic vowels that come and go before the last consonant: пластинки, пластинок; nábytek, nábytku.
_FLEETING = {
    "ru": re.compile("([бвгджзклмнпрстфхцчшщ])[ое]([кцн])$"),
    "pl": re.compile("([bcdfghjklmnprstwz])e([kcn])$"),
    "cs": re.compile("([bcdfghjklmnprstvz])e([kcn])$"),
}
_ARABIC_FRONT = re.compile(r"^(?:وال|بال|كال|فال|لل|ال)(?=..)")


@cache
def _ending(language: str) -> re.Pattern[str] | None:
    listed = _ENDINGS.get(language)
    if listed is None:
        return None
    ordered = sorted(set(listed.split("|")), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(ordered)})$")


def bare(token: str, language: str) -> str:
    """The token without the Arabic article and what is written onto it; other languages unchanged."""
    return _ARABIC_FRONT.sub("", token) if language == "ar" else token


def stem(token: str, language: str) -> str:
    """What is left of a word when its endings go; never fewer than three letters."""
    ending = _ending(language)
    word = bare(token, language)
    if ending is None:
        return word
    for _ in range(_PASSES.get(language, 1)):
        match = ending.search(word)
        # The longest ending may leave too little where a shorter one would not.
        while match and match.start() < 3:
            match = ending.search(word, match.start() + 1)
        if match is None:
            break
        word = word[: match.start()]
    if language in _FLEETING:
        word = _FLEETING[language].sub(r"\1\2", word)
    if language in ("nl", "en") and len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word
