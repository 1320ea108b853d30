"""Which language a piece of text is in: by script, and within a script by its commonest words.

Blocks of page furniture are short and the choice is among few languages, so a table of stop words does; a library
would bring models of several megabytes for it.
"""

import re
from collections import Counter

from corpus.text import words

_SCRIPTS = {
    "latin": re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]"),
    "cyrillic": re.compile(r"[Ѐ-ӿ]"),
    "greek": re.compile(r"[Ͱ-Ͽ]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "cjk": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
}
_BY_SCRIPT = {"greek": "el", "hebrew": "he", "arabic": "ar", "devanagari": "hi", "thai": "th", "hangul": "ko"}
_STOP_WORDS = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": "the and of to in is that for with you your are on this be as it or not have from by we will at an what",
        "de": "der die das und ist nicht mit für auf ein eine den von zu im sich dem werden wir sie auch oder als bei",
        "fr": "le la les et des est une un pour dans que qui sur pas vous nous avec par au aux du ne ce cette ou sont",
        "es": "el la los las y de que en un una para con por es no se del su al como más este esta o lo puede ser",
        "pt": "o os as e de que em um uma para com por não se do da dos das no na ao como mais este esta ou pode ser",
        "it": "il lo la gli le e di che in un una per con non si del della dei al come più questo questa o sono essere",
        "nl": "de het een en van in is dat op te voor met niet zijn aan door je we ook als bij naar of kan worden",
        "pl": "i w na z do że nie się jest to o dla od po przez oraz lub być może które który za ze tego tej",
        "cs": "a v na je se že do pro s z to o jako nebo být může které který není při tento této",
        "tr": "ve bir bu için ile de da olarak olan en daha çok veya değil gibi kadar ne bazı sadece",
        "vi": "và của là các cho được không trong có này với một những bạn tại về để khi từ hoặc chỉ",
        "id": "dan yang di untuk dengan ini dari tidak pada adalah dalam atau dapat anda akan oleh hanya kami",
        "ro": "și de la în este nu pe cu un o care pentru din sau mai acest această să fi poate",
        "sv": "och att det i en är som på för med inte av den till ett eller kan du vi om från",
        "ru": "и в не на что с по для это как от из или к вы мы может быть при о также",
        "uk": "і в не на що з для це як від або до ви ми може бути при та про також у й",
        "bg": "и в не на че с за това като от или до вие може да се при са ще",
    }.items()
}
_CYRILLIC = frozenset(("ru", "uk", "bg"))
_SAMPLE = 20_000  # characters that decide
_URL = re.compile(r"\w+://\S+")
_SURE_WORDS = 8
_SURE_SHARE = 12  # a block with one of the document's own stop words in 12 words isn't foreign
_ENOUGH = 8  # one word in so many must be a stop word before a language other than English is believed


def _index() -> dict[str, tuple[str, ...]]:
    """Return the languages of each stop word; what English has too says nothing of another language."""
    index: dict[str, tuple[str, ...]] = {}
    for language, listed in _STOP_WORDS.items():
        for word in listed:
            if language == "en" or not (word in _STOP_WORDS["en"] or (word.isascii() and len(word) == 1)):
                index[word] = (*index.get(word, ()), language)
    return index


_LANGUAGES = _index()


def script(text: str) -> str | None:
    """Return the script of most letters of `text`, or None where it has no letters."""
    if text.isascii():
        return "latin" if any(c.isalpha() for c in text) else None
    counts = {name: len(letters.findall(text)) for name, letters in _SCRIPTS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of most of `text`, or None where it is too short or mixed to tell."""
    sample = _URL.sub("", text[:_SAMPLE])
    found = script(sample)
    if found is None or found in _BY_SCRIPT:
        return _BY_SCRIPT.get(found or "")
    if found == "cjk":
        return "ja" if re.search(r"[\u3040-\u30ff]", sample) else "zh"
    return _by_words(words(sample), cyrillic=found == "cyrillic")


def foreign(text: str, home: str, home_script: str | None) -> bool:
    """Whether `text` is surely in another language than `home`; a short text must differ in script."""
    found = script(text[:_SAMPLE])
    if found is None:
        return False
    if found != home_script:
        # Latin lines stand in documents of every script: names, terms, code.
        return found != "latin" or (len(words(text)) >= _SURE_WORDS and detect(text) is not None)
    said = words(_URL.sub("", text[:_SAMPLE]))
    own = _STOP_WORDS.get(home, frozenset())
    # Languages share short words: where the document's own are there too, the block is taken for its own.
    if len(said) < _SURE_WORDS or sum(word.casefold() in own for word in said) * _SURE_SHARE >= len(said):
        return False
    language = _by_words(said, cyrillic=found == "cyrillic")
    if found not in ("latin", "cyrillic"):
        language = detect(text)
    return language is not None and language != home and not {language, home} <= {"ja", "zh"}


def _by_words(said: list[str], cyrillic: bool) -> str | None:
    scores: Counter[str] = Counter()
    for word in said:
        for language in _LANGUAGES.get(word.casefold(), ()):
            scores[language] += (language in _CYRILLIC) == cyrillic
    # Ties go to English, then by code: the answer must not depend on the order of a dictionary.
    ranked = sorted(scores, key=lambda language: (-scores[language], language != "en", language))
    if not ranked or scores[ranked[0]] < 2:
        return None
    best = ranked[0]
    if best == "en":
        return best
    tied = len(ranked) > 1 and scores[ranked[1]] == scores[best]
    return None if tied or scores[best] < 3 or scores[best] * _ENOUGH < len(said) else best
