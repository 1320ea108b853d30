"""What a session or practice set keeps of a source is erased when the source is forgotten.

Citations of it go, with the coverage rows they are the evidence of; a question or reply that cites it loses its
words; and wherever else its words were used, they are cut out. What candidates wrote themselves stays.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

FORGOTTEN = "[from a document that was forgotten]"
RUN = 6  # words in a row that two texts hardly share by chance
LONG = 3  # words of a question that is cut out wherever it is repeated
_MADE_OF_IT = frozenset({"text", "answer", "competency", "stage", "looks_for"})  # where the document may be retold
_OWN = frozenset({"evidence", "span", "earlier", "before", "pending", "cv", "job_description", "best_quote"})
_WORD = re.compile(r"\w+")


class Eraser:
    """Erases one source from stored bodies."""

    def __init__(self, source_id: str, text: str) -> None:
        """Remember the source; `text` is all of its words that may have been used."""
        self._source_id = source_id
        words = [word.casefold() for word in _WORD.findall(text)]
        self._runs = {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}

    @property
    def needle(self) -> str:
        """What stands in every stored body that cites the source."""
        return json.dumps(self._source_id, ensure_ascii=False)

    def erase(self, bodies: Sequence[str]) -> list[str]:
        """Return the texts of one session, or of one practice set, JSON or plain, without the source.

        Where none of them cites it, all are returned as they are.
        """
        if not any(self.needle in body for body in bodies):
            return list(bodies)
        parsed = [_parse(body) for body in bodies]
        repeated = sorted({text for body in parsed for text in self._gather(body)}, key=len, reverse=True)
        clean = [self._without(body, repeated) for body in parsed]
        return [body if isinstance(body, str) else json.dumps(body, ensure_ascii=False) for body in clean]

    def _cites(self, value: Any) -> bool:
        return isinstance(value, dict) and value.get("source_id") == self._source_id

    def _made_of_it(self, value: dict[str, Any]) -> bool:
        return any(map(self._cites, value.get("citations") or ()))

    def _gather(self, value: Any) -> Iterator[str]:
        """Yield the quotes, and the questions and replies that cite the source: replies repeat questions."""
        if isinstance(value, dict):
            keys = {"quote"} if self._cites(value) else _MADE_OF_IT if self._made_of_it(value) else frozenset()
            texts = (value[key] for key in keys if isinstance(value.get(key), str))
            yield from (text for text in texts if len(_WORD.findall(text)) >= LONG)
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from self._gather(part)

    def _without(self, value: Any, repeated: Sequence[str]) -> Any:
        if isinstance(value, str):
            return self._cut(value, repeated)
        if isinstance(value, list):
            kept = [part for part in value if not (self._cites(part) or self._proves(part))]
            return [self._without(part, repeated) for part in kept]
        if not isinstance(value, dict):
            return value
        gone = _MADE_OF_IT if self._made_of_it(value) else frozenset()
        own = _OWN | {"text"} if "reply" in value else _OWN  # a turn's text is the candidate's
        return {
            key: _blank(part) if key in gone else part if key in own else self._without(part, repeated)
            for key, part in value.items()
        }

    def _proves(self, part: Any) -> bool:
        return isinstance(part, dict) and any(map(self._cites, part.values()))

    def _cut(self, text: str, repeated: Sequence[str]) -> str:
        for known in repeated:
            text = text.replace(known, FORGOTTEN)
        spans = [(match.start(), match.end(), match.group().casefold()) for match in _WORD.finditer(text)]
        covered = [False] * len(spans)
        for start in range(len(spans) - RUN + 1):
            if tuple(word for _, _, word in spans[start : start + RUN]) in self._runs:
                covered[start : start + RUN] = [True] * RUN
        for at in reversed(range(len(spans))):
            if covered[at] and (at == 0 or not covered[at - 1]):
                last = next((end for end in range(at, len(spans)) if not covered[end]), len(spans)) - 1
                text = text[: spans[at][0]] + FORGOTTEN + text[spans[last][1] :]
        return text


def _parse(body: str) -> Any:
    """Return what a JSON object holds, and any other text as it is."""
    return json.loads(body) if body.startswith("{") else body


def _blank(value: Any) -> Any:
    return [] if isinstance(value, list) else FORGOTTEN if isinstance(value, str) else value
