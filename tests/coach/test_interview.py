import random

import pytest
from scripted import INTENTS, critique, question

from coach import interview
from coach.interview import Move, State, rebuild, wording
from coach.types import Brief, FollowUp, Reply, SessionMode

ANSWER = "I rebuilt the queue and told the team why"


def begun(count: int = 3, mode: SessionMode = "interview") -> State:
    return interview.begin(mode, tuple(question(number) for number in range(1, count + 1)))


def say(state: State, text: str, **judged: object) -> Move:
    command = interview.by_command(state, text)
    return command or interview.advance(state, text, critique(text, **judged), None)  # type: ignore[arg-type]


def test_an_answer_with_a_gap_is_probed_and_the_probe_comes_alone() -> None:
    move = say(begun(), ANSWER)
    assert (move.reply.kind, move.reply.text) == ("follow_up", "By how much did that change?")
    assert move.state.question == question(1)


def test_a_question_is_probed_at_most_twice_and_never_twice_for_the_same_gap() -> None:
    state = say(begun(), ANSWER, gap="metric").state
    assert say(state, ANSWER, gap="metric").reply.kind == "question"
    second = say(state, ANSWER, gap="result")
    assert second.reply.kind == "follow_up"
    assert say(second.state, ANSWER, gap="context").reply.kind == "question"


@pytest.mark.parametrize("judged", [{"score": 4.5}, {"gap": "none"}, {"follow_up": None}])
def test_an_answer_that_is_good_enough_is_not_probed(judged: dict[str, object]) -> None:
    move = say(begun(), ANSWER, **judged)
    assert move.reply.kind == "question"
    assert move.state.question == question(2)


@pytest.mark.parametrize("text", ["Tell me more.", "Why? And how?"])
def test_a_follow_up_that_is_not_one_question_is_not_asked(text: str) -> None:
    assert say(begun(), ANSWER, follow_up=FollowUp(text=text, targets="metric")).reply.kind == "question"


def test_feedback_before_a_drills_follow_up_asks_nothing_itself() -> None:
    asking = "Is there a figure? Give one figure."
    move = say(begun(mode="drill"), ANSWER + " or did I?", next_step=asking)
    assert move.reply.kind == "follow_up"
    assert move.reply.text.count("?") == 1
    assert "Give one figure." in move.reply.text


def test_after_the_last_probe_feedback_quotes_the_answer_and_names_the_next_step() -> None:
    text = say(begun(), ANSWER, follow_up=None).reply.text
    assert "“I rebuilt the queue and told”" in text
    assert "Give one figure for the result." in text
    assert text.endswith("Question number 2?")


def test_earlier_answers_to_a_question_are_kept_and_forgotten_with_it() -> None:
    first = say(begun(), ANSWER)
    assert first.state.earlier == (ANSWER,)
    assert say(first.state, "By a third", gap="metric").state.earlier == ()


@pytest.mark.parametrize("count", [1, 6])
def test_a_stream_of_answers_ends_the_interview_after_all_questions(count: int) -> None:
    state, asked = begun(count), set()
    for number in range(3 * count):
        if state.ended:
            break
        assert state.question is not None
        asked.add(state.question.id)
        state = say(state, ANSWER, gap=("metric", "result", "context")[number % 3]).state
    assert state.ended
    assert len(asked) == count


@pytest.mark.parametrize("word", [word for word in INTENTS if word not in ("HINT", "ASK")])
def test_a_stream_of_anything_but_an_answer_ends_the_interview_soon(word: str) -> None:
    state = begun(3)
    for _ in range(9):
        state = say(state, word).state if not state.ended else state
    assert state.ended


@pytest.mark.parametrize("word", ["HINT", "ASK"])
def test_hints_and_questions_keep_the_question_open_until_a_limit_on_the_whole(word: str) -> None:
    state, turns = begun(2), 0
    while not state.ended:
        move = say(state, word)
        assert move.state.ended or move.state.question == question(1)
        state, turns = move.state, turns + 1
    assert 20 <= turns <= 40


def test_any_sequence_of_messages_ends_and_asks_no_more_than_agreed() -> None:
    draw = random.Random(3)
    for _ in range(200):
        state = begun(draw.randint(1, 6), draw.choice(["interview", "drill"]))
        total = len(state.questions)
        for _ in range(400):
            text = draw.choice([*INTENTS, "let me try again", ANSWER, ANSWER])
            if text == "END":
                continue
            move = say(state, text, gap=draw.choice(["metric", "result", "context", "none"]))
            assert move.reply.text.strip()
            assert move.state.progress.asked <= total
            state = move.state
            if state.ended:
                break
        assert state.ended
        assert state.question is None


def test_a_non_answer_gets_no_praise_and_uses_up_no_probe() -> None:
    state = say(begun(), "ERM").state
    assert state.question == question(1)
    assert "well" not in wording.encourage(0).lower()
    assert say(say(state, ANSWER, gap="metric").state, ANSWER, gap="result").reply.kind == "follow_up"


def test_a_non_answer_is_encouraged_with_the_question_again_then_left() -> None:
    first = say(begun(), "ERM")
    second = say(first.state, "ERM")
    third = say(second.state, "ERM")
    assert [move.reply.kind for move in (first, second, third)] == ["redirect", "redirect", "question"]
    assert first.reply.text.endswith("Question number 1?")
    assert first.reply.text != second.reply.text


def test_after_a_follow_up_the_follow_up_is_what_is_asked_again() -> None:
    move = say(say(begun(), ANSWER).state, "WEATHER")
    assert move.reply.text.endswith("By how much did that change?")


def test_skipping_moves_on_even_from_a_follow_up_and_the_last_skip_closes() -> None:
    move = say(say(begun(2), ANSWER).state, "SKIP")
    assert move.state.question == question(2)
    assert say(move.state, "SKIP").reply.kind == "closing"


def test_ending_closes_at_once() -> None:
    move = say(begun(), "END")
    assert (move.reply.kind, move.state.ended) == ("closing", True)
    assert "nothing to judge" in move.reply.text


def test_hints_differ_and_never_hold_what_a_good_answer_holds() -> None:
    wish = "Start with where you were and what was going wrong"
    state = interview.begin("interview", (question(1, looks_for=[wish]),))
    leaking = "Of course. Start with where you were and what was going wrong, then stop."
    first = say(state, "HINT", reply=leaking)
    second = say(first.state, "HINT")
    assert first.reply.kind == "hint"
    assert first.reply.text != second.reply.text
    assert not wording.leaks(first.reply.text, [wish])
    assert say(state, "HINT", reply="Think of your own part.").reply.text == "Think of your own part."


LOOKED_FOR = "a handover list that the night shift signs before it starts"


def test_a_question_that_holds_what_it_looks_for_is_not_put_again() -> None:
    asked = "When does a handover list that the night shift signs help?"
    state = interview.begin("interview", (question(1, text=asked, looks_for=[LOOKED_FOR]),))
    move = say(state, "ASK What is this about?")
    assert "Say “hint”" in move.reply.text
    assert "Back to the question" in move.reply.text
    assert not wording.leaks(move.reply.text, [LOOKED_FOR])
    assert move.state.question == state.question
    other = interview.begin("interview", (question(1, looks_for=[LOOKED_FOR]),))
    assert say(other, "ASK What is this about?").reply.text.endswith("Question number 1?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK How many questions are left?", "question 1 of 3, 2 more to come"),
        ("ASK Do I get feedback at the end?", "full report at the end"),
        ("ASK May I assume Postgres?", "state it as your assumption"),
        ("ASK Can I use an example from university?", "Any real example is fine"),
        ("ASK Which stage are we in now?", "isn't divided into stages"),
        ("ASK Was that too long?", "Length doesn't count"),
    ],
)
def test_questions_about_the_interview_are_answered_from_its_state(text: str, expected: str) -> None:
    assert not interview.asks_documents(begun(), text, critique(text))
    move = say(begun(), text)
    assert (move.reply.kind, move.state.question) == ("answer", question(1))
    assert expected in move.reply.text
    assert move.reply.text.endswith("Question number 1?")


def test_other_questions_are_answered_from_the_documents_or_honestly_not() -> None:
    assert interview.asks_documents(begun(), "ASK How long is the next stage?", critique("ASK How long is it?"))
    text = "ASK What does the team work on?"
    assert interview.asks_documents(begun(), text, critique(text))
    told = Reply(answer="On payments.", abstained=False, engine=critique(text).engine)
    move = interview.advance(begun(), text, critique(text), told)
    assert move.reply.text.startswith("On payments.")
    assert "documents don't say" in say(begun(), text).reply.text


MIXED = "ASK How many questions are left? And who sits on the panel?"


def test_a_question_of_two_parts_gets_both_answered() -> None:
    asked = critique(MIXED)
    assert interview.asks_documents(begun(), MIXED, asked)
    assert interview.left_to_documents(begun(), MIXED, asked) == "And who sits on the panel?"
    told = Reply(answer="Two engineers.", abstained=False, engine=asked.engine)
    said = interview.advance(begun(), MIXED, asked, told).reply.text
    assert "question 1 of 3" in said
    assert "Two engineers." in said


def test_of_a_question_of_two_parts_the_unknown_one_is_said_to_be_unknown() -> None:
    silent = Reply(answer="The documents don't say.", abstained=True, engine=critique(MIXED).engine)
    said = interview.advance(begun(), MIXED, critique(MIXED), silent).reply.text
    assert "question 1 of 3" in said
    assert "On the rest of what you ask, my documents don't say." in said


def test_what_an_engine_leaves_to_the_documents_is_looked_up_and_joins_its_reply() -> None:
    asked = critique(MIXED, reply="Two are left after this one.", look_up="Who sits on the panel?")
    assert interview.asks_documents(begun(), MIXED, asked)
    assert interview.left_to_documents(begun(), MIXED, asked) == "Who sits on the panel?"
    told = Reply(answer="Two engineers.", abstained=False, engine=asked.engine)
    said = interview.advance(begun(), MIXED, asked, told).reply.text
    assert said.startswith("Two are left after this one. Two engineers.")


def test_the_engines_own_reply_is_used_where_it_gave_one() -> None:
    text = "ASK What does the team work on?"
    assert not interview.asks_documents(begun(), text, critique(text, reply="On payments."))
    assert say(begun(), text, reply="On payments.").reply.text.startswith("On payments.")


def test_stages_come_together_in_order_of_first_appearance_the_stageless_first() -> None:
    stages = ["screen", "panel", "screen", None, "panel"]
    state = interview.begin("interview", tuple(question(n, stage) for n, stage in enumerate(stages)))
    assert [item.stage for item in state.questions] == [None, "screen", "screen", "panel", "panel"]


def test_a_new_stage_is_announced() -> None:
    state = interview.begin("interview", (question(1, "screen"), question(2, "panel")))
    assert "screen" in interview.opening(state, Brief(role="Nurse", company="St Olave"))
    assert "panel" in say(state, "SKIP").reply.text


@pytest.mark.parametrize(
    "text",
    [
        "retry",
        "Let me try again",
        "can I try that again?",
        "OK, I'd like to answer that one again.",
        "Wait, can I have another go at this one",
    ],
)
def test_a_retry_opens_the_question_again_and_shows_both_attempts(text: str) -> None:
    answered = say(begun(mode="drill"), ANSWER, follow_up=None, score=2.0).state
    move = say(answered, text)
    assert (move.reply.kind, move.state.question) == ("question", question(1))
    again = say(move.state, ANSWER, follow_up=None, score=4.0, gap="none")
    assert "2.0 of 5" in again.reply.text
    assert "4.0 of 5" in again.reply.text
    assert again.state.question == question(2)
    assert again.state.progress.asked == 2


@pytest.mark.parametrize(
    "text",
    [
        "I would try again with a smaller group and see whether the numbers hold, then tell the board about it.",
        "We had to do the deployment again because the first one failed",
        "The retry limit was three.",
    ],
)
def test_an_answer_that_speaks_of_trying_again_is_no_command(text: str) -> None:
    answered = say(begun(mode="drill"), ANSWER, follow_up=None).state
    assert interview.by_command(answered, text) is None


@pytest.mark.parametrize("text", ["retry", "Try again.", "can I do that again?"])
@pytest.mark.parametrize("mode", ["drill", "interview"])
def test_a_retry_before_any_answer_puts_the_question_again(text: str, mode: SessionMode) -> None:
    move = say(begun(mode=mode), text)
    assert (move.intent, move.state.question, move.state.stalls) == ("question_to_coach", question(1), 0)
    assert move.reply.text.endswith("Question number 1?")


def test_a_drills_last_question_is_offered_once_more_unless_it_went_well() -> None:
    move = say(begun(1, "drill"), ANSWER, follow_up=None, score=2.0)
    assert (move.reply.kind, move.state.ended) == ("question", False)
    closed = say(move.state, ANSWER, follow_up=None, score=3.0)
    assert closed.reply.kind == "closing"
    assert "2.0 of 5" in closed.reply.text
    assert say(begun(1, "drill"), ANSWER, follow_up=None, score=4.8).state.ended


def test_a_chat_ends_on_a_word_and_not_on_a_question_that_holds_it() -> None:
    chat = interview.begin("coach", ())
    assert interview.by_command(chat, "That's all, thanks!") is not None
    assert interview.by_command(chat, "end") is not None
    assert interview.by_command(chat, "How does the final round end?") is None


def test_the_state_survives_json() -> None:
    state = say(say(begun(), ANSWER).state, "ERM").state
    assert State.model_validate_json(state.model_dump_json()) == state


@pytest.mark.parametrize("word", ["ASK", "HINT"])
def test_a_better_version_is_made_of_the_candidates_own_words_with_brackets_for_what_is_missing(word: str) -> None:
    after = say(begun(), ANSWER, follow_up=None).state
    text = f"{word} Can you give me a better version of my answer?"
    assert not interview.asks_documents(after, text, critique(text))
    move = interview.advance(after, text, critique(text), None, critique(ANSWER))
    assert "“I rebuilt the queue and told” … [a figure for the result: yours]" in move.reply.text
    assert move.state.question == question(2)
    assert not rebuild.asked("ASK What does the team work on?")


def test_a_dispute_is_judged_with_the_answer_it_is_about_and_the_interview_goes_on() -> None:
    after = say(begun(), ANSWER, follow_up=None, score=2.0).state
    text = "You missed that it fell from nine to four days"
    claim = interview.disputed(after, text)
    assert claim is not None
    assert (claim.state.question, claim.state.earlier) == (question(1), (ANSWER,))
    assert claim.rest == "it fell from nine to four days"
    before = critique(ANSWER, follow_up=None, score=2.0)
    move = interview.advance(after, text, critique(claim.rest, gap="none", score=4.0), None, before)
    assert (move.reply.kind, move.state.question) == ("question", question(2))
    assert "2.0 → 4.0 of 5. Moved: a figure for the result (1 → no band)" in move.reply.text
    assert [(attempt.at, attempt.score) for attempt in move.state.attempts] == [(0, 4.0)]
    assert (move.state.earlier, move.state.resume) == ((), None)


def test_a_dispute_without_facts_changes_nothing() -> None:
    after = say(begun(), ANSWER, follow_up=None, score=2.0).state
    move = say(after, "I disagree with your score")
    assert (move.reply.kind, move.state.question) == ("answer", question(2))
    assert "changes with evidence" in move.reply.text
    assert move.state.attempts == after.attempts


@pytest.mark.parametrize("text", ["I disagreed with my manager about it", "I disagree with that in principle, so I"])
def test_an_answer_about_a_disagreement_is_no_dispute(text: str) -> None:
    assert interview.disputed(say(begun(), ANSWER, follow_up=None).state, text) is None


def test_a_better_version_keeps_the_words_of_what_is_thin() -> None:
    judged = critique(ANSWER)
    thin = judged.findings[0].model_copy(update={"band": 2, "evidence": ["told the team why"]})
    text = rebuild.rebuilt(judged.model_copy(update={"findings": [thin]}))
    assert "“told the team why” … [more on " in text
