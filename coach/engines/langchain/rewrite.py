"""A colloquial question → what to search for: the same in plain words, and in those of the documents."""

from typing import Any

from coach.engines.langchain.passages import new_figures
from coach.engines.langchain.schemas import RewriteReply

QUERIES = 3
_WORDS = 40  # a longer query is an answer, or an essay


def variables(question: str, company: str | None, role: str | None) -> dict[str, Any]:
    """Return the variables of the prompt `rewrite`."""
    return {"question": question, "company": company, "role": role}


def queries(reply: RewriteReply, question: str) -> tuple[str, ...]:
    """Return the queries that can be used: short, unlike the question and each other, with no figure of their own."""
    found: dict[str, str] = {}
    for query in (" ".join(text.split()) for text in reply.queries):
        if query and len(query.split()) <= _WORDS and not new_figures(query, question):
            found.setdefault(query.casefold(), query)
    found.pop(" ".join(question.casefold().split()), None)
    return tuple(found.values())[:QUERIES]
