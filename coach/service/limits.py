"""Excerpt limits over a whole turn: critique, reply and next question are read together."""

from collections.abc import Iterator, Sequence

from coach.grounding import Excerpts
from coach.types import Citation, Critique, Turn
from corpus.types import Hit


def within_limits(turn: Turn, hits: Sequence[Hit]) -> Turn:
    """Return the turn with no more words of a source than its licence allows.

    The critique comes first, then the reply, then the next question; a practice set keeps to the limits by itself,
    so that only sources of `hits`, from which this turn was made, can be quoted twice.
    """
    excerpts = Excerpts(hits)
    if turn.critique:
        for citation in _cited(turn.critique):
            excerpts.allow(citation)

    def kept(citations: list[Citation]) -> list[Citation]:
        return [citation for citation in citations if excerpts.allow(citation)]

    reply = turn.reply.model_copy(update={"citations": kept(turn.reply.citations)})
    question = turn.question and turn.question.model_copy(update={"citations": kept(turn.question.citations)})
    return turn.model_copy(update={"reply": reply, "question": question})


def _cited(critique: Critique) -> Iterator[Citation]:
    yield from critique.citations
    for finding in critique.findings:
        yield from finding.citations
    if critique.follow_up:
        yield from critique.follow_up.citations
