"""Messages that code understands by itself: to try again, and to end a chat."""

import re

from coach.interview import rules, wording
from coach.interview.state import RETRIES, State
from coach.types import TurnReply

_COMMAND_WORDS = 14  # longer messages are answers, whatever words they hold
_RETRY = re.compile(
    r"^(?:(?:ok|okay|hmm|sorry|wait|actually|please|hold on)[,.! ]+)*"
    r"(?:(?:can|could|may) i |let me |let's |i(?:'d| would) like to |i want to )?(?:please |just )?"
    r"(?:retry|redo|(?:try|do|answer|take|have|give)\b[^.?!]{0,40}?\b(?:again|once more|another (?:go|try|shot)))"
    r"(?: (?:at|on|with|to|that|this|the|it|one|last|question|answer|please))*[.?! ]*$",
    re.I,
)
_END = re.compile(
    r"^(?:/?(?:end|stop|quit|exit|bye|goodbye|good bye|done)|that's all|(?:let's |please )?(?:end|stop|finish)"
    r"(?: (?:it|here|now|the (?:session|chat|interview)))*)(?:,? (?:thanks|thank you|please))?[.! ]*$",
    re.I,
)


def by_command(state: State, text: str) -> rules.Move | None:
    """Return the move for a message that needs no engine to be understood; None for all others."""
    message = " ".join(text.replace("’", "'").split())
    if len(message.split()) > _COMMAND_WORDS:
        return None
    if state.mode == "coach":
        return _ended(state) if _END.match(message) else None
    return _retried(state) if _RETRY.match(message) else None


def _ended(state: State) -> rules.Move:
    after = state.but(trail=(*state.trail, state.at), ended=True)
    return rules.Move(after, TurnReply(kind="closing", text=wording.closing(state)), "end")


def _retried(state: State) -> rules.Move | None:
    """Open the question last answered once more; None where nothing was answered or enough was tried."""
    at = state.attempts[-1].at if state.attempts else state.at
    if not state.attempts or len(state.tries(at)) > RETRIES:
        return None
    after = rules.reopened(state, at).but(trail=(*state.trail, state.at), idle=state.idle + 1)
    text = f"Gladly. Here it is again; I'll put both attempts side by side.\n\n{after.prompt}"
    return rules.Move(after, TurnReply(kind="question", text=text), "question_to_coach")
