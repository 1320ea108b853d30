"""Company and role of a document, from its own words.

Each pattern is a vote with a weight; a name needs a clear majority. None is better than a wrong name: a filter by a
wrong company hides the document from those who look for it.
"""

import re
from collections import Counter

from corpus.types import DocumentKind

_NAME = r"(?P<company>[A-Z][\w&’'-]{0,40}(?:\.(?:com|io|ai|co|org))?(?:\s(?:&\s)?[A-Z][\w&’'-]{0,40}){0,3})"
_ROLE_NOUN = (
    r"(?:engineer|manager|developer|designer|scientist|analyst|architect|administrator|nurse|teacher|consultant|"
    r"specialist|coordinator|director|officer|associate|accountant|researcher|technician|representative|executive|"
    r"recruiter|writer|editor|assistant|marketer|strategist|planner|lead|intern|programmer|tester|advisor|"
    r"supervisor|buyer|controller|physician|pharmacist|therapist|paralegal|lawyer|counsel|auditor|chef|driver)"
)
_ROLE = rf"(?P<role>(?:[A-Za-z][\w/&+#-]{{0,30}},?\s){{0,4}}?(?:[A-Za-z][\w/&+#-]{{0,30}}\s)?{_ROLE_NOUN}\b)"
_CAPITAL_ROLE = (
    rf"(?P<role>(?:(?:graduate|senior|junior|lead|staff|principal|associate|entry-level|mid-level)\s)?"
    rf"(?:[A-Z][\w/&+#-]{{0,30}}\s(?:and\s|of\s)?){{0,4}}?(?i:{_ROLE_NOUN})\b)"
)
_STRONG, _MARK, _PLAIN, _WEAK = 4, 3, 2, 1  # a copyright mark is enough alone

_COMPANY = [
    (re.compile(rf"\b[Aa]s an? (?:[\w/&+#-]{{1,30}} ){{1,6}}at {_NAME}"), _STRONG),
    (
        re.compile(
            rf"\b(?:[Ii]nterview(?:ing|s)?|[Rr]ole|[Pp]osition|[Jj]ob|[Cc]areer|"
            rf"[Hh]iring)(?: process)? (?:at|with) {_NAME}"
        ),
        _STRONG,
    ),
    (re.compile(rf"\bfor (?:the |an? )?(?:[\w/&+#-]{{1,30}} ){{1,5}}at {_NAME}"), _PLAIN),
    (re.compile(rf"\b(?:Head|VP|Director|Chief|CEO|CTO|President)(?: \w+)? (?:of|at|for) {_NAME}"), _PLAIN),
    (re.compile(rf"\b(?:At|[Jj]oin|[Jj]oining) {_NAME}(?:,? (?:we|you|our)\b|'s\b|’s\b)"), _PLAIN),
    (re.compile(rf"(?:^|\n)(?:#+ )?(?:About|Why|Life at|Working at|Welcome to) {_NAME}\s*(?:\n|$)"), _PLAIN),
    (
        re.compile(rf"(?:^|\n){_NAME} (?:is|was|are) (?:an?|the|one of|committed|part of|building|looking|hiring)\b"),
        _WEAK,
    ),
    (re.compile(rf"\b(?:leader|engineer|manager|work|working) (?:for|at) {_NAME}"), _WEAK),
]
_NO_COMPANY = re.compile(
    r"(?:the|a|an|this|that|these|those|it|its|he|she|we|you|they|i|our|your|their|as|if|in|on|at|for|"
    r"and|or|but|not|no|so|what|why|how|when|where|who|which|there|here|all|some|many|most|each|every|"
    r"one|us|me|my|his|her|once|before|after|during|with|from|to|of|by|is|are|be|do|does|did|have|has|"
    r"can|will|would|should|may|might|must|let|please|note|today|most|high|level|senior|junior|head|"
    r"engineering|product|team|school|university|home|work|time|interview|interviews|january|february|"
    r"march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|english|python|java|react|javascript|tech|technology)$"
)
_TAIL = re.compile(
    r"(?:engineering|product|design|marketing|team|careers|career|wallet|group|program|programme|interview)$"
)
_ROLES = [
    (re.compile(rf"\b[Aa]s an? {_CAPITAL_ROLE}(?: at\b|,? you\b)"), _STRONG),
    (re.compile(rf"\bfor an? {_CAPITAL_ROLE} (?:at|with|position|role|job|to join)\b"), _STRONG),
    (
        re.compile(rf"\b{_CAPITAL_ROLE} (?:[Ii]nterviews?|[Rr]ole|[Pp]osition) (?:at|with|process|guide|questions)\b"),
        _STRONG,
    ),
    (
        re.compile(rf"\b(?:hiring|seeking|looking for|recruiting|need) (?:an? |our (?:next |first )?)?{_CAPITAL_ROLE}"),
        _PLAIN,
    ),
    (re.compile(rf"\b(?:[Jj]ob [Tt]itle|[Pp]osition|[Rr]ole) ?: {_CAPITAL_ROLE}"), _STRONG),
    (re.compile(rf"\bduring an? {_CAPITAL_ROLE} interview"), _STRONG),
]
_CANDIDATES = 50
_MENTION = re.compile(rf"\b((?:[a-z]{{1,30}}\s)?[a-z]{{1,30}}\s{_ROLE_NOUN})s?\b")
_MENTION_HEAD = re.compile(
    r"(?:a|an|the|each|every|many|most|great|good|your|our|their|for|as|by|more|other|successful|best|"
    r"one|any|this|that|of|to|in|with|from|or|and|someone|what|does|is|are|be|senior|junior|new|hiring|product's)$"
)
_TITLE_ROLE = re.compile(
    rf"^{_ROLE}s?(?=\s*(?:$|[-–—:,(|]|\b(?:interview|job|role|rubric|competenc|guide|at|position|"
    rf"description)\b))",
    re.I,
)
_TITLE_COMPANY = re.compile(rf"\bat {_NAME}")
_ANY_ROLE = re.compile(rf"(?i:\b{_ROLE_NOUN}\b)")
_SINGLE = re.compile(r"(?:nurse|teacher|architect|accountant|recruiter|lawyer|paralegal|pharmacist|physician|auditor)$")
_MANAGEMENT = re.compile(r"\b([a-z]+) management\b", re.IGNORECASE)


def company(title: str, text: str, mark: tuple[str, str] | None) -> str | None:
    """Return the company that title, text and copyright mark (the mark, its owner) agree on, or None."""
    votes: Counter[str] = Counter()
    for pattern, weight in _COMPANY:
        for found in pattern.finditer(text):
            if name := _company_name(found["company"]):
                votes[name] += weight
    if (found_title := _TITLE_COMPANY.search(title)) and (name := _company_name(found_title["company"])):
        votes[name] += _STRONG
    if mark and (name := _company_name(mark[1])):
        votes[name] += _MARK
    return _majority(votes, _MARK)


def _company_name(found: str) -> str | None:
    """Return the name without possessives and words that follow a name, or None where it can't be one."""
    parts = re.sub(r"['’]s?$", "", found).replace("'s ", " ").replace("’s ", " ").split()
    while len(parts) > 1 and _TAIL.match(parts[-1].casefold()):
        parts.pop()
    if not parts or _NO_COMPANY.match(parts[0].casefold()) or re.search(rf"(?i)\b{_ROLE_NOUN}s?$", parts[-1]):
        return None
    return " ".join(parts)


def role(title: str, text: str, kind: DocumentKind) -> str | None:
    """Return the role that the document is about, capitalised as a title, or None where it isn't clear."""
    votes: Counter[str] = Counter()
    if not _ANY_ROLE.search(text) and not _ANY_ROLE.search(title) and not _MANAGEMENT.search(title):
        return None
    if found_title := _TITLE_ROLE.match(title):
        votes[_capitals(found_title["role"])] += _STRONG
    for pattern, weight in _ROLES:
        for found in pattern.finditer(text):
            votes[_capitals(found["role"])] += weight
    if not votes and kind != "notes":
        _mentions(votes, title, text)
        return _majority(votes, _PLAIN + 1)
    return _majority(votes, _PLAIN)


def _mentions(votes: Counter[str], title: str, text: str) -> None:
    """Count how often an article speaks of one role; a title on its field counts too."""
    for found in _MENTION.finditer(text):
        parts = found.group(1).split()
        while len(parts) > 1 and _MENTION_HEAD.match(parts[0]):
            parts.pop(0)
        if len(parts) > 1:
            votes[_capitals(" ".join(parts))] += _WEAK
    if found_title := _MANAGEMENT.search(title):
        votes[_capitals(f"{found_title.group(1)} manager")] += _WEAK


def _majority(votes: Counter[str], needed: int) -> str | None:
    """Return the name with most votes, if it has enough and more than the next; names that begin alike add up."""
    merged: Counter[str] = Counter()
    frequent = votes.most_common(_CANDIDATES)
    for name, count in frequent:
        shorter = [other for other, _ in frequent if name.startswith(other + " ") and votes[other] > count]
        merged[min(shorter, key=len) if shorter else name] += count
    ranked = sorted(merged.items(), key=lambda item: (-item[1], item[0]))
    ranked = [item for item in ranked if _is_name(item[0])]
    if not ranked or ranked[0][1] < needed or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


def _is_name(name: str) -> bool:
    """Whether a role or company is whole: "Manager" alone, or "X vs Y", is neither."""
    low = name.casefold()
    return " vs " not in low and not (re.fullmatch(rf"(?:end )?{_ROLE_NOUN}", low) and not _SINGLE.match(low))


def _capitals(role: str) -> str:
    small = ("of", "and", "the", "for")
    return " ".join(
        word if word in small or not word.islower() else word[0].upper() + word[1:] for word in role.split()
    )
