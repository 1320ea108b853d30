"""A better version of an answer: the candidate's own words in a better order, brackets where something is missing.

Nothing is invented: every sentence is a quote that the critique found in the answer.
"""

import re

from coach.interview.wording import named
from coach.types import Critique

_ASKED = re.compile(
    r"\b(?:better|stronger|improved|ideal|perfect|model|polished) (?:version|answer|wording|way)\b"
    r"|\b(?:rewrite|improve|polish|rebuild|fix) (?:it|that|this|my)\b"
    r"|\b(?:rephrase|reword) my\b"  # "rephrase that" is said of the question
    r"|\bhow (?:should|could|would) i have (?:said|answered|put)\b",
    re.I,
)
# The order in which a listener wants it; what a kind of question doesn't judge isn't there.
_ORDER = ("context", "own_action", "trade_off", "result", "metric", "reflection")
_MISSING_UP_TO = 2  # bands that leave a gap


def asked(text: str) -> bool:
    """Whether a message asks for a better version of an answer."""
    return bool(_ASKED.search(text))


def rebuilt(critique: Critique) -> str:
    """Return the judged answer in a better order, from its own words."""
    places = {name: place for place, name in enumerate(_ORDER)}
    findings = sorted(critique.findings, key=lambda finding: places.get(finding.criterion, len(places)))
    parts: list[str] = []
    for finding in findings:
        quotes = [f"“{quote}”" for quote in finding.evidence if not any(quote in part for part in parts)]
        parts += quotes
        if finding.band is None or finding.band <= _MISSING_UP_TO:
            parts.append(f"[{'more on ' if quotes else ''}{named(finding.criterion)}: yours]")
    return "In a stronger order, in your own words; the brackets are for you to fill:\n\n" + " … ".join(parts)
