"""Passages as the model sees them: under short labels, which it copies more reliably than ids."""

import re
from collections.abc import Mapping, Sequence

from coach import grounding
from coach.engines.langchain.schemas import Quoted
from coach.types import Citation
from corpus.types import Hit

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_NUMBERING = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
SHOWN = 90  # characters of a quote that a fault repeats


def labelled(hits: Sequence[Hit]) -> dict[str, Hit]:
    """Return the hits under the labels P1, P2 and so on."""
    return {f"P{number}": hit for number, hit in enumerate(hits, 1)}


def views(hits: Sequence[Hit]) -> list[dict[str, str]]:
    """Return what a prompt shows of each hit."""
    return [
        {
            "label": label,
            "kind": hit.passage.role.replace("_", " "),
            "place": _place(hit),
            "text": hit.passage.text,
        }
        for label, hit in labelled(hits).items()
    ]


def _place(hit: Hit) -> str:
    belongs = [name for name in (hit.source.company, hit.source.role) if name]
    parts = [hit.source.title, *hit.passage.heading, hit.passage.stage or "", *belongs]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def cited(quoted: Quoted, hits: Mapping[str, Hit]) -> Citation | None:
    """Return the citation that a model means, or None where the passage doesn't hold the quote."""
    hit = hits.get(quoted.passage.strip("[]() ").upper())
    return grounding.cite(hit, quoted.quote) if hit else None


def citation_faults(quoted: Sequence[Quoted], hits: Mapping[str, Hit], where: str) -> list[str]:
    """Return what is wrong with the citations of one place of a reply."""
    faults = []
    for one in quoted:
        if one.passage.strip("[]() ").upper() not in hits:
            faults.append(f"{where}: there is no passage {one.passage[:20]!r}")
        elif cited(one, hits) is None:
            faults.append(f"{where}: passage {one.passage} doesn't hold these words exactly: {one.quote[:SHOWN]!r}")
    return faults


def new_figures(text: str, *known: str) -> list[str]:
    """Return the figures in `text` that none of the known texts holds; the numbers of a list don't count."""
    there = {figure for one in known for figure in _FIGURE.findall(one)}
    return [figure for figure in _FIGURE.findall(_NUMBERING.sub("", text)) if figure not in there]
