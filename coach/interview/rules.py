"""The rules: from a message, read by an engine, to the coach's reply and the next state."""

import re
from dataclasses import dataclass

from coach.interview import dispute, rebuild, wording
from coach.interview.about import about_the_interview
from coach.interview.state import (
    FOLLOW_UPS,
    GOOD_ENOUGH,
    IDLE_TURNS,
    IDLE_TURNS_A_QUESTION,
    STALLS,
    STALLS_AT_FOLLOW_UP,
    Attempt,
    State,
)
from coach.types import Citation, Critique, FollowUp, Intent, Reply, ReplyKind, TurnReply

_STANDS = (
    "The score stands on what you said, and changes with evidence: tell me what I missed, with the facts, and I'll "
    "judge it together with your answer."
)
_QUESTION_WORDS = 4  # less ("is that okay?") only asks again what was asked
_REST_UNKNOWN = "On the rest of what you ask, my documents don't say."
_UNKNOWN = (
    "My documents don't say. Take the reading that seems sensible to you and state it as an assumption, or say “hint”."
)


@dataclass(frozen=True, slots=True)
class Move:
    """What the coach replies, and the state after it."""

    state: State
    reply: TurnReply
    intent: Intent


def asks_documents(state: State, text: str, critique: Critique) -> bool:
    """Whether the message asks for what only the documents can tell, and nothing has answered it yet."""
    if critique.intent != "question_to_coach" or _wants_rebuilt(state, text):
        return False
    if critique.look_up:
        return True
    return not critique.reply and bool(left_to_documents(state, text))


def left_to_documents(state: State, text: str, critique: Critique | None = None) -> str:
    """Return the questions of a message that the interview's state doesn't answer: what to look up, or nothing."""
    if critique and critique.look_up:
        return critique.look_up
    if about_the_interview(state, text) is None:
        return text
    sentences = re.split(r"(?<=[.!?…])\s+", text)
    asked = (one for one in sentences if "?" in one and len(one.split()) >= _QUESTION_WORDS)
    open_ = [one for one in asked if about_the_interview(state, one) is None]
    return " ".join(open_)


def _wants_rebuilt(state: State, text: str) -> bool:
    return bool(state.attempts) and rebuild.asked(text)


def advance(
    state: State, text: str, critique: Critique | None, answer: Reply | None, last: Critique | None = None
) -> Move:
    """Return the coach's move.

    Args:
        state: before the message.
        text: the candidate's message.
        critique: the engine's reading of it; None in coach mode.
        answer: from the documents, where the message asked for one.
        last: of the candidate's latest answer, for those who ask for a better version of it.
    """
    state = state.but(trail=(*state.trail, state.at))
    if critique is None:
        return Move(state, _chat(answer), "question_to_coach")
    state, reply = _react(state, text, critique, answer, last)
    return Move(state, reply, critique.intent)


def _chat(answer: Reply | None) -> TurnReply:
    if answer is None:
        return _say("redirect", "What would you like to know?")
    return _say("answer", answer.answer, answer.citations)


def _react(
    state: State, text: str, critique: Critique, answer: Reply | None, last: Critique | None
) -> tuple[State, TurnReply]:
    if critique.intent == "answer":
        return _answered(state, text, critique)
    if critique.intent == "end":
        return _close(state)
    state = state.but(idle=state.idle + 1)
    if disputed(state, text):
        return state, _say("answer", f"{critique.reply or _STANDS}\n\n{wording.back(state)}")
    if critique.intent == "skip":
        return _next(state, "No problem, we leave that one.")
    if state.idle >= IDLE_TURNS + IDLE_TURNS_A_QUESTION * len(state.questions):
        return _close(state)
    if last and _wants_rebuilt(state, text) and critique.intent in ("hint_request", "question_to_coach"):
        return _answer_back(state, text, critique, answer, last)
    if critique.intent == "hint_request":
        return _hint(state, critique)
    if critique.intent == "question_to_coach":
        return _answer_back(state, text, critique, answer, last)
    return _stalled(state, critique)


def disputed(state: State, text: str) -> State | None:
    """Return the state in which a disputed answer can be judged again; None if the message disputes nothing.

    That is the question answered last, with all that was said to it: only new evidence can change its bands.
    """
    if not state.attempts or state.earlier or not dispute.disputes(text):
        return None
    at = state.attempts[-1].at
    return state.but(at=at, prompt=state.questions[at].text, earlier=state.before, resume=state.at)


def _answered(state: State, text: str, critique: Critique) -> tuple[State, TurnReply]:
    before = state.attempts[-1:]
    state = _recorded(state, critique).but(earlier=(*state.earlier, text), stalls=0)
    if state.resume is not None:
        return _settled(state, state.resume, [*before, state.attempts[-1]])
    follow_up = _worthwhile(state, critique)
    if follow_up is None:
        go_on = _once_more if _deserves_another(state) else _next
        return go_on(state, _lead(state, critique))
    state = state.but(prompt=follow_up.text, probed=(*state.probed, follow_up.targets))
    # In an interview a probe comes alone: naming the gap first would answer half of it.
    lead = wording.unasking(_lead(state, critique)) if state.mode == "drill" else ""
    return state, _say("follow_up", f"{lead}\n\n{follow_up.text}".strip(), follow_up.citations)


def _settled(state: State, resume: int, tries: list[Attempt]) -> tuple[State, TurnReply]:
    """Say what a disputed answer is worth with what was added, and go back to the question that was open."""
    state = reopened(state, resume).but(resume=None)
    return state, _say("question", f"{wording.compared(tries, again=True)}\n\nBack to the question: {state.prompt}")


def _recorded(state: State, critique: Critique) -> State:
    """Return the state with this critique as the latest attempt at the open question."""
    attempt = Attempt(at=state.at, turn=len(state.trail), score=critique.score, gap=critique.gap)
    kept = state.attempts[:-1] if state.earlier else state.attempts
    return state.but(attempts=(*kept, attempt))


def _worthwhile(state: State, critique: Critique) -> FollowUp | None:
    """Return the critique's follow-up if it is to be asked: a gap remains, and it wasn't probed before."""
    follow_up = critique.follow_up
    if follow_up is None or len(state.probed) >= FOLLOW_UPS or follow_up.text.count("?") != 1:
        return None
    good = critique.score is not None and critique.score >= GOOD_ENOUGH
    return None if good or critique.gap == "none" or follow_up.targets in state.probed else follow_up


def _lead(state: State, critique: Critique) -> str:
    return " ".join(part for part in (wording.compared(state.tries(state.at)), wording.feedback(critique)) if part)


def _next(state: State, lead: str) -> tuple[State, TurnReply]:
    """Go on to the next question, or close after the last."""
    open_, after = state.questions[state.at], state.at + 1
    if after >= len(state.questions):
        return _close(state, lead)
    state = reopened(state, after)
    return state, _say("question", f"{lead}\n\n{wording.question(open_, state.questions[after])}".strip())


def reopened(state: State, at: int) -> State:
    """Return the state with question `at` open and nothing said to it in this attempt."""
    return state.but(
        before=state.earlier or state.before,
        at=at,
        reached=max(state.reached, at),
        prompt=state.questions[at].text,
        earlier=(),
        probed=(),
        hints=0,
        stalls=0,
    )


def _deserves_another(state: State) -> bool:
    """Whether a drill's last question, just answered, is offered again: once it is closed, nobody can retry it."""
    last = state.mode == "drill" and state.at + 1 == len(state.questions) and not state.last_chance
    return last and (state.attempts[-1].score or 0) < GOOD_ENOUGH


def _once_more(state: State, lead: str) -> tuple[State, TurnReply]:
    state = reopened(state, state.at).but(last_chance=True)
    return state, _say(
        "question", f"{lead}\n\nThat was the last one. Answer it once more, or say “end”.\n\n{state.prompt}"
    )


def _close(state: State, lead: str = "") -> tuple[State, TurnReply]:
    return state.but(ended=True), _say("closing", f"{lead}\n\n{wording.closing(state)}".strip())


def _hint(state: State, critique: Critique) -> tuple[State, TurnReply]:
    text = wording.hint(state.questions[state.at], state.hints, critique.reply)
    return state.but(hints=state.hints + 1), _say("hint", text)


def _answer_back(
    state: State, text: str, critique: Critique, answer: Reply | None, last: Critique | None
) -> tuple[State, TurnReply]:
    said, citations = critique.reply, critique.citations
    if last and _wants_rebuilt(state, text) and not (critique.intent == "question_to_coach" and said and state.earlier):
        said, citations = rebuild.rebuilt(last), []  # an engine sees the open question's answers alone
    elif answer is not None:
        known = said or about_the_interview(state, text)
        told = None if answer.abstained else answer.answer
        said = " ".join(part for part in (known, told or (_REST_UNKNOWN if known else None)) if part) or None
        citations = [*(citations if said else []), *([] if answer.abstained else answer.citations)]
    said = said or about_the_interview(state, text) or _UNKNOWN
    return state, _say("answer", f"{said}\n\n{wording.back(state)}", citations)


def _stalled(state: State, critique: Critique) -> tuple[State, TurnReply]:
    """Bring the candidate back to the question a few times, then go on."""
    limit = STALLS_AT_FOLLOW_UP if state.follow_up_open else STALLS
    if state.stalls + 1 >= limit:
        return _next(state, "Let's leave that one and go on.")
    silent = critique.intent == "non_answer"
    own = wording.encourage(state.stalls) if silent else wording.redirect(critique.intent, state.stalls)
    lead = critique.reply or own
    said = lead if lead.endswith("?") else f"{lead}\n\n{state.prompt}"  # a model's way back may have asked again itself
    return state.but(stalls=state.stalls + 1), _say("redirect", said)


def _say(kind: ReplyKind, text: str, citations: list[Citation] | None = None) -> TurnReply:
    return TurnReply(kind=kind, text=text, citations=citations or [])
