"""Messages that code understands by itself, whichever engine there is: no model is asked, and none can misread them."""

import re
from collections.abc import Callable

from coach.interview import rules, said, which, wording
from coach.interview.about import about_the_interview
from coach.interview.recall import recalled
from coach.interview.said import Wish
from coach.interview.state import RETRIES, State
from coach.types import Critique, Intent, TurnReply

_COMMAND_WORDS = 14  # longer messages are answers, whatever words they hold
_TAIL = (
    r"(?: (?:at|on|with|to|that|this|the|my|it|very|one|last|previous|question|number|answer|please|no\.?|#?\d{1,2}"
    r"|\d(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|two|three|four|five|six"
    r"|seven|eight|nine|ten|before))*"
)
_RETRY = re.compile(
    r"^(?:(?:ok|okay|hmm|sorry|wait|actually|please|hold on)[,.! ]+)*"
    r"(?:(?:can|could|may) (?:i|we) |let me |let's |i(?:'d| would) like to |i want to )?(?:please |just )?"
    r"(?:retry|redo|reopen"
    r"|(?:try|do|answer|take|have|give)\b[^.?!]{0,40}?\b(?:again|once more|another (?:go|try|shot))"
    r"|(?:go|come|get|jump|return)(?: back)?(?= to\b.*\b(?:question|previous|first|second|third|last|before)\b))"
    rf"{_TAIL}[.?! ]*$",
    re.I,
)
_LATER = re.compile(r"\blater\b|\bnext (?:question|one)\b", re.I)
_END = re.compile(
    r"^(?:/?(?:end|stop|quit|exit|bye|goodbye|good bye|done)|that's all|(?:let's |please )?(?:end|stop|finish)"
    r"(?: (?:it|here|now|the (?:session|chat|interview)))*)(?:,? (?:thanks|thank you|please))?[.! ]*$",
    re.I,
)


def by_command(state: State, text: str, last: Critique | None = None) -> rules.Move | None:
    """Return the move for a message that needs no engine to be understood; None for all others.

    `last` is the critique of the candidate's latest answer, for those who ask what it was worth.
    """
    message = " ".join(text.replace("’", "'").split())
    brief = len(message.split()) <= _COMMAND_WORDS
    if state.mode == "coach":
        return _chatted(state, message) if brief else None
    claim = rules.disputed(state, text)
    if claim:
        return None if claim.rest else rules.unmoved(state.but(trail=(*state.trail, state.at)))
    return _brief(state, message, last) if brief else None


def _chatted(state: State, message: str) -> rules.Move | None:
    """Return the move for what asks no document: courtesies, and words that only mean something in an interview."""
    if _END.match(message):
        return _move(state, rules.close, "end")
    wish = said.told(message)
    if wish is None:
        return None
    lead = {"greeting": "Hello.", "thanks": "You're welcome."}.get(wish, "In this chat no question of mine is open.")
    reply = rules.say("redirect", f"{lead} Ask me anything about preparing, or say “end”.")
    return _move(state, lambda now: (now, reply), "non_answer")


def _brief(state: State, message: str, last: Critique | None) -> rules.Move | None:
    wish = said.told(message)
    if wish in ("end", "skip"):
        return _move(state, rules.close if wish == "end" else rules.skipped, wish)
    if wish == "back" or (_RETRY.match(message) and not _LATER.search(message)):
        return _waiting(state, lambda now: _retried(now, message))
    about = about_the_interview(state, message, last) if recalled(state, message, last) else None
    if about and not rules.left_to_documents(state, message):
        return _waiting(state, lambda now: (now, rules.say("answer", f"{about}\n\n{wording.back(now)}")))
    lead = _LEADS.get(wish) if wish else None
    if lead is None:
        return None
    intent: Intent = "question_to_coach" if wish == "repeat" else "non_answer"
    return _waiting(state, lambda now: (now, _again(now, lead)), intent)


_LEADS: dict[Wish, str] = {
    "repeat": "Here it is again.",
    "go_on": "Let's go on.",
    "greeting": "Hello, and take your time.",
    "thanks": "You're welcome.",
    "pause": "Take your time, no clock is running. Say “continue” when you are back, or simply answer.",
}


def _move(state: State, play: Callable[[State], tuple[State, TurnReply]], intent: Intent) -> rules.Move:
    return rules.Move(*play(state.but(trail=(*state.trail, state.at))), intent)


def _waiting(
    state: State, play: Callable[[State], tuple[State, TurnReply]], intent: Intent = "question_to_coach"
) -> rules.Move:
    """Return a move that brings the interview no further, or its end where there were too many of them."""
    now = state.but(idle=state.idle + 1)
    return _move(now, rules.close if now.tired else play, intent)


def _again(state: State, lead: str) -> TurnReply:
    return rules.say("redirect", f"{lead}\n\n{state.prompt}")


def _retried(state: State, message: str) -> tuple[State, TurnReply]:
    """Open a question once more: the one that is named, or else the one answered last."""
    named = which.meant(state, message)
    if named is not None and named > state.reached:
        return state, _again(state, f"We haven't come to question {named + 1} yet. This is the open one.")
    if named is None and not state.attempts:
        return state, _again(state, "Nothing is answered yet, so begin as you like.")
    at = state.attempts[-1].at if named is None else named
    if at == state.at and not state.earlier:
        return state, _again(state, f"Question {at + 1} is the open one.")
    if len(state.tries(at)) > RETRIES:
        return state, _again(state, f"Question {at + 1} has had its {RETRIES + 1} attempts. This is the open one.")
    return _opened(state, at)


def _opened(state: State, at: int) -> tuple[State, TurnReply]:
    both = " I'll put both attempts side by side." if state.tries(at) else ""
    # An open question that has its answer already is done with; the interview goes on behind it.
    onward = state.at + bool(state.earlier) if state.onward is None else state.onward
    after = rules.reopened(state, at).but(onward=None if onward <= at + 1 else onward)
    return after, rules.say("question", f"Gladly, here is question {at + 1} again.{both}\n\n{after.prompt}")
