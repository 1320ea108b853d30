"""What the wording of a paragraph says about its role, where its heading doesn't tell."""

import re

from corpus.sections import label, part_role, section_role
from corpus.text import sentences
from corpus.types import DocumentKind, PassageRole

_TERMS = re.compile(
    r"equal (?:employment )?opportunit|regardless of (?:race|age|gender|sex|ethnicity)|protected veteran|fair chance|"
    r"\bsalary (?:range|band|offered|for|is)|\bbase (?:salary|pay)|pay range|compensation (?:package|"
    r"range|for)|privacy (?:notice|policy|statement)|"
    r"reasonable (?:accommodation|adjustment)|background check|visa sponsorship|right to work|"
    r"(?:does not|without) discriminat|e-verify|pension|paid (?:time off|leave|holiday)|\b401\(?k",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\bour (?:core |company |shared |guiding )?(?:values|principles|mission)\b|\bwe (?:believe|value|"
    r"stand for)\b|\bshared values\b|"
    r"\bcore (?:values|principles)\b|\bvalues (?:are|include)\b|united by\b",
    re.IGNORECASE,
)
_RESPONSIBILITY = re.compile(
    r"\bkey responsibilities\b|\byour responsibilities\b|\byou(?:['’]ll| will) be (?:responsible|"
    r"expected|accountable|tasked)|"
    r"\bresponsib(?:le for|ilities include)|\b(?:as|in) (?:an?|the|this) [\w /-]{3,60},? you(?:['’]ll| will)\b|"
    r"\bin this (?:role|position),? you\b|\bthe (?:role|position) (?:involves|requires|entails)",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\bbe (?:prepared|ready)\b|\bprepare\b|\bbrush up\b|\bfamiliari[sz]e yourself\b|\bmake sure\b|"
    r"\bdon['’]t (?:hesitate|shy|be afraid|forget)\b|"
    r"\bbe yourself\b|\bpractis?ce your\b|\bshowcase\b|\bhighlight\b|\bemphasi[sz]e\b|\byou should\b|"
    r"\bresearch the\b|\bremember to\b|"
    r"\bshare (?:specific )?(?:examples|instances)\b|\bdemonstrate your\b|\buse the star\b|\btips?\b|"
    r"\bthink about\b|\bbring (?:an? )?examples?\b",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"^[\s•·▪◦‣●○■*+\-–—>#\"“'‘(]*(?:(?:Q(?:uestion)?\s?)?\d{1,3}[.):]\s*|Q(?:uestion)?:\s*)?[\s*_\"“'‘]*", re.I
)
_PROMPT = re.compile(
    r"(?:tell (?:me|us)|describe|give (?:me|us|an)|walk (?:me|us)|talk (?:me|us)|talk about|explain|"
    r"share|can you|could you|"
    r"would you|do you|did you|have you|are you|were you|how|what|why|when|where|who|which|imagine|suppose|if you|"
    r"in your|as an?|you(?:['’]re| are| have)|say|name|think of|design|discuss|pick|let['’]s)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:tell (?:me|us)|describe|give (?:me|us|an)|walk (?:me|us)|talk (?:me|us)|explain|share (?:an?|your) )\b", re.I
)
_READER = re.compile(r"\b(?:you|your|we|our)\b", re.IGNORECASE)
_OWN = re.compile(r"(?<!tell )(?<!give )(?<!walk )(?<!show )(?<!talk )\b(?:me|I|my)\b(?! about)")
_PROMPT_WORDS = 45


def role(text: str, heading: tuple[str, ...], kind: DocumentKind, bullet: bool = False) -> PassageRole:
    """Return the role of a unit from its label, its headings (the nearest first) and its wording."""
    if kind == "job_description" and _TERMS.search(text):
        return "terms"
    if (named := label(text)) and (found := _labelled(named, kind)):
        return found
    for above in reversed(heading):
        if found := section_role(above, kind):
            return _as_asked(found, text, kind)
    return _worded(text, kind, bullet)


def is_prompt(text: str) -> bool:
    """Whether a line is a question or a request such as an interviewer puts."""
    bare = bare_prompt(text)
    if not bare or len(bare) > 400 or len(bare.split()) > _PROMPT_WORDS:
        return False
    if _ORDER.match(bare):
        return True
    # A situation may come first: "The build is red on Friday evening. What do you do?"
    asked = (bare[start:end] for start, end in sentences(bare))
    return any(_ORDER.match(said) or (said[-1] == "?" and _PROMPT.match(said)) for said in asked)


def is_to_candidate(text: str) -> bool:
    """Whether a prompt is put to the candidate, and isn't the candidate's own question about the interview."""
    return bool(_ORDER.match(bare_prompt(text)) or _READER.search(text)) and not _OWN.search(text)


def bare_prompt(text: str) -> str:
    """Return a question without bullet, number and quotation marks."""
    return _MARK.sub("", text, count=1).rstrip(" \t*_\"”’'")


def asks_reader(text: str) -> bool:
    """Whether a bullet asks the reader about themselves or their team."""
    return "?" in text and bool(_READER.search(text))


def _labelled(named: str, kind: DocumentKind) -> PassageRole | None:
    if kind == "interview_guide":
        return part_role(named)
    if kind == "job_description":
        found = section_role(named, kind)
        return found if found in ("nice_to_have", "terms") or "must" in named.casefold() else None
    return None


def _as_asked(found: PassageRole, text: str, kind: DocumentKind) -> PassageRole:
    """A section of questions holds prose and advice as well."""
    if found == "question" and not is_prompt(text):
        return "advice" if kind == "interview_guide" and _ADVICE.search(text) else "prose"
    return found


def _worded(text: str, kind: DocumentKind, bullet: bool) -> PassageRole:
    if kind == "job_description":
        if _VALUE.search(text):
            return "value"
        return "responsibility" if _RESPONSIBILITY.search(text) else "prose"
    if kind != "interview_guide":
        return "prose"
    if bullet and is_prompt(text) and is_to_candidate(text):
        return "question"
    if _RESPONSIBILITY.search(text) and not _ADVICE.search(text):
        return "responsibility"
    return "advice" if _ADVICE.search(text) else "prose"
