"""What a session knows of the candidate's own answers: scores, what went well, what is still open."""

import re

from coach.interview import wording
from coach.interview.state import State
from coach.types import Critique

_WORDS = 14  # longer messages tell something themselves
_SCORE = re.compile(
    r"\b(?:what|which|how (?:high|good|many|much))\b.{0,25}"
    r"\bmy (?:\w+ )?(?:score|mark|rating|band|grade|result|point)s?\b"
    r"|\bhow (?:did|have) i (?:do|done|score|perform|fare)|\bhow (?:am i|was i) doing\b|\bwhat did i (?:score|get)\b"
    r"|\bhow many points\b|\b(?:show|tell|give) me my (?:\w+ )?(?:score|mark|result)s?\b|^my score\b"
)
_WELL = re.compile(
    r"\bwhat (?:did|have) i (?:do|done|get|got) (?:well|right|good)\b|\bwhat (?:was|is) (?:good|strong|right)\b"
    r"|\bwhat (?:went|did go) (?:well|right)\b|\bmy (?:strengths|strong points|strongest)\b|\bwhat did you like\b"
    r"|\b(?:which|what) (?:parts?|bits?|things?) (?:was|were|is|are) (?:good|strong)\b"
)
_OPEN = re.compile(
    r"\bwhat (?:did|have) i (?:do|done|get|got) (?:wrong|badly|poorly|worst)\b|\bwhat did i (?:miss|lack|leave out)\b"
    r"|\bwhat (?:was|is|were) (?:missing|bad|weak|wrong)\b|\bwhat (?:went|did go) (?:badly|wrong)\b"
    r"|\bwhat (?:should|can|could|must|do) i (?:need to )?(?:improve|do better|work on)\b"
    r"|\bmy (?:weakness(?:es)?|weak points|weakest|gaps?)\b|\bwhere did i lose\b"
    r"|\b(?:which|what) (?:parts?|bits?|things?) (?:was|were|is|are) (?:weak|bad|poor|missing)\b"
    r"|\bwhy (?:did|do|have) i (?:only )?(?:get|got|have|lose)\b"
    r"|\bwhy (?:only|just|such a|so low|is (?:it|that|my score)|was)\b.{0,20}(?:\d|\blow\b|\bscore\b)"
    r"|\bhow (?:can|could|do|should|would) i (?:get|reach|raise|improve|earn)\b.{0,20}"
    r"\b(?:scores?|marks?|ratings?|bands?)\b"
)
_ASKS = re.compile(
    r"\?\W*$|^(?:please )?(?:show|tell|give) me\b|^my score\b|^(?:what|how|why) did (?:i|you)\b"
    r"|^what(?:'s| is| was| were| are) my\b|^what (?:went|did go) (?:well|right|badly|wrong)\W*$"
)


def recalled(state: State, text: str, last: Critique | None = None) -> str | None:
    """Return the answer to a question about the candidate's own answers; None for other messages.

    `last` is the critique of the latest answer.
    """
    message = " ".join(text.replace("’", "'").lower().split())
    if len(message.split()) > _WORDS or not _ASKS.search(message):
        return None
    parts = [tell(state, last) for pattern, tell in _TELLS if pattern.search(message)]
    if parts and not state.attempts:
        return "You haven't answered a question yet, so nothing is judged."
    return " ".join(parts) or None


def _scores(state: State, _: Critique | None) -> str:
    lines = []
    for at, question in enumerate(state.questions):
        tries = state.tries(at)
        if tries:
            lines.append(f"question {at + 1} (“{wording.shortened(question.text)}”): {wording.told(tries[-1])}")
    return f"So far, {'; '.join(lines)}."


def _well(_: State, last: Critique | None) -> str:
    if last is None or not last.strengths:
        return "In your last answer I found nothing yet that deserves to be called strong."
    quoted = [
        f"{one.text.rstrip('.:')}: “{wording.shortened(one.evidence[0])}”." for one in last.strengths if one.evidence
    ]
    return f"In your last answer: {' '.join(quoted) or last.strengths[0].text}"


def _open(_: State, last: Critique | None) -> str:
    if last is None or last.gap == "none":
        return "I see no large gap in your last answer."
    why = next((one.why for one in last.findings if one.criterion == last.gap), "")
    return f"What is most open in your last answer: {wording.named(last.gap)}. {why} {last.next_step}".strip()


_TELLS = ((_SCORE, _scores), (_WELL, _well), (_OPEN, _open))
