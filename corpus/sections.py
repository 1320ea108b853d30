"""What the heading of a section, or the label before a colon, says about the role of what stands below it."""

import re

from corpus.types import DocumentKind, PassageRole

_JOB: list[tuple[PassageRole, str]] = [
    (
        "nice_to_have",
        r"nice[- ]to[- ]haves?|bonus(?: points| skills|es)?\b|preferred\b|desirable|desired|pluses|"
        r"(?:a |big |huge )?plus\b|"
        r"good to have|it would be (?:great|nice)|ideally|extra (?:points|credit)|even better if|optional|"
        r"what (?:would|will|could) (?:set you apart|make you stand out)|advantageous|it['’]s (?:a bonus|great) if",
    ),
    (
        "terms",
        r"perks|benefits?\b|compensation|salary|\bpay\b|what we (?:can )?offer|we offer|"
        r"you(?:['’]ll| will) get\b|what you can expect from us|"
        r"what['’]s in it for you|remuneration|rewards|equal (?:employment )?opportunit|\beeo\b|"
        r"diversity (?:statement|and inclusion)|"
        r"how to apply|privacy|application process|legal|working (?:hours|conditions|pattern)|terms\b|location\b|"
        r"background check|visa|accommodation",
    ),
    (
        "requirement",
        r"requirements?\b|qualifications?\b|must[- ]haves?|what (?:we|we['’]re|we are) (?:look|"
        r"search)\w*|what you(?:['’]ll)? (?:bring|need)|"
        r"what you will (?:bring|need)|who you are|about you\b|your (?:profile|skills|experience|"
        r"background)|you (?:have|bring|are)\b|"
        r"skills\b|experience\b|essential|we(?:['’]re| are) looking for|you should have|you(?:['’]ll|"
        r" will) (?:have|need)|minimum|"
        r"what it takes|is this you|ideal candidate|the candidate|person specification|knowledge\b|"
        r"education\b|competenc",
    ),
    (
        "responsibility",
        r"responsibilit|what you(?:['’]ll| will)? (?:be )?(?:do|work)|what (?:the|this) (?:job|"
        r"role) (?:is|involves)|duties|your (?:role|job|mission|work|impact|tasks)|"
        r"\btasks\b|the (?:role|job|work|opportunity)\b|job (?:purpose|summary)|day[- ]to[- ]day|"
        r"a typical day|you(?:['’]ll| will)(?: be)?\b|"
        r"about the (?:role|position|opportunity)|key (?:objectives|outcomes|accountabilit)|"
        r"in this role|how you(?:['’]ll| will) make|scope of",
    ),
]
_VALUES = (
    r"(?:our |core |company |team )?(?:values|principles)\b|what we (?:stand for|believe|value)|"
    r"our (?:culture|mission|beliefs|ethos)|"
    r"(?:company )?culture (?:and|&) values|mission (?:and|&) values|how we work together|what matters to us"
)
_ADVICE = (
    r"\btips?\b|how to (?:prepare|answer|approach|respond|succeed|ace)|prepar(?:e|ing|ation)\b|advice|"
    r"what to avoid|common mistakes|"
    r"pitfalls|do['’]?s and don|what to (?:bring|wear|study|say)|strateg(?:y|ies) for|before (?:the|your) interview|"
    r"how to (?:stand out|shine|practi[sc]e)|suggested approach|good answers? (?:cover|include)"
)
_INTENT = (
    r"(?:what|why) (?:they|the interviewers?|interviewers|we|it|this)(?:['’]re| are| is|"
    r" really)* ?(?:after|looking for|asks?|tests?|want|"
    r"assess\w*|ask this|listening for|hear|evaluat\w*|probe\w*|look for)|intent\b|purpose of (?:the|"
    r"this) question|the point of (?:the|this) question|"
    r"what it (?:tests|assesses|shows|is after)|looks? for\b|what is being (?:tested|assessed)|"
    r"why (?:it['’]?s|it is|this is) asked"
)
_SAMPLE = (
    r"(?:sample|example|model|strong|good|great|possible|suggested|full) (?:answers?|responses?|"
    r"repl(?:y|ies))|answer example|"
    r"what a (?:good|strong|great) answer sounds like|(?:an )?answer that works"
)
_QUESTION = r"questions?\b(?! (?:to ask|for the interviewer|you (?:can|should|might) ask))"
_RUBRIC = (
    r"rubric|what (?:good|great|strong|excellent) looks like|evaluation criteria|assessment criteria|scorecard|"
    r"how (?:we|you(?:['’]ll| will) be) (?:assess|evaluat|scor|judg)\w*|signals?\b|red flags?|"
    r"green flags?|behaviou?rs?\b|"
    r"level \d|\blevels?\b|band \d|competenc|(?:meets|exceeds|below|above) (?:the )?(?:expectations|"
    r"bar)|indicators?\b"
)
_PROCESS = (
    r"(?:interview|hiring|selection|recruitment) (?:process|stages|rounds|steps|loop|format|structure)|stages of|"
    r"what to expect|the process|\brounds\b|\bstages\b|the (?:interview )?loop"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})|^(?:{pattern})", re.IGNORECASE)


_JOB_SECTIONS = [(role, _compiled(pattern)) for role, pattern in _JOB]
_VALUE = _compiled(_VALUES)
_GUIDE_SECTIONS: list[tuple[PassageRole, re.Pattern[str]]] = [
    ("sample_answer", _compiled(_SAMPLE)),
    ("question_intent", _compiled(_INTENT)),
    ("advice", _compiled(_ADVICE)),
    ("question", _compiled(_QUESTION)),
]
_RUBRIC_SECTION = _compiled(_RUBRIC)
PROCESS = _compiled(_PROCESS)
_LABEL = re.compile(r"^\W*(?P<label>[^\n:]{2,48}?)\W*?(?::|\*\*[.:]?)\s")
_LABEL_WORDS = 7


def section_role(heading: str, kind: DocumentKind) -> PassageRole | None:
    """Return the role of what stands under `heading` in a document of that kind, or None where it doesn't tell."""
    if kind == "rubric":
        return "advice" if _GUIDE_SECTIONS[2][1].search(heading) else "rubric_item"
    if kind == "interview_guide":
        return _first(heading, _GUIDE_SECTIONS) or _rubric_or_value(heading) or _first(heading, _STRICT_JOB)
    if kind == "job_description":
        return ("value" if _VALUE.search(heading) else None) or _first(heading, _JOB_SECTIONS)
    return _rubric_or_value(heading) if kind == "notes" else None


def names_section(line: str, listed: bool) -> bool:
    """Tell whether a line of a job description names the section below it.

    Args:
        line: short, without a final colon.
        listed: whether a bullet follows; where none does, the line must be a section's name and nothing more.
    """
    patterns = [_VALUE, PROCESS, *(pattern for _, pattern in _JOB_SECTIONS)]
    return any(pattern.search(line) if listed else pattern.fullmatch(line) for pattern in patterns)


_STRICT_JOB: list[tuple[PassageRole, re.Pattern[str]]] = [
    ("nice_to_have", _compiled(r"nice[- ]to[- ]haves?|preferred (?:skills|qualifications)|bonus points")),
    (
        "responsibility",
        _compiled(
            r"responsibilities|what you(?:['’]ll| will) (?:be )?do(?:ing)?|about the role|the role\b|role overview"
        ),
    ),
    (
        "requirement",
        _compiled(
            r"requirements|required (?:skills|qualifications)|must[- ]haves?|what (?:we|"
            r"they) look for|what (?:we|they)(?:['’]re| are) looking for|skills (?:you need|required)|key skills"
        ),
    ),
    ("terms", _compiled(r"perks|benefits\b|salary|compensation")),
]


def label(text: str) -> str | None:
    """Return the words before a colon that opens a block ("Sample answer: …"), or None."""
    found = _LABEL.match(text[:80])
    return found["label"].strip("*_ ") if found and len(found["label"].split()) <= _LABEL_WORDS else None


def unlabelled(text: str) -> str:
    """Return `text` without such an opening."""
    found = _LABEL.match(text[:80])
    return text[found.end() :].lstrip("* ") if found and label(text) else text


def part_role(words: str) -> PassageRole | None:
    """Return the role that a label gives to one part of a question's treatment: intent, advice or sample answer."""
    found = _first(words, _GUIDE_SECTIONS[:3])
    return found or ("advice" if re.match(r"(?:advice|tips?|how to|approach|hints?)\b", words, re.I) else None)


def _rubric_or_value(heading: str) -> PassageRole | None:
    if _RUBRIC_SECTION.search(heading):
        return "rubric_item"
    return "value" if _VALUE.search(heading) else None


def _first(heading: str, sections: list[tuple[PassageRole, re.Pattern[str]]]) -> PassageRole | None:
    return next((role for role, pattern in sections if pattern.search(heading)), None)
