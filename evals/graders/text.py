"""Reading texts: white space, runs of words, facts by their words, praise."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

RUN = 6  # words in a row: more than chance, less than a sentence
FACT = 0.6  # share of a fact's words that must be in the reply
SAID_WORDS = 100  # of a reply that are read for facts

_FINE = (
    r"(?:great|good|nice|excellent|impressive|fantastic|wonderful|brilliant|strong|solid|amazing|awesome|perfect"
    r"|superb)"
)
_THING = r"(?:answer|job|work|start|point|example|thinking|effort|instincts?|response|reply|stuff|approach)"
_PRAISE = re.compile(
    r"(?:^|[.!?…]\s+|\b(?:that's|that is|that was|this is|it's|you gave|you made|what)\s+(?:an?\s+)?)"
    rf"(?:(?:very|really|truly|such an?)\s+)?{_FINE}(?:[,!.]|\s+(?:\w+\s+)?{_THING}\b)"
    r"|\bwell done\b|\byou(?:'re| are) (?:doing|a) (?:great|natural)|\bi(?:'m| am) impressed|\bi love\b",
    re.IGNORECASE,
)


def flat(text: str) -> str:
    """Return the text with its white space folded."""
    return re.sub(r"\s+", " ", text).strip()


def shorten(text: str, most: int = 80) -> str:
    """Return the start of a text for a reason."""
    text = flat(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def strings(value: Any) -> Iterable[str]:
    """Yield every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from strings(part)


def shared_run(said: str, source: str, free: Iterable[str] = ()) -> str | None:
    """Return the first run of `RUN` words that `said` has from `source`, other than those of the `free` texts."""
    taken, allowed = set(_runs(source)), {run for text in free for run in _runs(text)}
    return next((" ".join(run) for run in _runs(said) if run in taken and run not in allowed), None)


def _runs(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return [tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)]


def told(facts: Sequence[str], answer: str) -> list[bool]:
    """Tell for each fact whether an answer states it, by its words' first five letters."""
    said = _marks(" ".join(answer.split()[:SAID_WORDS]))
    return [len(_marks(fact) & said) >= FACT * len(_marks(fact)) for fact in facts]


def _marks(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) > 2 or word.isdigit()}


def praise(text: str) -> str | None:
    """Return the words that praise the candidate, if any."""
    found = _PRAISE.search(text)
    return found.group().strip(" .!?,") if found else None
