"""Title, kind, company, role and author of a document, from its own words, where nobody gave them."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from corpus import names
from corpus.blocks import Block, is_title
from corpus.sections import section_role
from corpus.types import Document, DocumentKind

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
_SECTION_WORDS = 4  # "What we look for" opens a section; a longer line that speaks of skills may be a title
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
    company = document.company or names.company(known, text, mark)
    role = document.role or names.role(known, text, kind)
    title = document.title or heading or _made_title(kind, company, role) or _first_words(document, blocks)
    return Told(title, kind, company, role, _author(blocks))


def _heading(blocks: list[Block]) -> str | None:
    """Return the document's own title: its first top heading, or a first line that reads like one."""
    for block in blocks[:12]:
        if block.kind == "heading" and block.level == 1 and not _GENERIC.match(block.label):
            return _plain(block.label)
    if blocks and (blocks[0].kind == "heading" or (is_title(blocks[0].text) and len(blocks) > 2)):
        label = blocks[0].label
        section = section_role(label, "job_description") and len(label.split()) <= _SECTION_WORDS
        return None if section or _GENERIC.match(label) else _plain(label)
    return None


def _plain(label: str) -> str:
    """Return a heading without Markdown's links and emphasis."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", label[:400]).replace("`", "").strip()


def _made_title(kind: DocumentKind, company: str | None, role: str | None) -> str | None:
    subject = f"{role} interview" if role and kind == "interview_guide" else role
    if subject and company:
        return f"{subject} at {company}"
    return subject


def _first_words(document: Document, blocks: list[Block]) -> str:
    """Return the text's first words, whole, or the file's name where it has none."""
    told = next((block for block in blocks if block.kind != "heading"), blocks[0] if blocks else None)
    first = " ".join(told.label[: 2 * _TITLE_CUT].split()) if told else ""
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
    if re.search(r"\brubric|\bcompetenc|\bscorecard|career (?:ladder|levels|framework)|what good looks like", folded):
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
