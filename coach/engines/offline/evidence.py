"""What a passage must hold before it can answer a question: the kind of fact asked for, and the matter it is about.

Likeness of meaning can't tell an answer from a near miss: "How long is the last round?" is closest to a passage on
the last round that says nothing of its length. So the question is read for what would count as an answer.
"""

import re
from dataclasses import dataclass

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
    """What would count as an answer. `fact` must stand in the sentence, `matter` in its passage; None asks nothing."""

    fact: re.Pattern[str] | None = None
    matter: re.Pattern[str] | None = None
    strict: bool = False  # the sentence must also be as close to the question as any other


_FACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        (
            r"\bhow many (?:years?|months?|weeks?|days?|hours?|minutes?)\b|\b(?:years?|months?|weeks?|"
            r"days?|hours?|minutes?) (?:does|do|is|will|should)\b"
        ),
        _DURATION,
    ),
    (
        (
            r"\bhow (?:long|much (?:of my |more )?(?:time|longer))\b|\bhow much of my\b|\bduration\b|"
            r"\bfor how long\b|\blength of\b"
        ),
        _DURATION,
    ),
    (
        (
            r"\b(?:salar(?:y|ies)|(?:band|range|level|rate) of pay|pay (?:band|range|scale)|how much "
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
            r"conversion|turnover|churn|retention|growth) rates?\b|\bhow (?:likely|big a (?:share|"
            r"part))\b|\bwhat are my chances\b"
        ),
        _SHARE,
    ),
    (r"\bhow many\b|\bwhat(?:'s| is) the (?:number|maximum|minimum)\b", _COUNT),
    (
        (
            r"\b(?:titles?|names?) of (?:the |any )?(?:books?|articles?|courses?|tools?|papers?|"
            r"people|persons?)\b|\bwho (?:exactly )?(?:is|was) the (?:author|founder|ceo|head)\b"
        ),
        _TITLE,
    ),
    (
        (
            r"\b(?:most|least) (?:important|valuable|crucial|critical|relevant)\b|\b(?:matters?|"
            r"counts?) (?:most|least)\b|\bwhich (?:one )?(?:comes|ranks) first\b"
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
# Matters that candidates often ask after and documents often leave out: how they ask, and what must stand there.
_MATTERS: tuple[tuple[str, str], ...] = (
    (
        r"\bvisas?\b|\bwork permits?\b|\bsponsor(?:s|ship)?\b.*\b(?:visa|permit|abroad)",
        r"visa|work permit|sponsor(?:ship)? (?:of|for)|right to work",
    ),
    (r"\brelocat\w+\b|\bmoving costs?\b", r"relocat|moving (?:costs|allowance)"),
    (
        r"\b(?:holidays?|vacation|annual leave|days off|paid time off|pto)\b",
        r"holiday|vacation|leave|days off|time off|pto\b",
    ),
    (r"\b(?:parental|maternity|paternity) leave\b", r"parental|maternity|paternity"),
    (r"\b(?:pension|401k?|retirement)\b", r"pension|401|retirement"),
    (r"\b(?:dress|wear|outfit|suit and tie)\b", r"dress|attire|wear|clothes"),
    (r"\bprobation\w*\b", r"probation"),
    (r"\bnotice period\b", r"notice period"),
    (
        r"\b(?:promot\w+|(?:grade|title|level)s? (?:do|does|will|would|after|once)|"
        r"(?:grade|title|rank) or (?:grade|title|rank))\b",
        r"promot|\bgrade\b|job title|\btitle of\b|seniority|become an? ",
    ),
    (
        r"\b(?:coding|programming|online|written|aptitude|psychometric|personality|take-home|home) "
        r"(?:tests?|challenge|assessment|assignment|exercise)\b",
        (
            r"(?:coding|programming|online|written|aptitude|psychometric|take-home|home) (?:test|"
            r"challenge|assessment|assignment|exercise|task)|hackerrank|leetcode"
        ),
    ),
    (
        r"\b(?:interview|selection|hiring|application) (?:rounds?|stages?|steps?|process)\b"
        r"|\b(?:rounds?|stages?) (?:will|do|are|of)\b",
        (
            r"(?:interview|selection|hiring) (?:process|rounds?|stages?)|screening|(?:first|final|"
            r"last|next) (?:step|round|stage|interview)|onsite|on-site interview"
        ),
    ),
    (
        r"\b(?:get|hear|come|getting|hearing) back\b|\btell (?:me|you) (?:the|their) decision\b"
        r"|\bhow soon\b.*\b(?:decision|hear|offer)\b|\bdecision\b.*\b(?:after|take|days|weeks)\b",
        (
            r"get back|hear (?:from|back)|decision (?:is|will|within|by)|feedback within|notified|"
            r"offer (?:is|will)"
        ),
    ),
    (r"\b(?:travel)\b", r"travel"),
    (r"\b(?:overtime|working hours|shifts?|on[- ]call|weekends?)\b", r"overtime|hours|shift|on[- ]call|weekend|night"),
    (r"\b(?:bonus(?:es)?|stock options?|equity|share plan)\b", r"bonus|stock|equity|incentive|options|shares"),
    (
        r"\b(?:team size|how (?:big|large) is the team|size of the team)\b",
        r"team of|members|engineers in|people in the team|strong team",
    ),
    (r"\bdirect reports\b|\breport(?:s|ing)? to (?:me|him|her|you)\b", r"direct reports"),
    (r"\b(?:feedback)\b.*\b(?:if i|rejected|unsuccessful)\b", r"feedback (?:to|for|after|on)"),
    (r"\b(?:minimum|at least) .*\byears\b|\byears of .*\b(?:minimum|at least|need|ask|require)", r"years"),
    (
        r"\bbooks?\b.*\b(?:recommend\w*|titles?|read)\b|\brecommend\w*\b.*\bbooks?\b",
        r"[“\"'‘*_][A-Z][^”\"'’*_]{3,60}[”\"'’*_]",
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
    matter = next((pattern for asked, pattern in _MATTERS if re.search(asked, question, re.I)), None)
    if fact is _MONEY:
        return Want(fact, _PAY)
    return Want(fact, re.compile(matter, re.I) if matter else None, strict=fact is not None)


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
