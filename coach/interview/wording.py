"""What the coach says around questions: kind, short, and never a second question beside a follow-up."""

import re
from collections.abc import Sequence

from coach.interview.state import Attempt, State
from coach.types import Brief, Critique, Intent, Question, QuestionKind

QUOTED_WORDS = 18  # of an answer, in feedback
_HINT_RUN = 6  # words in a row shared with what a good answer holds: that would be the answer, not a hint

_NUDGES: dict[QuestionKind, tuple[str, ...]] = {
    "behavioral": (
        "Pick one real occasion, even a small one. Start with where you were and what was going wrong.",
        "Think of the moment when something depended on you. Say what you did first, and go on from there.",
        "Say in one sentence what changed in the end, and work backwards from it.",
    ),
    "technical": (
        "Begin with what you would want to know before you start, and say what you assume.",
        "Take one request or one record and follow it through, step by step, out loud.",
        "Think of what could break, and say how you would notice.",
    ),
    "situational": (
        "Say what you would find out first, and from whom.",
        "Name the two things that pull against each other here, and which one you would give way on.",
        "Describe your first hour and then your first week.",
    ),
    "motivation": (
        "Think of one concrete thing about this work that you would miss elsewhere.",
        "Link it to something you have done already: which part of it do you want more of.",
        "Say what you would like to have done in this job after a year.",
    ),
}
_ANY_NUDGE = "Start with one concrete thing you know, and go on from there."
NO_MORE_HINTS = (
    "Those were all the hints I have for this question. Answer the part that you are surest of, or say “skip”."
)
_WANTED: dict[QuestionKind, str] = {
    "behavioral": "I'm after one real occasion: where it was, what you did yourself, and how it ended.",
    "technical": "I'm after how it works, or how you would build it: step by step, with your reasons.",
    "situational": "I'm after what you would do in that place: what first, what then, and why.",
    "motivation": "I'm after your own view and reasons, and something you have seen or done that shows them.",
}
_WANTED_MORE = "I'm asking on from what you said: a sentence or two that add to it are enough."
_WANTED_ANY = "Answer it in your own words, as you understand it."
_ENCOURAGE = (
    "That's all right, take a moment. A small example is enough.",
    "No need for a perfect answer: begin anywhere, in your own words.",
)
_CASES = ("technical", "situational")  # kinds of question that leave open what may be assumed
_FACTS = re.compile(  # what is so or isn't, at the employer or in this session, whatever the candidate assumes
    r"\b(?:pay|pays|paid|salary|salaries|wages?|bonus|compensation|benefits?|perks?|pension|insurance|visa"
    r"|holidays?|vacation|time off|overtime|shifts?|remote\w*|hybrid|home office|office|offices|location"
    r"|relocat\w*|contract|notice period|probation|start date|compan(?:y|ies)|employers?"
    r"|(?:the|this|that) (?:job|role|position|vacancy)"
    r"|department|boss|manager|ceo|founders?|culture|hir(?:e|es|ing)|recruit\w*|interview\w*|panel|rounds?"
    r"|applicants?|competitors?|headcount"
    r"|my (?:score|result|answer|report|mark)s?|what did i)\b",
    re.I,
)
_GAPS = {
    "context": "the setting",
    "own_action": "your own part",
    "result": "what came of it",
    "metric": "a figure for the result",
    "trade_off": "why this way and not another",
}


def named(criterion: str) -> str:
    """Return a criterion's name as one would say it."""
    return _GAPS.get(criterion, criterion.replace("_", " "))


def opening(state: State, brief: Brief) -> str:
    """Return what the coach says before the first question."""
    whom = " at ".join(part for part in (brief.role, brief.company) if part)
    if state.mode == "coach":
        return f"Ask me anything about preparing{f' for {whom}' if whom else ''}. I answer from the documents I have."
    count = len(state.questions)
    questions = "one question" if count == 1 else f"{count} questions"
    if state.mode == "drill":
        topic = brief.focus or state.questions[0].competency.replace("_", " ")
        return f"A drill on {topic}: {questions}. Say “retry” to answer one again, “hint” if you are stuck."
    return (
        f"Welcome to your mock interview{f' for {whom}' if whom else ''}: {questions}, now and then a follow-up. "
        f"Say “hint”, “skip” or “end” whenever you like.{_stage_line(None, state.questions[0])}"
    )


def question(before: Question, after: Question) -> str:
    """Return the next question, with its stage where a new one begins."""
    return f"{_stage_line(before.stage, after).lstrip()}\n\n{after.text}".strip()


def _stage_line(before: str | None, after: Question) -> str:
    return (
        f" We begin with: {after.stage}."
        if before is None and after.stage
        else (f" Next stage: {after.stage}." if after.stage and after.stage != before else "")
    )


def feedback(critique: Critique) -> str:
    """Return the most useful one or two sentences about an answer: what worked, in its own words, and what to add."""
    parts = []
    if critique.strengths and critique.strengths[0].evidence:
        strength = critique.strengths[0]
        quote = shortened(strength.evidence[0])
        parts.append(f"{strength.text.strip().rstrip('.:')}: “{quote}”{'' if quote[-1] in '.!?…' else '.'}")
    if critique.gap != "none" or not parts:
        parts.append(critique.next_step.strip())
    return " ".join(part for part in parts if part)


def shortened(quote: str) -> str:
    """Return the start of a quote, cut at a word; what is left is still exact."""
    words = list(re.finditer(r"\S+", quote))
    return quote if len(words) <= QUOTED_WORDS else quote[: words[QUOTED_WORDS - 1].end()] + " …"


def unasking(text: str) -> str:
    """Return the text without the sentences that ask something: the follow-up is the only question of its turn."""
    sentences = re.split(r"(?<=[.!?…”])\s+", text)
    return " ".join(sentence for sentence in sentences if "?" not in sentence)


def compared(tries: Sequence[Attempt]) -> str:
    """Return how the latest attempt at a question went beside the one before; empty for a first one."""
    if len(tries) < 2:
        return ""
    return f"Your attempt before: {told(tries[-2])}. This one: {told(tries[-1])}."


def settled(before: Attempt, now: Attempt, last: Critique | None, critique: Critique) -> str:
    """Return what a disputed answer is worth with what was added to it, and which criteria moved."""
    bands = {finding.criterion: finding.band for finding in last.findings} if last else {}
    moved = [
        f"{named(one.criterion)} ({bands[one.criterion] or 'no band'} → {one.band or 'no band'})"
        for one in critique.findings
        if one.criterion in bands and bands[one.criterion] != one.band
    ]
    if before.score == now.score and not moved:
        return f"Judged again with what you added: still {told(now)}. What you added moves no band."
    was = "no score" if before.score is None else f"{before.score:.1f}"
    which = f" Moved: {', '.join(moved)}." if moved else ""
    return f"Judged again with what you added: {was} → {told(now)}.{which}"


def told(attempt: Attempt) -> str:
    """Return an attempt's score and what it leaves open."""
    score = "no score" if attempt.score is None else f"{attempt.score:.1f} of 5"
    return score if attempt.gap == "none" else f"{score}, still open: {named(attempt.gap)}"


def hint(asked: Question, given: Sequence[str], drafted: str | None) -> str:
    """Return a nudge that wasn't `given` before: the engine's, unless it gives away what a good answer holds.

    Where all were given, that is said.
    """
    nudges = (*([drafted] if drafted else []), *_NUDGES[asked.kind], _ANY_NUDGE)
    fresh = (nudge for nudge in nudges if nudge not in given and not leaks(nudge, asked.looks_for))
    return next(fresh, NO_MORE_HINTS)


def rephrased(state: State) -> str:
    """Return what kind of answer the open question wants, without what a good one holds."""
    asked = state.questions[state.at]
    wanted = _WANTED_MORE if state.follow_up_open else _WANTED[asked.kind]
    return f"{_WANTED_ANY if leaks(wanted, asked.looks_for) else wanted} Say “hint” if you want a way in."


def unknown(kind: QuestionKind, text: str) -> str:
    """Return what to say to a question that no document answers: a case leaves room to assume, a fact doesn't."""
    if _FACTS.search(text.replace("’", "'")):
        return "My documents don't say. Keep it for the people who hire you: it is a good question to ask them."
    if kind in _CASES:
        return (
            "My documents don't say. Take the reading that seems sensible to you and state it as an assumption, "
            "or say “hint”."
        )
    return "My documents don't say. If you are stuck with the question, say “hint”."


def back(state: State) -> str:
    """Return the way back to what is asked: put again, unless its own words are what a good answer holds."""
    known = leaks(state.prompt, state.questions[state.at].looks_for)
    return "Back to the question, which stands as I put it." if known else f"Back to the question: {state.prompt}"


def leaks(said: str, looks_for: Sequence[str]) -> bool:
    """Whether a text shares six words in a row with what the question looks for."""
    words = re.findall(r"\w+", " ".join(looks_for).lower())
    text = " " + " ".join(re.findall(r"\w+", said.lower())) + " "
    runs = (" ".join(words[n : n + _HINT_RUN]) for n in range(len(words) - _HINT_RUN + 1))
    return any(f" {run} " in text for run in runs)


def encourage(stalls: int) -> str:
    """Return a kind word after a message without an answer in it."""
    return _ENCOURAGE[stalls % len(_ENCOURAGE)]


def redirect(intent: Intent, stalls: int) -> str:
    """Return a calm way back to the question after a message that has nothing to do with it."""
    calm = {
        "abuse": "I'm here to help you prepare. Let's go back to the question.",
        "injection": "I can only judge what you tell me about the question itself.",
    }
    again = "Whenever you're ready, here is the question again." if stalls else "Let's stay with the interview."
    return calm.get(intent, again)


def closing(state: State) -> str:
    """Return the last words of a session."""
    if state.mode == "coach":
        return "Good luck with your interview. You can start a mock interview whenever you like."
    if not state.attempts:
        return "We stop here. You haven't answered a question yet, so there is nothing to judge; come back any time."
    return "That's the end of the interview. Thank you: your report is ready, with one thing to practise next."
