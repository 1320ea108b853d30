"""Practice sets as files: JSON, Markdown that prints well, CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping

from coach.types import Citation, Coverage, PracticeSet, Question

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = ("id", "stage", "kind", "competency", "question", "looks_for", "sources")


def to_json(practice_set: PracticeSet) -> str:
    """Return the set as indented JSON, ending with a line break."""
    return practice_set.model_dump_json(indent=2) + "\n"


def to_csv(practice_set: PracticeSet) -> str:
    """Return the questions as CSV (RFC 4180), one a row.

    Cells that a spreadsheet would take for a formula begin with an apostrophe (OWASP, "CSV Injection").
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for question in practice_set.questions:
        writer.writerow(map(_safe, _cells(question)))
    return out.getvalue()


def _cells(question: Question) -> tuple[str, ...]:
    sources = dict.fromkeys(_named(citation) for citation in question.citations)
    return (
        question.id,
        question.stage or "",
        question.kind,
        question.competency,
        question.text,
        "; ".join(question.looks_for),
        "; ".join(sources),
    )


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _named(citation: Citation) -> str:
    return f"{citation.title} ({citation.source})" if citation.title != citation.source else citation.source


def to_markdown(practice_set: PracticeSet) -> str:
    """Return the set as Markdown: questions by stage, what each looks for, coverage, sources with attribution."""
    blocks = [f"# {_title(practice_set)}", _intro(practice_set)]
    number = 0
    for stage, questions in _staged(practice_set.questions):
        if stage:
            blocks.append(f"## {_plain(stage[:1].upper() + stage[1:])}")
        for question in questions:
            number += 1
            blocks.append(_question(number, question))
    blocks += _closing(practice_set)
    return "\n\n".join(filter(None, blocks)) + "\n"


def _title(practice_set: PracticeSet) -> str:
    brief = practice_set.brief
    role = _plain(brief.role or "Interview")
    return f"{role} at {_plain(brief.company)}: practice questions" if brief.company else f"{role}: practice questions"


def _intro(practice_set: PracticeSet) -> str:
    brief = practice_set.brief
    facts = [("Level", brief.level), ("Focus", brief.focus), ("Questions", str(len(practice_set.questions)))]
    return "  \n".join(f"{name}: {_plain(value)}" for name, value in facts if value)


def _staged(questions: Iterable[Question]) -> list[tuple[str | None, list[Question]]]:
    groups: dict[str | None, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.stage, []).append(question)
    return list(groups.items())


def _question(number: int, question: Question) -> str:
    lines = [f"### {number}. {_plain(question.text)}", "", f"*{question.kind} · {_plain(question.competency)}*"]
    if question.looks_for:
        lines += ["", "What it looks for:", "", *(f"- {_plain(point)}" for point in question.looks_for)]
    if question.citations:
        lines += ["", *(f"> “{_plain(c.quote)}” ({_plain(_named(c))})\n>" for c in question.citations)]
        lines[-1] = lines[-1].removesuffix("\n>")
    return "\n".join(lines)


def _closing(practice_set: PracticeSet) -> list[str]:
    blocks = []
    if practice_set.unsupported:
        blocks += ["## Not in the documents", "\n".join(f"- {_plain(note)}" for note in practice_set.unsupported)]
    idle = [row.requirement for row in practice_set.coverage if row.evidence.quote and not row.question_ids]
    if idle:
        blocks += ["## Asked for, but not practised here", "\n".join(f"- {_plain(name)}" for name in idle)]
    if practice_set.coverage:
        numbers = {question.id: str(n) for n, question in enumerate(practice_set.questions, 1)}
        rows = [
            f"| {_plain(name)} | {', '.join(told) or '–'} |" for name, told in _covered(practice_set.coverage, numbers)
        ]
        blocks += ["## What is covered", "\n".join(["| The documents ask for | Question |", "| --- | --- |", *rows])]
    cited = [c for question in practice_set.questions for c in question.citations]
    cited += [row.evidence for row in practice_set.coverage]
    lines = dict.fromkeys(
        f"- {_plain(_named(c))}" + (f": {_plain(c.attribution)}" if c.attribution else "") for c in cited
    )
    return blocks + (["## Sources", "\n".join(lines)] if lines else [])


def _covered(rows: Iterable[Coverage], numbers: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Return what is asked for with the numbers of the questions on it; rows that only point to a place as one."""
    found: list[tuple[str, list[str]]] = []
    pointers: dict[str, list[Coverage]] = {}
    for row in rows:
        if row.evidence.quote:
            found.append((row.requirement, [numbers[i] for i in row.question_ids if i in numbers]))
        else:
            pointers.setdefault(row.requirement, []).append(row)
    for place, same in pointers.items():
        ids = {i for row in same for i in row.question_ids if i in numbers}
        points = "1 more point" if len(same) == 1 else f"{len(same)} more points"
        found.append((f"{place}: {points}", sorted((numbers[i] for i in ids), key=int)))
    return found


def _plain(text: str | None) -> str:
    """Return the text on one line, with what Markdown or HTML would take for mark-up made harmless."""
    folded = " ".join((text or "").split())
    for mark in ("\\", "`", "*", "_", "[", "]", "<", ">", "#", "|"):
        folded = folded.replace(mark, f"\\{mark}" if mark not in "<>" else {"<": "&lt;", ">": "&gt;"}[mark])
    return folded
