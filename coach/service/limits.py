"""Excerpt limits over whole replies: answers, critiques, turns and reports, quotes and free text together."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from coach.law import Allowance
from coach.types import Citation, Critique, Finding, Question, Reply, Report, Session, Turn
from corpus.errors import NotInLibrary
from corpus.types import Hit, Source

if TYPE_CHECKING:
    from corpus.library import Library


def allowance(hits: Iterable[Hit], questions: Iterable[Question] = ()) -> Allowance:
    """Return what a reply made from `hits` may show, when the words of `questions` are taken from it already."""
    made = Allowance(_sources(hits))
    for question in questions:
        made.quotes(question.citations)
        made.fits(question.text)
    return made


def of_reply(reply: Reply, hits: Sequence[Hit]) -> Reply:
    """Return the answer within the limits of its sources; `retrieved` is the search's result and stays whole."""
    law = allowance(hits)
    citations = law.quotes(reply.citations)
    return reply.model_copy(update={"citations": citations, "answer": law.cut(reply.answer)})


def of_critique(critique: Critique, law: Allowance) -> Critique:
    """Return the critique with what fits the allowance; evidence is the candidate's own and stays."""
    follow_up = critique.follow_up and critique.follow_up.model_copy(
        update={
            "citations": law.quotes(critique.follow_up.citations),
            "text": law.cut(critique.follow_up.text),
        }
    )
    return critique.model_copy(
        update={
            "citations": law.quotes(critique.citations),
            "findings": [_finding(finding, law) for finding in critique.findings],
            "follow_up": follow_up,
            "strengths": [one.model_copy(update={"text": law.cut(one.text)}) for one in critique.strengths],
            "next_step": law.cut(critique.next_step),
            "retry_prompt": critique.retry_prompt and law.cut(critique.retry_prompt),
            "reply": critique.reply and law.cut(critique.reply),
            "look_up": critique.look_up and law.cut(critique.look_up),
        }
    )


def within_limits(turn: Turn, hits: Sequence[Hit], law: Allowance | None = None) -> Turn:
    """Return the turn with no more words of a source than its licence allows.

    The critique comes first, then the reply, then the next question. `law` is the allowance that the critique was
    held to, where there was one; a practice set keeps to the limits by itself.
    """
    law = law or Allowance(())
    law.add(_sources(hits))
    critique = turn.critique and of_critique(turn.critique, law)
    reply = turn.reply.model_copy(
        update={"citations": law.quotes(turn.reply.citations), "text": law.cut(turn.reply.text)}
    )
    question = turn.question and turn.question.model_copy(
        update={
            "citations": law.quotes(turn.question.citations),
            "looks_for": [point for point in turn.question.looks_for if law.fits(point)],
        }
    )
    return turn.model_copy(update={"critique": critique, "reply": reply, "question": question})


def of_report(report: Report, session: Session, library: "Library") -> Report:
    """Return the report with no more words of the sources that its session cites than they allow together."""
    names = {citation.source_id for turn in session.turns for citation in _cited(turn)}
    sources = []
    for name in sorted(names):
        with suppress(NotInLibrary):  # forgotten since
            sources.append(library.source(name))
    law = Allowance(sources)
    moments = {
        name: moment.model_copy(update={"question": law.cut(moment.question), "text": law.cut(moment.text)})
        for name in ("strongest", "weakest")
        if (moment := getattr(report, name))
    }
    questions = [one.model_copy(update={"question": law.cut(one.question)}) for one in report.questions]
    drill = report.next_drill and report.next_drill.model_copy(
        update={"focus": law.cut(report.next_drill.focus), "question": law.cut(report.next_drill.question)}
    )
    whole = {"questions": questions, "next_practice": law.cut(report.next_practice), "next_drill": drill}
    return report.model_copy(update=whole | moments)


def _finding(finding: Finding, law: Allowance) -> Finding:
    return finding.model_copy(update={"citations": law.quotes(finding.citations), "why": law.cut(finding.why)})


def _cited(turn: Turn) -> Iterator[Citation]:
    yield from turn.reply.citations
    if turn.question:
        yield from turn.question.citations
    if turn.critique:
        yield from turn.critique.citations
        for finding in turn.critique.findings:
            yield from finding.citations
        if turn.critique.follow_up:
            yield from turn.critique.follow_up.citations


def _sources(hits: Iterable[Hit]) -> list[Source]:
    return list({hit.source.id: hit.source for hit in hits}.values())
