"""Reads a pasted CV for what its writer did, each line in exact words; nothing is made of what it doesn't say.

Only lines that tell a deed ("Rebuilt the demand forecast") are of use. What an interviewer must not take up (age,
family, health, origin, belief) is passed over; where an entry's heading names it, so is all that stands below.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.words import listed

FEWEST_WORDS, MOST_WORDS = 4, 24
_PLACE_WORDS = 9  # a longer heading is a sentence

_IRREGULAR = listed("""
    began brought broke built rebuilt bought caught chose cut dealt drew drove fed fought found gave grew held kept led
    made met negotiated oversaw overhauled ran rewrote rose sank sent set shot shrank sold sought spent spoke sped spun
    stood swept taught took thought told trod undertook underwrote upheld withdrew won wound wove wrote""")
_NO_DEED = listed("""
    accomplished accredited advanced aged allied applied associated awarded based bored born certified chartered
    committed concerned dedicated detailed devoted disabled distinguished divorced driven educated engaged
    enrolled enthused exceed excited expected experienced focused gifted graduated hundred inspired interested
    licensed limited listed located loved married motivated named need needed oriented passed privileged proceed
    qualified registered related relocated retired seasoned seed separated skilled speed studied succeed
    talented teed titled trusted united unlimited unmarried used varied versed wanted widowed wished""")
_I = re.compile(r"^I (?:also |then )?")
_DUTY = re.compile(r"(?:responsible for|in charge of)\b", re.I)
_PROTECTED = re.compile(
    r"\b(?:(?:date|place|year) of birth|d\.?o\.?b|birth\w*|born|aged?|years? old|"
    r"sex|gender\w*|male|female|pronouns|trans(?:gender|sexual)|gay|lesbian|bisexual|queer|lgbt\w*|pride|"
    r"married|single(?=\s*(?:[,;.|]|$))|divorced|widow\w*|marital|spouse|husband|wife|partner(?=['’]s| and i\b)|"
    r"child|children|kids?|sons?|daughters?|mother\w*|father\w*|mum|mom|dad|parent\w*|(?:ma|pa)ternity|pregnan\w*|"
    r"famil\w+|car(?:er|ing) (?:for|of) (?:my|an? (?:ill|sick|elderly))|"
    r"nationality|national of|citizen\w*|immigra\w*|migrant|migrated (?:to|from) [A-Z]|refugee\w*|asylum|visa|"
    r"work permit|native (?:of|speaker)|ethnic\w*|race(?! condition)|racial|"
    r"religio\w*|church\w*|mosque\w*|synagogue\w*|temple|parish|prayer|christian\w*|catholic\w*|muslim\w*|"
    r"islam\w*|jew\w*|hindu\w*|buddhis\w*|faith\w*|trade union|unions?|party member|political\w*|"
    r"disab\w+|handicap\w*|wheelchair|illness\w*|ill[- ]health|(?:my|own|mental) health|"
    r"health (?:reasons?|issues?|problems?|condition|break)|good health|surgery (?:on|for) my|diagnosed|cancer|"
    r"depression|burn-?out|anxiety|adhd|autis\w*|dyslexi\w*|sick leave|recover(?:y|ed|ing) from|rehab\w*|"
    r"pension\w*|military service|convict\w*|career break|gap year|unemployed|leave of absence)\b",
    re.I,
)
_ADDRESS = re.compile(r"@\w|https?:|www\.|\+?\d[\d ()/-]{7,}\d|[<>{}|`\\]|\b(?:e-?mail|phone|mobile|address)\b", re.I)
_YEAR = r"(?:\d{1,2}[./]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? )?(?:19|20)\d\d"
_DATES = re.compile(rf"{_YEAR}(?:\s*(?:-|–|—|to|until)\s*(?:{_YEAR}|present|now|today|current|date))?", re.I)
_ELSEWHERE = re.compile(
    r"(?:personal(?: (?:details|data|information))?|about me|profile|summary|interests|hobbies(?: and interests)?|"
    r"hobbies|references|referees|skills|key skills|languages|education|contact|publications|certificates?)\s*:?",
    re.I,
)
_BACK = re.compile(
    r"(?:(?:work|professional|relevant) )?(?:experience|employment(?: history)?|career(?: history)?|projects|work "
    r"history)\s*:?",
    re.I,
)
_EMPLOYER = re.compile(r"(?:,| at| @) ?(?P<name>[A-Z][\w&.'’-]*(?: (?:[A-Z&][\w&.'’-]*|of|and|for|the))*)$")
_FIRM = re.compile(
    r"\b(?:AB|AG|A/S|AS|BV|Co|Corp|GmbH|Group|Inc|KG|LLC|LLP|Ltd|Limited|NV|Oy|plc|PLC|SA|SE|SL|Hospital|University|"
    r"College|School|Bank|Council)\.?$"
)
_BULLETS = "•◦▪‣·*–—- \t"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that a CV says was done: `text` and the heading `place` above it are exact words of the CV.

    `employer` is the part of `place` that can only be one: a name behind "at", or one that ends like a firm's.
    """

    text: str
    place: str = ""
    employer: str = ""


def deeds(cv: str) -> list[Deed]:
    """Return the deeds of a CV in its order, each once; none where it tells of none."""
    found: dict[str, Deed] = {}
    elsewhere, shut, place = False, False, ""
    for line in cv.split("\n"):
        bare = line.strip().strip("#").strip()
        if _ELSEWHERE.fullmatch(bare) or _BACK.fullmatch(bare):
            elsewhere, shut, place = bool(_ELSEWHERE.fullmatch(bare)), False, ""
            continue
        for part in _parts(line):
            if _is_heading(part):
                place, shut = _heading(part) or place, bool(_PROTECTED.search(part))
            elif not (elsewhere or shut) and (text := _deed(part)):
                found.setdefault(text, Deed(text, place, _employer(place)))
    return list(found.values())


def _parts(line: str) -> Iterator[str]:
    """Return a line's sentences, each cut behind the heading that it begins with ("2021 Analyst, Norrbo: …")."""
    for piece in re.split(r"(?<=[a-z0-9)])\.\s+(?=[A-Z\d])|;\s+", line):
        sentence = piece.strip().strip(_BULLETS).rstrip(".").strip()
        dated = _DATES.match(sentence)
        if dated and _did(after := sentence[dated.end() :].lstrip(" ,:)" + _BULLETS)):
            sentence = after
        head, colon, rest = sentence.partition(": ")
        if colon and (_DATES.search(head) or _EMPLOYER.search(head)):
            yield head.strip()
            yield rest.strip()
        elif sentence:
            yield sentence


def _is_heading(text: str) -> bool:
    """Tell a job's heading: "2018-2021 Data analyst, Kaffe & Co", or its dates or its name alone."""
    if _did(text):
        return False
    return bool(_DATES.search(text)) or (len(text.split()) <= _PLACE_WORDS and bool(_EMPLOYER.search(text)))


def _heading(text: str) -> str:
    """Return the heading without its dates, or nothing where it can't be shown."""
    pieces = [piece.strip(" ,;:()" + _BULLETS) for piece in _DATES.split(text)]
    place = max(pieces, key=len)
    shown = 0 < len(place.split()) <= _PLACE_WORDS and not (_PROTECTED.search(place) or _ADDRESS.search(place))
    return place if shown else ""


def _employer(place: str) -> str:
    found = _EMPLOYER.search(place)
    if found is None:
        return ""
    sure = place[found.start()] != "," or bool(_FIRM.search(found["name"]))
    return found["name"] if sure else ""


def _did(text: str) -> bool:
    """Tell whether a text begins with what was done; names, all in capitals ("Ahmed Khan"), don't."""
    first, *rest = _I.sub("", text).split() or [""]
    word = first.lower()
    past = (
        word in _IRREGULAR
        or word.removeprefix("re") in _IRREGULAR
        or (word.endswith("ed") and word not in _NO_DEED and len(word) > 4)
    )
    return bool(_DUTY.match(text)) or (past and word.isalpha() and any(other[0].islower() for other in rest))


def _deed(text: str) -> str:
    """Return what was done, as far as a question can quote it; empty for anything else."""
    if not _did(text) or _PROTECTED.search(text) or _ADDRESS.search(text) or re.search('[“”"]', text):
        return ""
    told = _I.sub("", text)
    if len(told.split()) > MOST_WORDS:
        told = _clause(told)
    return told.rstrip(" ,;:.") if len(told.split()) >= FEWEST_WORDS else ""


def _clause(text: str) -> str:
    """Return the longest beginning that ends where a clause does and isn't too long; empty if there is none."""
    cuts = [text[: found.start()] for found in re.finditer(r",? (?:and|which|where|while|by|with)\b|[,;(:–—]", text)]
    return max((cut for cut in cuts if len(cut.split()) <= MOST_WORDS), key=len, default="")
