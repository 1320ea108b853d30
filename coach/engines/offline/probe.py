"""The follow-up: one question on the largest gap, at the candidate's own words."""

import re
import zlib
from collections.abc import Iterable, Sequence

from coach.engines.offline import cues
from coach.engines.offline.signals import LIKELY, Reading, Seen, tells_where
from coach.types import FollowUp, QuestionKind

SPAN_WORDS = 14  # so that question and span together stay under 40 words
_SHORTEST = 3
_AGAIN = 28  # words of a question that is put again, so that the follow-up stays under 40
_SURE_ENOUGH = 0.6  # from here on a sentence does it, and where it stands decides
_SETTING = 0.3  # what is taken off a deed that rather sets the scene, as "I joined a team of five" does
_CUE, _PLACE = 0.35, 0.25  # what a word cue and the place count beside a head's probability

# At which sentences a gap can be picked up: the labels, best first; the word cue that a good clause has; and whether
# the first or the last of several sentences is meant. A choice is made early in a story, its outcome is missed after
# the last deed, and a setting that nobody told is missed at the first words.
_PLACES: dict[str, tuple[tuple[str, ...], str, int]] = {
    "own_action": (("others_action", "result", "context", "hollow"), "settled", 1),
    "result": (("own_action", "others_action", "context", "hollow"), "i_did", -1),
    "context": (("own_action", "result", "context", "hollow"), "i_did", 1),
    "metric": (("result", "vague_result", "own_action"), "sized", 1),
    "trade_off": (("own_action", "step", "mechanism", "others_action"), "i_did", 1),
    "correctness": (("mechanism", "hollow"), "absolute", 0),
    "mechanism": (("hollow", "mechanism", "step", "reckless"), "would", 0),
    "edge_cases": (("mechanism", "step", "reckless"), "would", 0),
    "plan": (("hollow", "step", "reckless"), "would", 0),
    "reading": (("step", "safeguard", "hollow"), "would", 1),
    "safeguard": (("reckless", "step", "hollow"), "would", 0),
    "experience": (("step", "own_action"), "would", 0),
    "evidence": (("hollow", "reason", "fit", "own_action"), "i", 0),
    "reason": (("hollow", "evidence", "own_action"), "i", 0),
    "fit": (("hollow", "reason", "own_action"), "you_place", 0),
    "none": (("trade_off", "own_action", "metric"), "reason", 0),
}
# What a sentence mustn't do already, by its labels or its words, to be asked for this; what a clause must show for it.
_TOLD: dict[str, tuple[tuple[str, ...], str]] = {
    "own_action": (("own_action",), ""),
    "result": (("result", "metric"), ""),
    "context": (("context",), ""),
    "metric": (("metric",), "digits"),
    "trade_off": (("trade_off",), "alternative"),
    "mechanism": (("mechanism",), ""),
    "edge_cases": (("edge_case",), ""),
    "plan": (("step",), ""),
    "reading": (("diagnosis",), "find_out"),
    "safeguard": (("safeguard",), "tell"),
    "experience": (("own_action", "result", "metric"), "i_did"),
    "evidence": (("own_action", "result", "metric"), "i_did"),
    "reason": (("reason", "reflection"), "why_me"),
    "fit": (("fit",), ""),
}
_REQUIRED = ("metric", "fit")
_OF_DEEDS = ("own_action", "result", "metric", "experience", "evidence")  # asked at something done, not at what wasn't
_WORDED: dict[str, re.Pattern[str]] = {
    # an outcome sized in words; a choice that was made by nobody in particular
    "sized": re.compile(
        r"\b(?:much|many|far|a lot|lots|noticeabl\w+|clearly|considerabl\w+|significant\w*|dramatic\w*|sharply|steadily"
        r"|substantial\w*|hardly|rarely|became|becomes?|went (?:up|down)|fell|rose|dropped|grew|shrank|improved|sooner"
        r"|earlier|faster|quicker|smoother)\b",
        re.IGNORECASE,
    ),
    "settled": re.compile(
        r"\b(?:(?:was|were|been|got) (?:\w+ )?(?:decided|agreed|chosen|settled|picked|dropped|moved|set|changed"
        r"|cut|put)|decided|decision|agreed|agreement|compromise|chose|went (?:for|with)|we \w+(?:ed|t)\b)",
        re.IGNORECASE,
    ),
}
_TEXTS: dict[str, tuple[str, ...]] = {
    "own_action": (
        'You say "{span}". Which part of that was yours, and what did you do?',
        'On "{span}": who decided that, and where were you in it?',
        '"{span}": if I had watched you that day, what would I have seen you do?',
        'When you say "{span}", what would not have happened without you?',
    ),
    "result": (
        'You tell me "{span}". What came of it, and how do you know?',
        'After "{span}", what was different, and for whom?',
        '"{span}": how did that end?',
        'Take me past "{span}": what did people notice afterwards?',
    ),
    "context": (
        'You begin with "{span}". Where was this, and what was at stake?',
        'On "{span}": who were the people, and what had gone wrong before?',
        'Before "{span}": what was your role, and why did it have to be done?',
        'I\'m new to this. For "{span}", what kind of place was it, and why did it matter?',
    ),
    "metric": (
        'You say "{span}". By how much, from what to what?',
        'On "{span}": which number would show me that, before and after?',
        '"{span}": how did you measure it, and over what time?',
        'If you had to put a figure on "{span}", even a rough one, what would it be?',
    ),
    "trade_off": (
        'You chose this: "{span}". What else was possible, and what did your way cost?',
        'On "{span}": which alternative did you turn down, and why?',
        '"{span}": what spoke against it, and why did you do it all the same?',
        'What did you give up with "{span}", and who would have done it differently?',
    ),
    "correctness": (
        'You say "{span}". In which case would that not hold?',
        'On "{span}": what exactly happens there, step by step?',
        '"{span}": how would you convince a colleague who doubts it?',
    ),
    "mechanism": (
        'You say "{span}". What would you do first, and how does it work?',
        'On "{span}": take one concrete case, what happens from start to end?',
        '"{span}": which steps does that come down to?',
        'If I had to build "{span}" from your words, what would I do first?',
    ),
    "edge_cases": (
        'With "{span}", what happens when that step fails?',
        'On "{span}": under which conditions does it break, and how would you notice?',
        '"{span}": what is the worst input or moment for it?',
    ),
    "plan": (
        'You say "{span}". What would that be in the first hour, and who does it?',
        'On "{span}": which three steps, in which order?',
        '"{span}": what would your colleagues see you do first?',
    ),
    "reading": (
        'Before "{span}", what would you want to know, and what would change your mind?',
        'On "{span}": who is at most risk, and how would you find out?',
        'You say "{span}". Which fact would make you do something else?',
    ),
    "safeguard": (
        'When you do this, "{span}", who has to know, and what do you tell them?',
        'On "{span}": what if it doesn\'t work, and at which point do you stop?',
        '"{span}": who carries the risk of that, and who told them?',
    ),
    "experience": (
        'You say "{span}". When have you done that, and how did it end?',
        'On "{span}": which case of your own comes closest?',
    ),
    "evidence": (
        'You say "{span}". What have you done that shows it?',
        'On "{span}": when was the last time somebody could see that, and what came of it?',
        '"{span}": which piece of work would you show me for that?',
    ),
    "reason": (
        'You say "{span}". Where does that come from?',
        'On "{span}": what happened that made you want this?',
        '"{span}": why you, and why now?',
    ),
    "fit": (
        'You say "{span}". What do you find here that you would not find elsewhere?',
        'On "{span}": which part of this role is that about?',
        '"{span}": how would you spend a week here if that is what you want?',
    ),
    "none": (
        'You say "{span}". What would have made you decide otherwise?',
        'On "{span}": who disagreed, and were they right about anything?',
        '"{span}": what would you do differently with half of the time?',
        'Coming back to "{span}": what was the weakest point of it, looking back?',
    ),
}
# For an answer that has told where and with whom it was, but not why it mattered.
_AT_STAKE = (
    'On "{span}": why did that matter, and what would have happened if nobody had done anything?',
    'You begin with "{span}". What was at stake there?',
)
_AT_STAKE_PLAIN = ("What was at stake, and what would have happened if nobody had done anything?",)
# Where no words of the answer can be taken up without asking for what they say.
_PLAIN: dict[str, tuple[str, ...]] = {
    "own_action": (
        "Which step in this was yours alone, and how did you go about it?",
        "If I had watched you that day, what would I have seen you do?",
    ),
    "result": ("How did it end, and how do you know?", "What was different afterwards, and for whom?"),
    "context": (
        "I'm new to this: where was it, who was involved, and what was at stake?",
        "What kind of place was this, and what would have happened if nobody had done anything?",
    ),
    "metric": (
        "What could you count that shows the change, and what was it before and after?",
        "If you had to put a rough figure on what changed, what would it be, and how would you know?",
        "Which number would have looked different to somebody who came back a month later, and by how much?",
        "How large was the change, in hours, money, people or mistakes?",
        "What would a report on it show, in the month before and the month after?",
        "If I asked those concerned how much changed, which number would they name?",
        "How often did the trouble come up before, and how often since?",
        "Suppose I doubt that anything changed: which figure, before and after, would convince me?",
    ),
    "trade_off": (
        "What else was possible, and what did your way cost?",
        "Which other way did you turn down, and what spoke for it?",
    ),
    "correctness": ("In one sentence: what is true of it in every case?",),
    "mechanism": (
        "Take one concrete case: what happens from start to end?",
        "Which part would you build or do first, and how does it work?",
    ),
    "edge_cases": (
        "Which step is most likely to fail, and how would you notice?",
        "What is the worst input or moment for this, and what happens then?",
    ),
    "plan": (
        "What happens in the first hour, and who does it?",
        "What comes first, what next, and what if the first step fails?",
    ),
    "reading": (
        "What would you want to know first, and which answer would change your plan?",
        "Who is most at risk here, and how would you find out?",
    ),
    "safeguard": (
        "What if that doesn't work, and at which point do you stop?",
        "Who else carries the risk of this, and what do they have to know?",
    ),
    "experience": ("Which case of your own comes closest to this, and how did it end?",),
    "evidence": (
        "Which piece of work would you show me for that, and what came of it?",
        "When was the last time somebody could see that in what you did?",
    ),
    "reason": ("What happened that made you want this?", "Why you, and why now?"),
    "fit": (
        "What do you hope to find in this role that another employer doesn't offer?",
        "Which part of this role would you begin with, and why that one?",
    ),
}
# For an answer in which nothing was done yet, only what somebody would do or always does.
_ONCE = (
    'You say "{span}". When did something like that last happen, and what did you do?',
    'On "{span}": can you take me to one day when it happened?',
    '"{span}": which real occasion comes closest, and how did it end?',
)
_AHEAD: dict[QuestionKind, tuple[str, ...]] = {
    "technical": (
        'You say "{span}". Under which conditions would that no longer hold?',
        'On "{span}": how would you prove in production that it works?',
    ),
    "situational": (
        'You say "{span}". What if nobody agrees to that?',
        'On "{span}": what would you do if it fails at the first attempt?',
    ),
    "motivation": (
        'You say "{span}". What would make you leave again after a year?',
        'On "{span}": what will be the hardest part of it for you here?',
    ),
}


def follow_up(
    kind: QuestionKind, gap: str, reading: Reading, fallback: str = "", span: str | None = None
) -> FollowUp | None:
    """Return a follow-up at the gap, or None where the answer holds nothing to pick up.

    It takes up words of the answer (`span`, where the place is known), unless all of them say already what it would
    ask for.
    """
    if not any(clause(seen, "") for seen in reading.kept):
        return None
    span = span or find_span(gap, reading)
    texts = _texts(kind, gap, reading) if span else _plain(gap, reading)
    key = span or " ".join(seen.text for seen in reading.kept)
    text = texts[zlib.crc32(key.encode()) % len(texts)].format(span=span)
    return FollowUp(text=text, targets=gap if gap != "none" else fallback or "none", span=span)


def back_to(question: str, gap: str) -> FollowUp | None:
    """Return a follow-up that leads back to the question, or None where that is too long to be asked again."""
    asked = re.split(r"(?<=[.?!])\s+", question.strip())[-1].rstrip(" .?!").replace('"', "'")
    if not _SHORTEST <= len(asked.split()) <= _AGAIN:
        return None
    return FollowUp(text=f'I asked: "{asked}". How does what you told answer that?', targets=gap)


def _texts(kind: QuestionKind, gap: str, reading: Reading) -> tuple[str, ...]:
    if gap == "none":
        return _AHEAD.get(kind, _TEXTS["none"])
    if gap == "context" and tells_where(reading):
        return _AT_STAKE
    return _ONCE if kind == "behavioral" and reading.imagined else _TEXTS.get(gap, _TEXTS["mechanism"])


def _plain(gap: str, reading: Reading) -> tuple[str, ...]:
    return _AT_STAKE_PLAIN if gap == "context" and tells_where(reading) else _PLAIN[gap]


def find_span(gap: str, reading: Reading) -> str | None:
    """Return the exact words of the answer at which the gap is best picked up, or None where it shows nowhere."""
    labels, cue, place = _PLACES.get(gap, _PLACES["mechanism"])
    for seen in _candidates(labels, cue, place, reading):
        span = None if _tells(gap, seen) else clause(seen, cue)
        if span and (gap in _OF_DEEDS or reading.imagined) and cues.has("denies", span):
            continue
        if span and (gap not in _REQUIRED or _shows(cue, span)):
            return span
    return None


def _tells(gap: str, seen: Seen) -> bool:
    """Tell whether a sentence already does what would be asked for."""
    labels, cue = _TOLD.get(gap, ((), ""))
    likely = any(seen.does.get(label, 0.0) >= LIKELY for label in labels)
    return likely or bool(cue and seen.has(cue))


def _candidates(labels: Sequence[str], cue: str, place: int, reading: Reading) -> Iterable[Seen]:
    """Yield sentences, those that do what is looked for first; every sentence comes up once."""
    weight = {label: 0.6**n for n, label in enumerate(labels)}
    last = max(1, len(reading.kept) - 1)

    def worth(number: int) -> float:
        seen = reading.kept[number]
        does = max(weight[label] * min(seen.does.get(label, 0.0), _SURE_ENOUGH) for label in labels)
        early = (1 - number / last) if place > 0 else number / last
        setting = _SETTING * seen.does.get("context", 0.0) if labels[0] == "own_action" and cue == "i_did" else 0.0
        return does - setting + _CUE * _shows(cue, seen.plain) + (_PLACE * early if place else 0.0)

    return [reading.kept[n] for n in sorted(range(len(reading.kept)), key=lambda n: -worth(n))]


def _shows(cue: str, text: str) -> bool:
    worded = _WORDED.get(cue)
    return bool(worded.search(text)) if worded else bool(cue) and cues.has(cue, text)


def clause(seen: Seen, cue: str) -> str | None:
    """Return a clause of the sentence, at most `SPAN_WORDS` long and fit to be quoted in a question."""
    clauses = _clauses(seen.text)
    whole = [part for part in clauses if _fits(part)]
    parts = whole or [part for part in map(_short, clauses) if _fits(part)]
    return max(parts, key=lambda part: (_shows(cue, part), min(len(part.split()), 9)), default=None)


def _clauses(text: str) -> list[str]:
    pieces = [text, *re.split(r"(?<=[,;:.!?])\s+|\s[–—-]\s|\s(?=(?:and|but|because|so|which|although)\s)", text)]
    lead = r"^(?:and|but|so|then|well|because|or)\b[\s,]*"
    trimmed = [re.sub(lead, "", piece.strip(), flags=re.IGNORECASE) for piece in pieces]
    return [piece.strip(" ,;:.!–—-\t\n") for piece in trimmed]


def _short(piece: str) -> str:
    """Return the first words of a long clause, cut at the last place where it doesn't hang."""
    found = re.match(rf"(?:\S+\s+){{{SPAN_WORDS - 3}}}\S+", piece)
    cut = found.group() if found else piece
    return re.sub(
        r"(?:\s+(?:the|a|an|of|to|in|on|at|for|with|and|or|that|which|my|our|their|as|by|from|I|we|was|were|is|it))+$",
        "",
        cut,
    )


def _fits(part: str) -> bool:
    words = part.split()
    return (
        _SHORTEST <= len(words) <= SPAN_WORDS and not re.search(r"[?\"“”\n]", part) and "'" not in (part[0], part[-1])
    )
