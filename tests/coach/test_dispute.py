"""Disputes of a critique: what is cut, what is judged, and what stays open."""

import pytest
from scripted import critique, question

from coach import interview
from coach.interview import Move, State, dispute, rules
from coach.types import Critique, SessionMode

ANSWER = "I moved the bakery's second shift to ten and told the drivers why"
FACT = "waste fell from 20 to 8 trays a day"


def begun(mode: SessionMode = "interview") -> State:
    return interview.begin(mode, tuple(question(number) for number in (1, 2, 3)))


def answered(**judged: object) -> State:
    """Return the state after a first answer: at its follow-up, unless `judged` leaves none."""
    return interview.advance(begun(), ANSWER, critique(ANSWER, **judged), None).state  # type: ignore[arg-type]


def say(state: State, text: str, read: Critique | None = None, last: Critique | None = None) -> Move:
    command = interview.by_command(state, text, last)
    return command or interview.advance(state, text, read or critique(text), None, last)


@pytest.mark.parametrize(
    "text",
    [
        "I disagree.",
        "I disagree with that score.",
        "I really don't agree with your rating!",
        "Your feedback is wrong. I do not agree.",
        "That’s unfair",
        "This is too harsh, honestly.",
        "You're wrong.",
        "That makes no sense.",
        "You missed that.",
        "That's bullshit!",
        "That’s not what I said.",
        "Sorry, but the score of my answer seems too low. Please look at it again.",
        "I don't think that's fair. I did give a figure.",
    ],
)
def test_a_dispute_without_a_fact_leaves_nothing_to_judge(text: str) -> None:
    assert dispute.read(text) == dispute.Dispute("", True)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"You missed that {FACT}.", f"{FACT}."),
        ("You overlooked the figure: 12 trays fewer a day", "12 trays fewer a day"),
        (
            "That's unfair, I did give a result. Besides, two drivers came back to us.",
            "Besides, two drivers came back to us.",
        ),
        ("You’re wrong, I did say who knew: I told the baker’s wife.", "I told the baker’s wife."),
        ("I disagree with the score because I already said that the queue was gone.", "the queue was gone."),
        ("Your critique is wrong. I rang all nine shops. That's too low.", "I rang all nine shops."),
        ("No, that is unfair!\nWe halved the returns.", "We halved the returns."),
    ],
)
def test_what_stands_beside_a_dispute_is_kept_word_for_word(text: str, rest: str) -> None:
    assert dispute.read(text) == dispute.Dispute(rest, True)
    assert all(part in text for part in rest.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "I disagreed with the owner about it",
        "I disagree with that in principle, so I left",
        "I did say no to the miller, and he lowered his price.",
        "My score in the exam was the best of my year.",
        "I told him that's unfair.",
        f"That's wrong, I thought. {'And then I went on to count the trays. ' * 8}",
    ],
)
def test_an_answer_that_holds_such_words_disputes_nothing(text: str) -> None:
    assert dispute.read(text) is None


def test_what_an_answer_may_begin_with_is_no_dispute_while_a_new_question_waits() -> None:
    text = "That's wrong: a cold oven spoils the first batch."
    assert interview.disputed(answered(follow_up=None), text) is None
    assert interview.disputed(answered(), text) is not None
    assert interview.disputed(begun(), "I disagree with that score.") is None


@pytest.mark.parametrize("text", ["I disagree with that score.", "Your critique is wrong.", "You're wrong."])
def test_at_an_open_follow_up_a_bare_dispute_asks_no_engine_and_uses_nothing_up(text: str) -> None:
    state = answered()
    move = interview.by_command(state, text)
    assert move is not None
    assert move.reply.text == f"{rules.STANDS}\n\nBack to the question: By how much did that change?"
    assert (move.state.probed, move.state.earlier, move.state.attempts) == (state.probed, (ANSWER,), state.attempts)
    assert "stands" in interview.by_command(move.state, text).reply.text  # type: ignore[union-attr]


def test_after_a_closed_question_a_bare_dispute_goes_back_to_the_open_one() -> None:
    move = say(answered(follow_up=None), "Your critique is wrong.")
    assert move.reply.text == f"{rules.STANDS}\n\nBack to the question: Question number 2?"


@pytest.mark.parametrize("word", ["RUDE", "IGNORE", "ERM", "WEATHER"])
def test_what_an_engine_makes_of_the_rest_never_scolds(word: str) -> None:
    scolding = critique(word, reply="Let's keep it civil: question number 1?")
    said = say(answered(), "That's unfair, five points now", scolding).reply.text
    assert said.startswith(rules.STANDS)
    assert "civil" not in said


def test_at_a_follow_up_a_fact_is_judged_and_the_follow_up_stays_open_while_its_gap_does() -> None:
    last = critique(ANSWER)
    text = f"That's unfair, I did give a result. Also, {FACT}."
    state = answered()
    claim = interview.disputed(state, text)
    assert claim is not None
    moved = critique(claim.rest, score=3.5)
    moved = moved.model_copy(update={"findings": [moved.findings[0].model_copy(update={"band": 5}), moved.findings[1]]})
    move = say(state, text, moved, last)
    assert "3.0 → 3.5 of 5" in move.reply.text
    assert "Moved: your own part (4 → 5)." in move.reply.text
    assert move.reply.text.endswith("By how much did that change?")
    assert (move.reply.kind, move.state.probed) == ("answer", ("metric",))
    assert move.state.earlier == (ANSWER, f"Also, {FACT}.")
    assert len(move.state.attempts) == 1


def test_a_fact_that_fills_the_follow_ups_gap_goes_on() -> None:
    text = f"You missed that {FACT}"
    move = say(answered(), text, critique(FACT, gap="none", score=4.6), critique(ANSWER))
    assert "3.0 → 4.6 of 5" in move.reply.text
    assert move.state.question == question(2)
    further = say(answered(), text, critique(FACT, gap="result"), critique(ANSWER))
    assert (further.reply.kind, further.state.probed) == ("follow_up", ("metric", "result"))
    assert further.reply.text.count("?") == 1


def test_a_fact_that_moves_nothing_is_told_so() -> None:
    last = critique(ANSWER)
    said = say(answered(), f"You missed that {FACT}", critique(FACT), last).reply.text
    assert "still 3.0 of 5" in said
    assert "moves no band" in said


def test_a_dispute_never_costs_anything() -> None:
    last, lower, higher = critique(ANSWER, score=3.0), critique(FACT, score=2.0), critique(FACT, score=4.0)
    text = f"You missed that {FACT}"
    assert interview.upheld(answered(), text, lower, last) == last
    assert interview.upheld(answered(), text, higher, last) == higher
    assert interview.upheld(answered(), FACT, lower, last) == lower


def test_a_question_beside_a_dispute_is_answered_too() -> None:
    said = say(answered(), "That's unfair. How many questions are left?", critique("ASK")).reply.text
    assert said.startswith(rules.STANDS)
    assert "question 1 of 3" in said


def test_to_end_or_skip_beside_a_dispute_does_so() -> None:
    assert say(answered(), "That's unfair. I have had enough of it.", critique("END")).state.ended
    assert say(answered(), "That's unfair. Ask something else.", critique("SKIP")).state.question == question(2)


def test_disputes_come_to_an_end() -> None:
    for text, read in (("I disagree.", None), (f"You missed that {FACT}", critique(FACT))):
        state, turns = answered(), 0
        while not state.ended:
            state, turns = say(state, text, read, critique(ANSWER)).state, turns + 1
        assert turns <= 40
