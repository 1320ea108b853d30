"""The rules: from a message, read by an engine, to the coach's reply and the next state."""

import re
from dataclasses import dataclass

from coach.interview import dispute, rebuild, wording
from coach.interview.about import about_the_interview
from coach.interview.state import (
    FOLLOW_UPS,
    GOOD_ENOUGH,
    STALLS,
    STALLS_AT_FOLLOW_UP,
    Attempt,
    State,
)
from coach.types import Citation, Critique, FollowUp, Intent, Reply, ReplyKind, TurnReply

STANDS = (
    "The score stands on what you said, and changes with evidence: tell me what I missed, with the facts, and I'll "
    "judge it together with your answer."
)
_QUESTION_WORDS = 4  # less ("is that okay?") only asks again what was asked
_REST_UNKNOWN = "On the rest of what you ask, my documents don't say."


@dataclass(frozen=True, slots=True)
class Move:
    """What the coach replies, and the state after it."""

    state: State
    reply: TurnReply
    intent: Intent


@dataclass(frozen=True, slots=True)
class Claim:
    """A dispute: the state in which the answer it is about can be judged again, and what it says beside disputing."""

    state: State
    rest: str  # exact parts of the message; empty where it brings nothing to judge


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
    claim = disputed(state, text)
    if claim and critique and critique.intent == "answer":
        state, text = claim.state, claim.rest
    state = state.but(trail=(*state.trail, state.at))
    if critique is None:
        return Move(state, _chat(answer), "question_to_coach")
    if claim and critique.intent not in ("answer", "skip", "end"):
        return _claimed(state, claim.rest, critique, answer, last)
    return Move(*_react(state, text, critique, answer, last), critique.intent)


def _chat(answer: Reply | None) -> TurnReply:
    if answer is None:
        return say("redirect", "What would you like to know?")
    return say("answer", answer.answer, answer.citations)


def _react(
    state: State, text: str, critique: Critique, answer: Reply | None, last: Critique | None
) -> tuple[State, TurnReply]:
    if critique.intent == "answer":
        return _answered(state, text, critique, last)
    if critique.intent == "end":
        return close(state)
    state = state.but(idle=state.idle + 1)
    if critique.intent == "skip":
        return skipped(state)
    if state.tired:
        return close(state)
    if last and _wants_rebuilt(state, text) and critique.intent in ("hint_request", "question_to_coach"):
        return _answer_back(state, text, critique, answer, last)
    if critique.intent == "hint_request":
        return _hint(state, critique)
    if critique.intent == "question_to_coach":
        return _answer_back(state, text, critique, answer, last)
    return _stalled(state, critique)


def disputed(state: State, text: str) -> Claim | None:
    """Return what a dispute of the last answer's critique claims; None if the message disputes nothing.

    The state is that of the question answered last, with all that was said to it: only new evidence can change its
    bands. Words that an answer may begin with dispute nothing while a new question waits for one.
    """
    found = dispute.read(text) if state.attempts else None
    if found is None or not (found.sure or state.earlier):
        return None
    if state.earlier:
        return Claim(state.but(resume=state.at), found.rest)
    at = state.attempts[-1].at
    return Claim(state.but(at=at, prompt=state.questions[at].text, earlier=state.before, resume=state.at), found.rest)


def upheld(state: State, text: str, critique: Critique, last: Critique | None) -> Critique:
    """Return the judgement after a message: to dispute one can lift it, and never costs anything."""
    if last is None or critique.intent != "answer" or disputed(state, text) is None:
        return critique
    return last if (critique.score or 0) < (last.score or 0) else critique


def unmoved(state: State) -> Move:
    """Return the move for a dispute that brings nothing to judge: the score stands, and so does what was asked."""
    state = state.but(idle=state.idle + 1)
    if state.tired:
        return Move(*close(state), "question_to_coach")
    return Move(state, say("answer", f"{STANDS}\n\n{wording.back(state)}"), "question_to_coach")


def _claimed(state: State, rest: str, critique: Critique, answer: Reply | None, last: Critique | None) -> Move:
    """Return the move for a dispute beside which something is asked, or nothing that could be judged is said."""
    if "?" not in rest or critique.intent not in ("question_to_coach", "hint_request"):
        return unmoved(state)
    state, reply = _react(state, rest, critique, answer, last)
    return Move(state, reply.model_copy(update={"text": f"{STANDS}\n\n{reply.text}"}), critique.intent)


def _answered(state: State, text: str, critique: Critique, last: Critique | None) -> tuple[State, TurnReply]:
    before = state.attempts[-1:]
    state = _recorded(state, critique).but(earlier=(*state.earlier, text), stalls=0)
    if state.resume is not None:
        return _settled(state, state.resume, wording.settled(before[0], state.attempts[-1], last, critique), critique)
    follow_up = _worthwhile(state, critique)
    if follow_up is None:
        return _done(state, _lead(state, critique))
    return _probed(state, follow_up, _lead(state, critique) if state.mode == "drill" else "")


def _probed(state: State, follow_up: FollowUp, lead: str) -> tuple[State, TurnReply]:
    # In an interview a probe comes alone: naming the gap first would answer half of it.
    state = state.but(prompt=follow_up.text, probed=(*state.probed, follow_up.targets))
    return state, say("follow_up", f"{wording.unasking(lead)}\n\n{follow_up.text}".strip(), follow_up.citations)


def _done(state: State, lead: str) -> tuple[State, TurnReply]:
    return (_once_more if _deserves_another(state) else _next)(state, lead)


def _settled(state: State, resume: int, told: str, critique: Critique) -> tuple[State, TurnReply]:
    """Say what a disputed answer is worth with what was added, and go back to what was open.

    A follow-up stays open while what it aims at does; otherwise what was added has answered it.
    """
    at_follow_up = resume == state.at and state.follow_up_open
    state = state.but(resume=None, idle=state.idle + 1)
    if state.tired:
        return close(state, told)
    if not at_follow_up:
        state = reopened(state, resume)
        return state, say("question", f"{told}\n\nBack to the question: {state.prompt}")
    if critique.gap == state.probed[-1]:
        return state, say("answer", f"{told}\n\n{wording.back(state)}")
    follow_up = _worthwhile(state, critique)
    return _probed(state, follow_up, told) if follow_up else _done(state, told)


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


def skipped(state: State) -> tuple[State, TurnReply]:
    """Leave the open question unanswered."""
    return _next(state, "No problem, we leave that one.")


def _next(state: State, lead: str) -> tuple[State, TurnReply]:
    """Go on to the next question, or close after the last."""
    open_, after = state.questions[state.at], state.at + 1 if state.onward is None else state.onward
    state = state.but(onward=None)
    if after >= len(state.questions):
        return close(state, lead)
    state = reopened(state, after)
    return state, say("question", f"{lead}\n\n{wording.question(open_, state.questions[after])}".strip())


def reopened(state: State, at: int) -> State:
    """Return the state with question `at` open and nothing said to it in this attempt."""
    return state.but(
        before=state.earlier or state.before,
        at=at,
        reached=max(state.reached, at),
        prompt=state.questions[at].text,
        earlier=(),
        probed=(),
        hinted=(),
        stalls=0,
    )


def _deserves_another(state: State) -> bool:
    """Whether a drill's last question, just answered, is offered again: once it is closed, nobody can retry it."""
    last = state.mode == "drill" and state.at + 1 == len(state.questions) and not state.last_chance
    return last and (state.attempts[-1].score or 0) < GOOD_ENOUGH


def _once_more(state: State, lead: str) -> tuple[State, TurnReply]:
    state = reopened(state, state.at).but(last_chance=True)
    return state, say(
        "question", f"{lead}\n\nThat was the last one. Answer it once more, or say “end”.\n\n{state.prompt}"
    )


def close(state: State, lead: str = "") -> tuple[State, TurnReply]:
    """End the session."""
    return state.but(ended=True), say("closing", f"{lead}\n\n{wording.closing(state)}".strip())


def _hint(state: State, critique: Critique) -> tuple[State, TurnReply]:
    text = wording.hint(state.questions[state.at], state.hinted, critique.reply)
    return state.but(hinted=(*state.hinted, text)), say("hint", text)


def _answer_back(
    state: State, text: str, critique: Critique, answer: Reply | None, last: Critique | None
) -> tuple[State, TurnReply]:
    said, citations = critique.reply, critique.citations
    if last and _wants_rebuilt(state, text) and not (critique.intent == "question_to_coach" and said and state.earlier):
        said, citations = rebuild.rebuilt(last), []  # an engine sees the open question's answers alone
    elif answer is not None:
        known = said or about_the_interview(state, text, last)
        told = None if answer.abstained else answer.answer
        said = " ".join(part for part in (known, told or (_REST_UNKNOWN if known else None)) if part) or None
        citations = [*(citations if said else []), *([] if answer.abstained else answer.citations)]
    said = said or about_the_interview(state, text, last) or wording.unknown(state.questions[state.at].kind, text)
    return state, say("answer", f"{said}\n\n{wording.back(state)}", citations)


def _stalled(state: State, critique: Critique) -> tuple[State, TurnReply]:
    """Bring the candidate back to the question a few times, then go on."""
    limit = STALLS_AT_FOLLOW_UP if state.follow_up_open else STALLS
    if state.stalls + 1 >= limit:
        return _next(state, "Let's leave that one and go on.")
    silent = critique.intent == "non_answer"
    own = wording.encourage(state.stalls) if silent else wording.redirect(critique.intent, state.stalls)
    lead = critique.reply or own
    said = lead if lead.endswith("?") else f"{lead}\n\n{state.prompt}"  # a model's way back may have asked again itself
    return state.but(stalls=state.stalls + 1), say("redirect", said)


def say(kind: ReplyKind, text: str, citations: list[Citation] | None = None) -> TurnReply:
    """Return a reply."""
    return TurnReply(kind=kind, text=text, citations=citations or [])
