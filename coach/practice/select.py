"""Which documents speak of a brief's company and role."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from coach.types import Brief
from coach.words import listed, overlap, stem, stems, words
from corpus.types import Document, Filter, Hit, Passage, PassageRole, SearchMode, Source

_FITS = 0.6  # of the role's words; half of them is another role ("Engineering Manager", "Engineer")
_NEAR = 0.75  # of the best fit: what falls behind it tells of another role
_NEAREST = 5  # sources taken where nothing names the role
_LEVELS = frozenset(
    map(
        stem,
        listed(
            """graduate junior mid middle midlevel senior staff principal lead associate intern trainee entry level head
    experienced first line deputy director chief"""
        ),
    )
)
JOB_DESCRIPTION = "your job description"


class Shelf(Protocol):
    """What selection asks of a library."""

    def sources(self) -> list[Source]:
        """Return every source."""

    def passages(self, source_id: str) -> list[Passage]:
        """Return a source's passages in order."""

    def search(self, query: str, k: int = 10, mode: SearchMode = "hybrid", where: Filter = ...) -> list[Hit]:
        """Return the passages closest to a query, best first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Sources for a brief, the most telling first, and what the library couldn't offer.

    Of `extra` sources only the passages on values are used. `staged` is the source whose interview stages apply.
    """

    main: list[Source]
    extra: list[Source] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    staged: bool = True
    apt: bool = True  # whether they speak of the role; else what they ask for isn't asked of the candidate


def choose(shelf: Shelf, brief: Brief) -> Choice:
    """Return the sources that speak of the brief's company and role.

    A company that says nothing of the role is helped out by others' documents on it, and `unsupported` says so.
    """
    everything = shelf.sources()
    if not brief.company:
        return _by_role(shelf, everything, brief, [])
    own = [source for source in everything if of_company(source, brief.company)]
    if not own:
        note = f"The library holds no document about {brief.company}."
        return _by_role(shelf, everything, brief, [] if brief.job_description else [note])
    if not brief.role:
        return Choice(own)
    if fitting := _fitting(own, brief.role):
        general = [source for source in everything if not source.company and _role_fit(source, brief.role) >= _FITS]
        main = [*fitting, *(source for source in general if source not in fitting)]
        return Choice(main, [source for source in own if source not in main and not source.role])
    return _borrowed(everything, own, brief)


def _by_role(shelf: Shelf, pool: list[Source], brief: Brief, unsupported: list[str]) -> Choice:
    """Choose among all companies' sources."""
    if brief.role and (fitting := _fitting(pool, brief.role)):
        if unsupported:
            unsupported = [*unsupported, f"The questions come from {_names(fitting)}."]
        return Choice(fitting, unsupported=unsupported, staged=not brief.company)
    if brief.role and not brief.job_description:
        unsupported = [*unsupported, f"The library holds no document about the role {brief.role}."]
    if brief.job_description:
        return Choice([], unsupported=unsupported)
    near = _nearest(shelf, pool, brief)
    if near and unsupported:
        unsupported = [*unsupported, f"The questions come from what is nearest: {_names(near)}."]
    return Choice(near, unsupported=unsupported, staged=False, apt=not brief.role)


def _borrowed(everything: list[Source], own: list[Source], brief: Brief) -> Choice:
    """The company is known and says nothing of the role."""
    note = f"The documents about {brief.company} don't speak of the role {brief.role}"
    if brief.job_description:
        return Choice([], [source for source in own if not source.role])
    if others := _fitting(everything, brief.role or ""):
        rubrics = [source for source in others if source.kind == "rubric" or not source.company] or others
        return Choice(rubrics, own, [f"{note}; the questions come from {_names(rubrics)}."], staged=False)
    return Choice(
        own, unsupported=[f"{note}; the questions come from what they say of others."], staged=False, apt=False
    )


def _names(sources: Sequence[Source]) -> str:
    titles = list(dict.fromkeys(f"“{source.title}”" for source in sources))[:3]
    return " and ".join(titles)


def _nearest(shelf: Shelf, pool: list[Source], brief: Brief) -> list[Source]:
    query = " ".join(filter(None, (brief.role, brief.focus, brief.level)))
    if not query or len(pool) <= 1:
        return pool
    hits = shelf.search(query, k=30)
    return list({hit.source.id: hit.source for hit in hits}.values())[:_NEAREST] or pool


def of_company(source: Source, company: str) -> bool:
    """Tell whether a source is by or about a company: by its record, or else by its title, origin or text."""
    wanted = words(company)
    if source.company:
        return _holds(words(source.company), wanted) or _holds(wanted, words(source.company))
    return any(_holds(words(text), wanted) for text in (source.title, source.origin, source.text))


def employer(source: Source, company: str | None) -> str | None:
    """Return the brief's company where a source is by or about it: whose "we" and "our" mean that company."""
    return company if company and of_company(source, company) else None


def _holds(text: list[str], wanted: list[str]) -> bool:
    """Tell whether the words stand in the text one after the other."""
    size = len(wanted)
    return bool(wanted) and any(text[n : n + size] == wanted for n in range(len(text) - size + 1))


def _fitting(pool: Iterable[Source], role: str) -> list[Source]:
    fits = [(_role_fit(source, role), source) for source in pool]
    best = max((fit for fit, _ in fits), default=0.0)
    kept = [(fit, source) for fit, source in fits if fit >= max(_FITS, _NEAR * best)]
    return [source for _, source in sorted(kept, key=lambda pair: (-pair[0], pair[1].id))]


def _role_fit(source: Source, role: str) -> float:
    """Return how well a source fits a role, 0..1: by the role that it states, or else by its title, headings, text."""
    wanted = [word for word in stems(role) if word not in _LEVELS] or stems(role)
    if not wanted:
        return 0.0
    stated = re.split(r"[,(–—|/-]| for | of | at | in ", source.role)[0] if source.role else ""
    if stated and not set(stems(stated)) <= set(wanted):
        return _stated_fit(wanted, stated)
    return max(
        overlap(wanted, stems(stated)), overlap(wanted, stems(source.title)), 0.9 * _text_fit(source.text, wanted)
    )


def _stated_fit(wanted: list[str], stated: str) -> float:
    found = [word for word in stems(stated) if word not in _LEVELS] or stems(stated)
    fit = overlap(wanted, found)
    if found and (wanted[-1] not in found or found[-1] not in wanted):
        fit *= 0.5
    return fit


def _text_fit(text: str, wanted: list[str]) -> float:
    """1 where more than one line names the role, somewhat less for one."""
    lines = sum(_holds(stems(line), wanted) for line in text.split("\n"))
    return (0.0, 0.7, 1.0)[min(2, lines)]


def hits_of(shelf: Shelf, choice: Choice) -> list[Hit]:
    """Return the passages of the chosen sources, in order; of the extra ones only those on values."""
    only: frozenset[PassageRole] = frozenset({"value"})
    main = [Hit(p, source, 1.0) for source in choice.main for p in shelf.passages(source.id)]
    return main + [Hit(p, source, 0.5) for source in choice.extra for p in shelf.passages(source.id) if p.role in only]


def is_pasted(hit: Hit) -> bool:
    """Tell whether a passage stands in the brief's own job description."""
    return hit.source.origin == JOB_DESCRIPTION


def pasted(brief: Brief) -> list[Hit]:
    """Return the passages of the brief's own job description; they are not kept in the library."""
    if not brief.job_description or not brief.job_description.strip():
        return []
    from corpus.clean import clean
    from corpus.split import split

    document = Document(
        source_id="job-description",
        origin=JOB_DESCRIPTION,
        text=brief.job_description,
        kind="job_description",
        company=brief.company,
        role=brief.role,
    )
    source = clean(document)
    return [Hit(passage, source, 1.0) for passage in split(source)]
