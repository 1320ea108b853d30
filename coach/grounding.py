"""Every quote is checked by code before anyone sees it.

Evidence must stand in the candidate's own words, a citation's quote in the passage that it names. A quote that
differs only in white space or in the shape of quotation marks, dashes and ellipses is located and replaced by what
really stands there; anything else is dropped and counted. Excerpt limits of the sources' licences are kept here
too, because everything shown to a candidate passes through.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from coach import rubric
from coach.types import Citation, Critique, Finding, FollowUp, Grounding, QuestionKind, Result, Strength
from corpus.types import Hit

# Models and word processors trade these freely; none of them changes what was said.
_SAME = {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u2011": "-", "\u00a0": " "}
_ELLIPSIS = {"…": "..."}
_EVIDENCE_FROM_BAND = 3  # a band that says "it is there" needs the words that show it


@lru_cache(maxsize=256)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Return `text` with look-alikes and runs of white space folded, and each character's place in `text`."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _ELLIPSIS.get(character) or _SAME.get(character, character)
        if plain.isspace():
            if characters and characters[-1] == " ":
                continue
            plain = " "
        characters.extend(plain)
        places.extend([place] * len(plain))
    return "".join(characters), tuple(places)


def find_quote(quote: str, text: str) -> str | None:
    """Return the exact substring of `text` that `quote` means, or None where there is none.

    Quotation marks and white space around the quote are taken off first. Comparison is case-sensitive.
    """
    if quote and quote in text and quote == quote.strip():
        return quote
    wanted = _folded(quote.strip().strip('"“”„«»').strip())[0]
    if not wanted:
        return None
    folded, places = _folded(text)
    start = folded.find(wanted)
    if start < 0:
        return None
    return text[places[start] : places[start + len(wanted) - 1] + 1]


def result(hit: Hit) -> Result:
    """Return a hit in the contract's shape, its text whole."""
    return Result(
        source_id=hit.source.id,
        source=hit.source.origin,
        passage_id=hit.passage.id,
        text=hit.passage.text,
        score=round(hit.score, 6),
    )


def cite(hit: Hit, quote: str) -> Citation | None:
    """Return a citation of the hit's passage with the exact quote, or None where the passage doesn't hold it."""
    exact = find_quote(quote, hit.passage.text)
    if exact is None:
        return None
    return Citation(
        passage_id=hit.passage.id,
        source_id=hit.source.id,
        source=hit.source.origin,
        title=hit.source.title,
        quote=exact,
        attribution=hit.source.licence.attribution,
    )


class Excerpts:
    """The words quoted from each source in one reply, held to the limit that its licence sets."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._limits = {hit.source.id: hit.source.licence.max_excerpt_words for hit in hits}
        self._used: dict[str, dict[str, int]] = {}

    def allow(self, citation: Citation) -> bool:
        """Take the quote's words from its source's allowance; False where they no longer fit.

        The same quote shown twice in one reply counts once.
        """
        limit = self._limits.get(citation.source_id)
        if limit is None:
            return True
        used = self._used.setdefault(citation.source_id, {})
        words = len(citation.quote.split())
        if citation.quote not in used and sum(used.values()) + words > limit:
            return False
        used[citation.quote] = words
        return True


class Checker:
    """Checks the quotes of one reply and keeps count."""

    def __init__(self, said: Sequence[str], hits: Sequence[Hit]) -> None:
        self.said = tuple(said)
        self.hits = {hit.passage.id: hit for hit in hits}
        self.excerpts = Excerpts(hits)
        self.checked = 0
        self.dropped = 0

    def evidence(self, quotes: Iterable[str]) -> list[str]:
        """Return the quotes that stand in what was said, as they stand there, without repeats."""
        found = [self._heard(quote) for quote in quotes]
        self._count(found)
        return list(dict.fromkeys(quote for quote in found if quote))

    def citations(self, citations: Iterable[Citation]) -> list[Citation]:
        """Return the citations that are exact and within their source's excerpt limit."""
        found = [self._cited(citation) for citation in citations]
        self._count(found)
        return [citation for citation in found if citation and self.excerpts.allow(citation)]

    def _heard(self, quote: str) -> str | None:
        return next((exact for text in self.said if (exact := find_quote(quote, text))), None)

    def _cited(self, citation: Citation) -> Citation | None:
        hit = self.hits.get(citation.passage_id)
        return cite(hit, citation.quote) if hit else None

    def _count(self, found: Sequence[object]) -> None:
        self.checked += len(found)
        self.dropped += sum(item is None for item in found)


def checked_critique(critique: Critique, kind: QuestionKind, said: Sequence[str], hits: Sequence[Hit]) -> Critique:
    """Return the critique with only exact quotes, its score derived anew from the bands that still stand.

    Args:
        critique: as an engine drafted it; its own `grounding` counts are added to.
        kind: the question's kind, which names the criteria.
        said: what the candidate said to this question, the latest message last.
        hits: the passages that may be cited.
    """
    check = Checker(said, hits)
    findings = [_finding(check, finding) for finding in critique.findings]
    strengths = [_strength(check, strength) for strength in critique.strengths]
    follow_up = critique.follow_up and _follow_up(check, critique.follow_up)
    citations = check.citations(critique.citations)
    is_answer = critique.intent == "answer"
    bands = {finding.criterion: finding.band for finding in findings}
    return critique.model_copy(
        update={
            "score": rubric.score(kind, bands, critique.on_question) if is_answer else None,
            "findings": findings if is_answer else [],
            "strengths": [strength for strength in strengths if strength.evidence] if is_answer else [],
            "follow_up": follow_up,
            "citations": citations,
            "grounding": Grounding(
                checked=critique.grounding.checked + check.checked, dropped=critique.grounding.dropped + check.dropped
            ),
        }
    )


def _finding(check: Checker, finding: Finding) -> Finding:
    evidence = check.evidence(finding.evidence)
    unsupported = finding.band is not None and finding.band >= _EVIDENCE_FROM_BAND and not evidence
    return finding.model_copy(
        update={
            "evidence": evidence,
            "citations": check.citations(finding.citations),
            "band": None if unsupported else finding.band,
        }
    )


def _strength(check: Checker, strength: Strength) -> Strength:
    return strength.model_copy(update={"evidence": check.evidence(strength.evidence)})


def _follow_up(check: Checker, follow_up: FollowUp) -> FollowUp:
    span = check.evidence([follow_up.span])[:1] if follow_up.span else []
    return follow_up.model_copy(
        update={"span": span[0] if span else None, "citations": check.citations(follow_up.citations)}
    )


_PRAISE = re.compile(
    r"\b(?:great|good|nice|excellent|impressive|fantastic|wonderful|brilliant|love|well done|amazing|awesome)\b"
    r"(?: \w+)?",
    re.I,
)
FOLLOW_UP_WORDS = 40


def follow_up_faults(follow_up: FollowUp, said: Sequence[str]) -> list[str]:
    """Return what breaks a rule of follow-ups: one question, at most 40 words, an exact span, no praise."""
    faults = []
    if follow_up.text.count("?") != 1:
        faults.append(f"the follow-up must hold exactly one question mark, it holds {follow_up.text.count('?')}")
    if (words := len(follow_up.text.split())) > FOLLOW_UP_WORDS:
        faults.append(f"the follow-up must have at most {FOLLOW_UP_WORDS} words, it has {words}")
    if follow_up.span and not any(find_quote(follow_up.span, text) for text in said):
        faults.append(f"the follow-up's span is not in the answer word for word: {follow_up.span!r}")
    own = " ".join(said).casefold()  # "great deal" taken up from "a great deal sooner" praises nobody
    if any(words.group().casefold() not in own for words in _PRAISE.finditer(follow_up.text)):
        faults.append("the follow-up must not praise")
    return faults
