"""Which passages ground a reply: the company's and the role's are preferred, never required."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coach.companies import named, unnamed
from coach.requests import SearchRequest
from corpus.types import Filter, Hit, PassageRole, SearchMode

if TYPE_CHECKING:
    from corpus.library import Library

ASKED = 20  # passages behind a free answer; the answering one is among 10 in 75, among 20 in 86 of 100 questions
REWORDED = 30  # the same, searched in several wordings for a model to read: among 30 in 90 of 100
JUDGED = 5  # passages behind a critique
# What tells how an answer should be. Sample answers would be judged against themselves, pay and perks say nothing.
GUIDING: frozenset[PassageRole] = frozenset(
    {"advice", "requirement", "nice_to_have", "responsibility", "value", "rubric_item", "question_intent"}
)
# Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009). A small constant keeps the first places apart.
_RANK_CONSTANT = 10


class Finder:
    """Searches the library in a thread."""

    def __init__(self, library: "Library") -> None:
        self._library = library

    async def search(self, wanted: SearchRequest) -> list[Hit]:
        """Return the hits of a search, narrowed to what the request names."""
        where = Filter(company=wanted.company, role=wanted.role, kind=wanted.kind, language=wanted.language)
        return await asyncio.to_thread(self._library.search, wanted.query, wanted.k, wanted.mode, where)

    async def to_answer(
        self, question: str, company: str | None, role: str | None, queries: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """Return what a free question may be answered from; `queries` say it in other words."""

        def searched() -> tuple[Hit, ...]:
            found = [self._answering(query, company, role) for query in (question, *queries)]
            return blend(found, REWORDED if queries else ASKED)

        return await asyncio.to_thread(searched)

    async def to_judge(
        self, question: str, competency: str | None, company: str | None, role: str | None
    ) -> tuple[Hit, ...]:
        """Return what says how an answer to this question should be; other companies' wishes only for want of own."""
        query = f"{question} {competency}" if competency else question
        hits = await asyncio.to_thread(self._preferring, query, JUDGED, company, role, GUIDING)
        own = tuple(hit for hit in hits if not _foreign(hit, company, role))
        return own or hits

    def _answering(self, question: str, company: str | None, role: str | None) -> tuple[Hit, ...]:
        """Search within the one company that a question names; no other's passages can answer it."""
        hits = self._preferring(question, ASKED, company, role, None)
        meant = named(question, {hit.source.company for hit in hits})
        if company or len(meant) != 1:
            return hits
        company = next(iter(meant))
        bare = unnamed(question, company)
        theirs = self._library.search(bare, ASKED, "hybrid", Filter(company=company))
        fitting = [hit for hit in hits if hit.source.company is None or hit.source.company in meant]
        return blend([theirs, fitting], ASKED)

    def _preferring(
        self, query: str, k: int, company: str | None, role: str | None, roles: frozenset[PassageRole] | None
    ) -> tuple[Hit, ...]:
        mode: SearchMode = "hybrid"
        wishes = [Filter(passage_roles=roles)]
        wishes += [Filter(company=company, passage_roles=roles)] if company else []
        wishes += [Filter(role=role, passage_roles=roles)] if role else []
        return blend([self._library.search(query, k, mode, where) for where in wishes], k)


def blend(rankings: Sequence[Sequence[Hit]], k: int) -> tuple[Hit, ...]:
    """Return the `k` best of several rankings; a passage in more of them, or higher up, comes first.

    Scores stay as they were found: they are not comparable between searches, ranks are.
    """
    found: dict[str, Hit] = {}
    worth: dict[str, float] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking):
            found.setdefault(hit.passage.id, hit)
            worth[hit.passage.id] = worth.get(hit.passage.id, 0.0) + 1 / (_RANK_CONSTANT + rank)
    best = sorted(found, key=lambda passage: -worth[passage])
    return tuple(found[passage] for passage in best[:k])


def _foreign(hit: Hit, company: str | None, role: str | None) -> bool:
    theirs = (hit.source.company or "").casefold()
    other_company = bool(company) and bool(theirs) and theirs != (company or "").casefold()
    same_role = bool(role) and (hit.source.role or "").casefold() == (role or "").casefold()
    return other_company and not same_role
