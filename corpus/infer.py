"""Title, kind, company, role and author of a document, from its own words, where nobody gave them.

Each pattern is a vote with a weight; a name needs a clear majority. None is better than a wrong name: a filter by a
wrong company hides the document from those who look for it.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath

from corpus.blocks import Block, is_title
from corpus.sections import section_role
from corpus.types import Document, DocumentKind

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
_STRONG, _PLAIN, _WEAK = 4, 2, 1

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
_NO_COMPANY = frozenset(
    """the a an this that these those it its he she we you they i our your their as if in on at for and or but not no so
    what why how when where who which there here all some many most each every one us me my his her once before after
    during with from to of by is are be do does did have has can will would should may might must let please note today
    most high level senior junior head engineering product team school university home work time interview interviews
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday english python java react javascript tech technology""".split()
)
_TAIL = frozenset(
    "engineering product design marketing team careers career wallet group program programme interview".split()
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
_MENTION = re.compile(rf"\b((?:[a-z]{{1,30}}\s)?[a-z]{{1,30}}\s{_ROLE_NOUN})s?\b")
_MENTION_HEAD = frozenset(
    """a an the each every many most great good your our their for as by more other successful best one any this that
    of to in with from or and someone what does is are be senior junior new hiring product's""".split()
)
_TITLE_ROLE = re.compile(
    rf"^{_ROLE}s?(?=\s*(?:$|[-–—:,(|]|\b(?:interview|job|role|rubric|competenc|guide|at|position|"
    rf"description)\b))",
    re.I,
)
_TITLE_COMPANY = re.compile(rf"\bat {_NAME}")
_ANY_ROLE = re.compile(rf"(?i:\b{_ROLE_NOUN}\b)")
_SINGLE = frozenset(
    "nurse teacher architect accountant recruiter lawyer paralegal pharmacist physician auditor".split()
)
_MANAGEMENT = re.compile(r"\b([a-z]+) management\b", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:about (?:the |this )?(?:job|role|position|company|us)|job description|overview|introduction|"
    r"who we are|summary|"
    r"table of contents|contents|the role|description|background|welcome|notes?)$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:by|written by|author:?)\s+(?P<author>[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){1,3})\s*(?:,|"
    r"$|\||·|–|-)",
    re.I,
)
_HEAD = 2_000  # a title, byline and kind show in the first characters
_TITLE_CUT = 80
_READ = 100_000  # characters; a document says early what it is about


@dataclass(frozen=True, slots=True)
class Told:
    """What is known about a document: given, or inferred."""

    title: str
    kind: DocumentKind
    company: str | None
    role: str | None
    author: str | None


def infer(document: Document, blocks: list[Block], text: str, mark: tuple[str, str] | None = None) -> Told:
    """Return what `document` gives, completed from its kept `blocks`; `mark` is its copyright mark, if any."""
    heading = _heading(blocks)
    text = text[:_READ]
    kind = document.kind or _kind(document.title or heading or "", blocks, text)
    known = document.title or heading or ""
    company = document.company or _company(known, text, mark)
    role = document.role or _role(known, text, kind)
    title = document.title or heading or _made_title(kind, company, role) or _first_words(document, blocks)
    return Told(title, kind, company, role, _author(blocks))


def _heading(blocks: list[Block]) -> str | None:
    """Return the document's own title: its first top heading, or a first line that reads like one."""
    for block in blocks[:12]:
        if block.kind == "heading" and block.level == 1 and not _GENERIC.match(block.label):
            return block.label
    if blocks and (blocks[0].kind == "heading" or (is_title(blocks[0].text) and len(blocks) > 2)):
        label = blocks[0].label
        return None if _GENERIC.match(label) else label
    return None


def _made_title(kind: DocumentKind, company: str | None, role: str | None) -> str | None:
    subject = f"{role} interview" if role and kind == "interview_guide" else role
    if subject and company:
        return f"{subject} at {company}"
    return subject


def _first_words(document: Document, blocks: list[Block]) -> str:
    """Return the text's first words, whole, or the file's name where it has none."""
    first = " ".join(blocks[0].label.split()) if blocks else ""
    if not first:
        return PurePath(document.origin).stem or document.source_id
    if len(first) <= _TITLE_CUT:
        return first
    return first[:_TITLE_CUT].rsplit(" ", 1)[0] + "…"


def _author(blocks: list[Block]) -> str | None:
    found = (_BYLINE.match(block.text) for block in blocks[:6])
    return next((match["author"] for match in found if match), None)


def _kind(title: str, blocks: list[Block], text: str) -> DocumentKind:
    folded = title.casefold()
    low = text.casefold()
    sections = {section_role(block.label, "job_description") for block in blocks if block.kind == "heading"}
    if re.search(r"rubric|competenc|scorecard|career ladder|levels?\b|what good looks like", folded):
        return "rubric"
    if re.search(r"\binterview", folded) or _guide_cues(low) >= 2:
        return "interview_guide"
    job = len(sections & {"requirement", "responsibility", "nice_to_have", "terms"})
    job += sum(
        cue in low
        for cue in ("equal employment", "equal opportunity", "salary range", "about the job", "job description")
    )
    if job >= 2:
        return "job_description"
    if len(text) < _HEAD and not any(block.kind == "heading" for block in blocks):
        return "notes"
    return "article"


def _guide_cues(low: str) -> int:
    cues = (
        "interview process",
        "your interview",
        "this question ",
        "sample answer",
        "example answer",
        "interview questions",
    )
    return sum(cue in low for cue in cues)


def _company(title: str, text: str, mark: tuple[str, str] | None) -> str | None:
    votes: Counter[str] = Counter()
    for pattern, weight in _COMPANY:
        for found in pattern.finditer(text):
            if name := _company_name(found["company"]):
                votes[name] += weight
    if (found_title := _TITLE_COMPANY.search(title)) and (name := _company_name(found_title["company"])):
        votes[name] += _STRONG
    if mark and (name := _company_name(mark[1])):
        votes[name] += _PLAIN
    return _majority(votes, _STRONG - 1)


def _company_name(found: str) -> str | None:
    """Return the name without possessives and words that follow a name, or None where it can't be one."""
    parts = re.sub(r"['’]s?$", "", found).replace("'s ", " ").replace("’s ", " ").split()
    while len(parts) > 1 and parts[-1].casefold() in _TAIL:
        parts.pop()
    if not parts or parts[0].casefold() in _NO_COMPANY or re.search(rf"(?i)\b{_ROLE_NOUN}s?$", parts[-1]):
        return None
    return " ".join(parts)


def _role(title: str, text: str, kind: DocumentKind) -> str | None:
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
        while len(parts) > 1 and parts[0] in _MENTION_HEAD:
            parts.pop(0)
        if len(parts) > 1:
            votes[_capitals(" ".join(parts))] += _WEAK
    if found_title := _MANAGEMENT.search(title):
        votes[_capitals(f"{found_title.group(1)} manager")] += _WEAK


def _majority(votes: Counter[str], needed: int) -> str | None:
    """Return the name with most votes, if it has enough and more than the next; names that begin alike vote together."""
    merged: Counter[str] = Counter()
    for name, count in votes.items():
        shorter = [other for other in votes if name.startswith(other + " ") and votes[other] > count]
        merged[min(shorter, key=len) if shorter else name] += count
    ranked = sorted(merged.items(), key=lambda item: (-item[1], item[0]))
    ranked = [item for item in ranked if _is_name(item[0])]
    if not ranked or ranked[0][1] < needed or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


def _is_name(name: str) -> bool:
    """Whether a role or company is whole: "Manager" alone, or "X vs Y", is neither."""
    low = name.casefold()
    return " vs " not in low and not (re.fullmatch(rf"(?:end )?{_ROLE_NOUN}", low) and low not in _SINGLE)


def _capitals(role: str) -> str:
    small = ("of", "and", "the", "for")
    return " ".join(
        word if word in small or not word.islower() else word[0].upper() + word[1:] for word in role.split()
    )
