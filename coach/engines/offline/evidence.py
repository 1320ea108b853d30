"""What a passage must hold before it can answer a question: the kind of fact asked for, and the matter it is about.

Likeness of meaning can't tell an answer from a near miss: "How long is the last round?" is closest to a passage on
the last round that says nothing of its length. So the question is read for what would count as an answer.
"""

import re
from dataclasses import dataclass

from coach.engines.offline import matters

_NUMBER = (
    r"(?:\d[\d,.]*|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|"
    r"twenty|thirty|forty-five|sixty|ninety|several|half an?)"
)
_UNITS = {
    "minute": "minutes?|mins?|hours?|hrs?",
    "hour": "minutes?|hours?|hrs?",
    "day": "days?|weeks?|hours?",
    "week": "weeks?|days?|fortnight",
    "month": "months?|weeks?",
    "year": "years?|yrs?",
}
_ANY_UNIT = "|".join(sorted({unit for units in _UNITS.values() for unit in units.split("|")}))
_DURATION = re.compile(rf"\b{_NUMBER}(?:[ +-]*(?:to|-|–)[ ]*{_NUMBER})?[ +-]*(?:{_ANY_UNIT})\b", re.I)
_MONEY = re.compile(
    (
        r"[$€£¥]\s?\d|\b\d[\d,.]*\s?(?:k|usd|eur|gbp|dollars|euros|pounds)\b|\b(?:band|grade) "
        r"[A-Z0-9]+\b|\bsalary (?:range|band)"
    ),
    re.I,
)
_DATE = re.compile(
    r"\b(?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december)\b(?: \d{1,2}| \d{4})?|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b"
    r"|\b(?:rolling basis|deadline|by the end of|each (?:spring|summer|autumn|fall|winter))\b|"
    r"\bwithin \w+ (?:days?|weeks?)\b",
    re.I,
)
_SHARE = re.compile(
    (
        r"\d\s?%|\bper ?cent\b|\b(?:one|two|three|half|most|a (?:third|quarter)) (?:in \w+|out of|"
        r"of (?:all|the|those) (?:candidates|applicants|people|applications))"
    ),
    re.I,
)
_COUNT = re.compile(
    (
        r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|several|"
        r"multiple|no more than)\b"
    ),
    re.I,
)
_TITLE = re.compile(r"[“\"'‘*_][A-Z][^”\"'’*_]{3,60}[”\"'’*_]|\b(?:called|titled|entitled|named)\b")
_RANKED = re.compile(
    (
        r"\b(?:most|least|above all|first and foremost|foremost|paramount|top priority|matters? "
        r"more|(?:key|main|primary|biggest|single) )"
    ),
    re.I,
)
_OFTEN = re.compile(
    rf"\b(?:once|twice|{_NUMBER} times|every|each|per|daily|weekly|monthly|yearly|an?|one in \w+)\b"
    r"(?: \w+){0,2} ?(?:day|week|fortnight|month|quarter|season|year|weekend|seven|placement|minute)s?\b"
    r"|\b(?:daily|weekly|monthly|yearly|quarterly)\b",
    re.I,
)
_NAME = re.compile(r"(?<=[a-z,;:] )(?:[A-Z][\w+#.-]+|[A-Z]{2,}\b)|\b(?:called|named|titled)\b")
_RATE = re.compile(
    r"\b(?:days?|hours?|times?|once|twice|evenings?|nights?) (?:a|an|per|each|every|in the) (?:day|"
    r"week|month|year|fortnight)\b"
    r"|\b(?:fully |all )?remote\b|\bfrom home\b|\bhybrid\b|\b(?:office|home)[ -]days?\b",
    re.I,
)
_FIGURE = re.compile(r"\d")
_AGE = re.compile(r"\b(?:years old|aged|born)\b", re.I)
_PLACE = re.compile(
    (
        r"\b(?:based (?:in|at|out of)|located (?:in|at)|location|offices? (?:in|at)|"
        r"headquarter\w*|remote(?:ly)?|hybrid|from home|in[- ]person|on[- ]site work|(?:days?|"
        r"times) (?:a|per|each) week in|relocat\w+|campus|hospital in|video|online)\b"
    ),
    re.I,
)


@dataclass(frozen=True, slots=True)
class Want:
    """What would count as an answer. `fact` must stand in the sentence (None asks nothing), each matter around it."""

    fact: re.Pattern[str] | None = None
    matters: tuple[re.Pattern[str], ...] = ()

    def missed(self, text: str) -> int:
        """Return how many of the matters a text doesn't tell of."""
        return sum(not matter.search(text) for matter in self.matters)


_FACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (r"\bhow many (?:days|hours|times|evenings|nights) (?:a|per|each|every) (?:day|week|month|year)\b", _RATE),
    (r"\bwhat (?:was|is|were) the (?:mark|score|price|sum|amount|figure)\b|\bhow much (?:cash|money|was)\b", _FIGURE),
    (
        (
            r"\bhow many (?:years?|months?|weeks?|days?|hours?|minutes?)\b|\b(?:years?|months?|weeks?|"
            r"days?|hours?|minutes?) (?:does|do|is|will|should)\b"
        ),
        _DURATION,
    ),
    (
        (
            r"\bhow (?:long|short|quickly|fast|soon|much (?:of my |more )?(?:time|longer))\b|"
            r"\bhow much of my\b|\bduration\b|"
            r"\bfor how long\b|\blength of\b"
        ),
        _DURATION,
    ),
    (
        (
            r"\b(?:salar(?:y|ies)|(?:band|range|level|rate) of pay|pay (?:band|range|scale)|(?:wage|"
            r"salary) (?:band|range)|base pay|earn(?:s|ed)?|pay me|my pay|how much "
            r"(?:does|do|is|will|would|can)\b.*\b(?:pay|paid|earn|make|cost)|what (?:does|do|would|"
            r"will|is)\b.*\bpays?\b|remuneration|wages?|compensation)\b"
        ),
        _MONEY,
    ),
    (
        (
            r"\b(?:by )?(?:what|which) date\b|\bdeadline\b|\bclosing date\b|^when (?:is|are|do|does|"
            r"will|can|must|should)\b|\bstart date\b"
        ),
        _DATE,
    ),
    (
        (
            r"\bwhat (?:share|percentage|proportion|fraction)\b|\b(?:pass|success|acceptance|"
            r"conversion|turnover|churn|retention|growth) rates?|odds|portion\b|\bhow (?:likely|big a (?:share|"
            r"part))\b|\bwhat are my chances\b"
        ),
        _SHARE,
    ),
    (r"\bhow often\b|\bhow many times\b", _OFTEN),
    (r"\bhow many\b|\bwhat(?:'s| is) the (?:number|maximum|minimum)\b", _COUNT),
    (
        r"\b(?:brand|make|software|tools?|library|framework|database|vendor|competitor)\b.*\b(?:use|used|"
        r"get|name|named|called)\b"
        r"|\b(?:name|names) of\b|\bwhat(?:'s| is) the name\b",
        _NAME,
    ),
    (r"^how old\b|\bwhat age\b", _AGE),
    (
        (
            r"\b(?:titles?|names?) of (?:the |any )?(?:books?|articles?|courses?|tools?|papers?|"
            r"people|persons?)\b|\bwho (?:exactly )?(?:is|was) the (?:author|founder|ceo|head)\b"
        ),
        _TITLE,
    ),
    (
        (
            r"\b(?:most|least) (?:single )?(?:important|valuable|crucial|critical|relevant|weight)\b|\b(?:matters?|"
            r"counts?|weighs?|fail) (?:most|least|double)\b|\bsingle most\b|\bmost (?:\w+ )?(?:beginners|"
            r"candidates|people) fail\b|\bwhich (?:one )?(?:comes|ranks) first\b"
        ),
        _RANKED,
    ),
    (
        (
            r"\b(?:in|from) (?:which|what) (?:city|country|town|place|office|location|hospital|ward|"
            r"state)\b|^where (?:is|are|will|would|do|does)\b|\b(?:which|what) (?:city|country|"
            r"town)\b|\bfrom home\b|\bremote(?:ly)?\b|\bdays a week in the office\b|\bhybrid\b"
        ),
        _PLACE,
    ),
)


def wanted(question: str) -> Want:
    """Return what would count as an answer to a question."""
    fact = next((pattern for asked, pattern in _FACTS if re.search(asked, question, re.I)), None)
    if fact is _DURATION and (unit := re.search(r"\bhow many (minute|hour|day|week|month|year)s?\b", question, re.I)):
        fact = re.compile(
            (
                rf"\b{_NUMBER}[ +-]*(?:(?:to|-|–)[ ]*{_NUMBER}[ ]*)?(?:business |working "
                rf")?(?:{_UNITS[unit[1].lower()]})\b"
            ),
            re.I,
        )
    told = matters.asked_after(question)
    return Want(fact, (*told, _PAY) if fact is _MONEY and not told else told)


_PAY = re.compile(r"\b(?:salar(?:y|ies)|pay|paid|compensation|remuneration|wages?|bonus)\b", re.I)
_SAMPLE = re.compile(
    (
        r"\b(?:sample|model|example|specimen)\b.{0,30}\b(?:answers?|repl(?:y|ies)|responses?|"
        r"candidates?)\b|\b(?:sample|model) candidate\b"
    ),
    re.I,
)


def about_samples(question: str) -> bool:
    """Tell whether a question is about a document's sample answers; in all others those are no facts."""
    return bool(_SAMPLE.search(question))


_HOLLOW = re.compile(
    (
        r"^(?:this|the following|these) (?:question|guide|section|tips?|article|page)\b|\b(?:good "
        r"luck|these tips|this guide|in this section|next, let|apply (?:now|via|here))\b|^(?:by "
        r"following|here are|read more)\b"
    ),
    re.I,
)


def is_hollow(sentence: str) -> bool:
    """Tell whether a sentence speaks of the document and not of its subject."""
    return bool(_HOLLOW.search(sentence))


_CLAUSE = re.compile(r"(?<=[.?!;:])\s+|,\s+(?=(?:and|or|but|so|for|what|which|who|how|when|where)\b)|\s+-\s+")
_CLAUSE_WORDS = 4


def clauses(question: str) -> list[str]:
    """Return the whole question, and each of its parts that can be asked by itself."""
    parts = [part.strip() for part in _CLAUSE.split(question)]
    return [question, *(part for part in parts if len(part.split()) >= _CLAUSE_WORDS and part != question)]
