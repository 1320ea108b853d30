"""Licence law: how many of a source's words one reply may show, wherever in the reply they stand.

Quotes are counted in full. In free text (an answer, a question, what it looks for) a run of six words or more that
equals the source is a quote, too, whether or not it is marked as one; shorter runs are common speech. Words shown
twice count once.
"""

import re
from collections.abc import Iterable

from coach.types import Citation
from corpus.types import Source

RUN = 6
CUT = "[…]"
_WORD = re.compile(r"[\w'’]+")
Places = set[int]


class _Text:
    """A source's words, by place."""

    def __init__(self, source: Source, limit: int) -> None:
        self.limit = limit
        self.text = source.text
        found = list(_WORD.finditer(source.text))
        self.spans = [word.span() for word in found]
        words = [word.group().casefold() for word in found]
        self.starts: dict[tuple[str, ...], int] = {}
        for place in range(len(words) - RUN, -1, -1):
            self.starts[tuple(words[place : place + RUN])] = place
        self.shown: Places = set()
        self.quoted: dict[str, int] = {}

    def of_quote(self, quote: str) -> Places:
        start = self.text.find(quote)
        if start < 0:
            return set()
        end = start + len(quote)
        return {place for place, (first, last) in enumerate(self.spans) if first < end and last > start}

    def room(self, more: Places) -> bool:
        return len(self.shown | more) <= self.limit


class Allowance:
    """What one reply shows of the sources whose licence limits excerpts."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._texts: dict[str, _Text] = {}
        self.add(sources)

    def add(self, sources: Iterable[Source]) -> None:
        """Watch over further sources; what was shown of those it knows already stays counted."""
        for source in sources:
            limit = source.licence.max_excerpt_words
            if limit is not None and source.id not in self._texts:
                self._texts[source.id] = _Text(source, limit)

    def quote(self, citation: Citation) -> bool:
        """Take a quote's words; False where they no longer fit. The same quote counts once."""
        held = self._texts.get(citation.source_id)
        if held is None or citation.quote in held.quoted:
            return True
        size = len(citation.quote.split())
        places = held.of_quote(citation.quote)
        if sum(held.quoted.values()) + size > held.limit or not held.room(places):
            return False
        held.quoted[citation.quote] = size
        held.shown |= places
        return True

    def left(self, source_id: str) -> int | None:
        """Return how many more words of a source may be shown; None where it sets no limit or isn't watched."""
        held = self._texts.get(source_id)
        return held.limit - max(len(held.shown), sum(held.quoted.values())) if held else None

    def quotes(self, citations: Iterable[Citation]) -> list[Citation]:
        """Take the quotes that fit, in order, and return those."""
        return [citation for citation in citations if self.quote(citation)]

    def fits(self, text: str) -> bool:
        """Take the words that `text` copies, all or none; False where they don't fit."""
        found = self._copied(text)
        if not all(held.room({place for _, place in pairs}) for held, pairs in found):
            return False
        for held, pairs in found:
            held.shown |= {place for _, place in pairs}
        return True

    def cut(self, text: str) -> str:
        """Return `text` without the copied words that no longer fit; a mark stands where they were."""
        gone: Places = set()
        for held, pairs in self._copied(text):
            for at, place in pairs:
                if held.room({place}):
                    held.shown.add(place)
                else:
                    gone.add(at)
        return _without(text, gone) if gone else text

    def _copied(self, text: str) -> list[tuple[_Text, list[tuple[int, int]]]]:
        """Return for each limited source the (place in `text`, place in the source) of every word copied from it."""
        if not self._texts:
            return []
        words = [word.group().casefold() for word in _WORD.finditer(text)]
        grams = [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
        found = []
        for held in self._texts.values():
            starts = [(at, held.starts[gram]) for at, gram in enumerate(grams) if gram in held.starts]
            pairs = dict.fromkeys((at + step, place + step) for at, place in starts for step in range(RUN))
            if pairs:
                found.append((held, sorted(pairs)))
        return found


def _without(text: str, gone: Places) -> str:
    """Return `text` with each stretch of words at the places `gone` replaced by a mark."""
    parts: list[str] = []
    end = 0
    cutting = False
    for at, word in enumerate(_WORD.finditer(text)):
        if at in gone:
            if not cutting:
                parts += [text[end : word.start()], CUT]
            cutting = True
        elif cutting:
            parts.append(text[end : word.end()])
            cutting = False
        else:
            parts.append(text[end : word.end()])
        end = word.end()
    return "".join([*parts, text[end:]])
