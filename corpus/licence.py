"""Reads what a document says about its own use, in whatever language the note stands."""

import re

from corpus.types import Licence

_MARK = re.compile(r"©|\(c\)\s*\d{4}|\bcopyright\b|creative commons|\bcc[ -]by\b|\bcc0\b", re.IGNORECASE)
# Roots of "reproduce", "excerpt", "quote", "permission", "non-commercial": one beside a mark makes a licence note.
_USE = re.compile(
    r"reproduc|distribut|excerpt|\bquot(?:e|ation)|permission|derivative|commercial|licen[sc]e|"
    r"відтвор|поширюва|цитат|дозвол|похідн|некомерц|"
    r"воспроизв|распростран|разрешен|производн|некоммерч|"
    r"vervielfältig|verbreit|auszüge|zitat|genehmigung|kommerziell|"
    r"reprodui|extrait|autorisation|dérivé|"
    r"reproduz|reproduci|extracto|fragmento|permiso|derivad|comercial|trecho|permissão|"
    r"riprod|estratt|permesso|commerciale|"
    r"powiela|rozpowszechn|cytat|niekomerc|zgod|"
    r"sao chép|trích|phép|thương mại|çoğalt|alıntı|ticari|"
    r"转载|轉載|复制|複製|摘录|摘錄|引用|許可|许可|商业|商業|営利",
    re.IGNORECASE,
)
_WORD_NOUN = (
    r"(?:words?|слів|слова|слов|w[öo]rter[n]?|mots|palabras|palavras|parole|słów|slov|cuvinte|woorden|ord|kelime\w*|"
    r"sözcük\w*|từ|kata|думи)\b|个?字|語|字|個字"
)
_EXCERPT = re.compile(rf"\b(\d{{2,4}}|\d\s?\d{{3}})\s*(?:{_WORD_NOUN})", re.IGNORECASE)
_NONCOMMERCIAL = re.compile(
    r"non-?\s?commercial|\b(?:not|never|no|without)\b[^.;]{0,60}\bcommercial(?:ly|\s+(?:use|purposes?|gain|ends))?\b|"
    r"некомерц|некоммерч|nicht[- ]?kommerziell|no (?:sea |con fines )?comercial|"
    r"sin (?:fines comerciales|ánimo de lucro)|não[- ]comercial|niekomerc|nekomer|"
    r"ticari olmayan|phi thương mại|không (?:[^\s.]+ ){0,5}thương mại|necomercial|niet-commerc|"
    r"icke-kommersiell|nekomersial|non-komersial|nonkomersial|"
    r"非商[业業]|非営利|\bby-nc\b",
    re.IGNORECASE,
)
_FORBIDDEN = (
    r"prohibit|not (?:be )?(?:permitted|allowed)|forbidden|not permit|заборон|не дозвол|запрещ|не допуска|не разреш|"
    r"nicht (?:gestattet|erlaubt|zulässig)|untersagt|verboten|interdit|n['’]est pas|ne sont pas|"
    r"prohíb|prohib|no se permit|"
    r"proib|não (?:é|são) permit|vietat|non (?:è|sono) (?:consentit|permess)|zabron|niedozwol|zakázán|"
    r"yasak|izin verilmez|"
    r"không được|禁止|不得|不允许|verbod|niet toegestaan|dilarang|interzis"
)
_WORKS = (
    r"derivative|похідн|производн|abgeleitet|bearbeitung|dérivé|derivad|derivat|pochodn|odvozen|türev|"
    r"phái sinh|衍生|改作|"
    r"二次的著作物|afgeleid|turunan"
)
_NO_DERIVATIVES = re.compile(
    rf"\bno (?:\w+ ){{0,3}}derivative|noderiv|"
    rf"(?:must|may|do|can) ?not (?:be )?(?:\w+ ){{0,2}}(?:adapt|modif|remix|alter)|"
    rf"\bby(?:-nc)?-nd\b|aucune œuvre dérivée|"
    rf"keine (?:abgeleitet|bearbeitung)|"
    rf"(?:{_WORKS})[^.。]{{0,120}}(?:{_FORBIDDEN})|(?:{_FORBIDDEN})[^.。]{{0,120}}(?:{_WORKS})",
    re.IGNORECASE,
)
_OWNER = re.compile(r"©\s*(?!\d)(?P<owner>[^,;.:|\n©«»“”\"。，：；]{2,60}?)[,\s]\s*(?P<year>(?:19|20)\d\d)\b")
_YEAR = re.compile(
    r"(?:©|\(c\)|copyright)(?:\s*(?:©|\(c\)))?\s*(?P<year>(?:19|20)\d\d)(?:\s?[-–—]\s?(?:\d{4}|"
    r"present))?,?\s+(?:by\s+)?"
    r"(?P<owner>[^,;.:|\n©«»“”\"。，：；]{2,60}?)"
    r"(?=\s+(?:and|is|are|all|used|und|et|y|e|та|и)\b|\s*[,;.:|\n©«»“”\"。，：；]|\s*$)",
    re.IGNORECASE,
)
_CREATIVE = re.compile(
    r"\bcc[ -]?(?:by(?:-(?:nc|nd|sa))*|0)(?:[ -]\d\.\d)?|"
    r"creative commons(?: [\w-]+){0,4} (?:licen[sc]e|\d\.\d|international)|"
    r"\b(?:MIT|Apache(?: 2\.0)?|GPL-?v?\d) licen[sc]e",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos|усі права|все права", re.I
)
# A document that speaks of itself, and of what others may do with it. English: what other languages say beside a
# mark, `is_note` reads.
_ITSELF = re.compile(
    r"\b(?:this|the|these|our) (?:\w+ )?(?:articles?|guides?|documents?|pages?|posts?|texts?|works?|handbooks?|"
    r"materials?|contents?|reports?|publications?|papers?|framework|playbook)\b|\b(?:of|from) it\b|"
    r"^(?:please )?(?:do not |don['’]t )?(?:quot|cit|reproduc|republish|excerpt|adapt|shar)|"
    r"^(?:short |brief )?(?:excerpts?|quot(?:es|ations))\b|^licen[sc]ed?\b|^no (?:\w+ ){0,3}derivative",
    re.IGNORECASE,
)
_GRANT = re.compile(
    r"\b(?:may|might|can|must|please|allowed|permitted|permission|prohibited|forbidden|free to|limited to|"
    r"up to|no more than|at most|not exceed\w*|maximum|licen[sc]ed?|only|no|do not|don['’]t)\b",
    re.IGNORECASE,
)
_DEALS = re.compile(
    r"\bexcerpt|\bquot(?:e|ing|ation)|reproduc|redistribut|republish|\breprint|\blicen[sc]ed? |"
    r"derivative|\badapt(?:ed|ations?)?\b|\bmodif(?:y|ied)\b|commercial|\bcit(?:e|ing|ed)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\battribut\w*|\bcredit(?:ed|ing|s)?\b|\bcit(?:e|ing|ed)\b|\bname the (?:author|source)", re.IGNORECASE
)
_CREDITED = re.compile(
    r"\b(?:attribut\w+|credit(?:ed|ing|s)?|citing|cite)(?: (?:is|must|be|are|given|goes))* (?:to )?(?:the author,? )?"
    r"(?P<who>(?-i:[A-Z])[\w.’'&-]*(?: (?:(?-i:[A-Z])[\w.’'&-]*|of|and|the|de|van|von))*)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")
_SENTENCE_WORDS = 60
_FOOTER_CHARACTERS = 200
_NOTE_WORDS = 60


def is_note(block: str) -> bool:
    """Whether a block of text is a licence or copyright note and no part of what the document tells."""
    if not _MARK.search(block):
        return False
    if len(block) <= _FOOTER_CHARACTERS and (_RIGHTS.search(block) or owner(block)):
        return True
    if owner(block) and len(_USE.findall(block)) >= 2:
        return True
    return _CREATIVE.search(block) is not None and len(block.split()) <= _NOTE_WORDS


def sentences(text: str) -> list[str]:
    """Return the sentences of `text` that say what may be done with it, though no copyright mark stands beside them.

    They stay in the text: a whole block can be furniture, a sentence of the author's is not.
    """
    found = (part.strip(" \t*_>-") for part in _SENTENCE.split(text) if _DEALS.search(part))
    return [part for part in found if len(part.split()) <= _SENTENCE_WORDS and _declares(part)]


def _declares(sentence: str) -> bool:
    if not (_ITSELF.search(sentence) and _GRANT.search(sentence)):
        return False
    limits = _EXCERPT.search(sentence) and re.search(r"excerpt|quot|reproduc|republish|reprint", sentence, re.I)
    return bool(
        limits or _NONCOMMERCIAL.search(sentence) or _NO_DERIVATIVES.search(sentence) or _CREATIVE.search(sentence)
    )


def wants_credit(notes: str) -> bool:
    """Whether notes ask that whoever quotes the text names where it is from."""
    return _CREDIT.search(notes) is not None


def read(notes: str) -> Licence:
    """Return the licence that licence notes grant; `attribution` is the owner's mark as the note words it."""
    words = [int(found.group(1).replace(" ", "")) for found in _EXCERPT.finditer(notes)]
    mark = owner(notes)
    credited = None if mark else _CREDITED.search(notes)
    named = _CREATIVE.search(notes)
    name = named.group() if named else None
    folded = (name or "").casefold()
    return Licence(
        name=name,
        attribution=mark[0] if mark else credited["who"].rstrip(".") if credited else None,
        max_excerpt_words=min(words) if words else None,
        noncommercial=bool(_NONCOMMERCIAL.search(notes)) or "-nc" in folded,
        no_derivatives=bool(_NO_DERIVATIVES.search(notes)) or "-nd" in folded,
    )


def owner(text: str) -> tuple[str, str] | None:
    """Return (the copyright mark as it stands, the owner's name) of the first one in `text`, or None."""
    found = _OWNER.search(text) or _YEAR.search(text)
    if found is None:
        return None
    return found.group().strip(), found["owner"].strip()


def merged(given: Licence, found: Licence) -> Licence:
    """Return what was given, completed by what the text says; a restriction that either states holds."""
    return Licence(
        name=given.name or found.name,
        attribution=given.attribution or found.attribution,
        max_excerpt_words=given.max_excerpt_words or found.max_excerpt_words,
        noncommercial=given.noncommercial or found.noncommercial,
        no_derivatives=given.no_derivatives or found.no_derivatives,
    )


def warnings(licence: Licence) -> list[str]:
    """Say what a licence asks of whoever uses the text, a sentence each."""
    told = [] if licence.name else ["No licence is stated: make sure that you may use this text."]
    told += forbidden(licence)
    if licence.max_excerpt_words is not None:
        told.append(f"Excerpts of at most {licence.max_excerpt_words} words.")
    return [*told, "Quotes must carry the attribution."] if licence.attribution is not None else told


def forbidden(licence: Licence) -> list[str]:
    """Say what a licence forbids, a sentence each."""
    told = ["Not for commercial use."] if licence.noncommercial else []
    return [*told, "No derivative works: quote it, don't rewrite it."] if licence.no_derivatives else told
