"""What short messages plainly want, which question is meant, and what a session tells of itself."""

import pytest
from scripted import critique, question

from coach import interview
from coach.interview import Move, State, recall, said, wording
from coach.interview.said import Wish
from coach.types import Critique, Intent, QuestionKind

ANSWER = "I moved the bakery's second shift to ten and told the drivers why"


def begun(count: int = 4, **more: object) -> State:
    return interview.begin("interview", tuple(question(number, **more) for number in range(1, count + 1)))  # type: ignore[arg-type]


def say(state: State, text: str, read: Critique | None = None, last: Critique | None = None) -> Move:
    command = interview.by_command(state, text, last)
    return command or interview.advance(state, text, read or critique(text), None, last)


def through(state: State, *texts: str) -> State:
    """Return the state after messages to which there are no follow-ups."""
    for text in texts:
        state = say(state, text, critique(text, follow_up=None)).state
    return state


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("hint", "hint"),
        ("Hint!", "hint"),
        ("One more hint, please?", "hint"),
        ("Sorry, can I get another clue for this one", "hint"),
        ("HELP", "hint"),
        ("I'm completely stuck here.", "hint"),
        ("repeat", "repeat"),
        ("Pardon?", "repeat"),
        ("Could you please say the question once more?", "repeat"),
        ("What was the question again?", "repeat"),
        ("I don’t quite understand this question.", "rephrase"),
        ("Can you put it in simpler words?", "rephrase"),
        ("What do you mean by that?", "rephrase"),
        ("pause", "pause"),
        ("Give me a second please", "pause"),
        ("hmm, let me think about it", "pause"),
        ("Can we take a short break?", "pause"),
        ("Continue.", "go_on"),
        ("ok", "go_on"),
        ("I'm back", "go_on"),
        ("go back", "back"),
        ("The previous question, please", "back"),
        ("“skip”", "skip"),
        ("Next one please", "skip"),
        ("/end", "end"),
        ("Please stop the interview now", "end"),
        ("Hello there!", "greeting"),
        ("thank you so much", "thanks"),
        ("idk", "unknown"),
        ("no clue", "unknown"),
        ("No.", "bare"),
        ("yes", "bare"),
        ("never mind, continue", "go_on"),
        ("ok let me start", "go_on"),
        ("How are you today?", "greeting"),
    ],
)
def test_a_plain_wish_is_told_from_the_whole_message(text: str, wish: Wish) -> None:
    assert said.told(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "No, the shop did that.",
        "I gave the apprentice a hint.",
        "We stopped the line.",
        "Skip the queue and call the customer first",
        "I would pause the roll-out and ask for help from the vendor",
        "My manager helped me to end the contract",
        "Next we moved on to the second site",
        "Continue with half of the traffic",
        "We waited one minute",
        "ok so in my last job I repeated the test until it was stable and then we went on to the next release of it",
    ],
)
def test_what_an_answer_may_hold_is_no_wish(text: str) -> None:
    assert said.told(text) is None


def test_where_a_fact_is_asked_for_a_word_may_be_the_answer() -> None:
    assert said.intent("continue") == "non_answer"
    assert said.intent("continue", expects_fact=True) is None
    assert said.intent("hint", expects_fact=True) == "hint_request"


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("Could you repeat that?", "question_to_coach", "Here it is again."),
        ("continue", "non_answer", "Let's go on."),
        ("hello", "non_answer", "Hello"),
        ("thanks!", "non_answer", "You're welcome."),
        ("one moment please", "non_answer", "Say “continue”"),
    ],
)
def test_such_messages_put_the_open_question_again_and_count_as_no_stall(
    text: str, intent: Intent, expected: str
) -> None:
    move = say(begun(), text)
    assert (move.intent, move.state.question, move.state.stalls) == (intent, question(1), 0)
    assert expected in move.reply.text
    assert move.reply.text.endswith("Question number 1?")
    at_follow_up = say(say(begun(), ANSWER).state, text)
    assert at_follow_up.reply.text.endswith("By how much did that change?")


@pytest.mark.parametrize("text", ["continue", "repeat", "What was my score?", "go back"])
def test_what_brings_nothing_further_ends_at_last(text: str) -> None:
    state, turns = through(begun(), ANSWER), 0
    while not state.ended:
        state, turns = say(state, text).state, turns + 1
    assert turns <= 50


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("Let me answer the first question again", 1),
        ("retry question 2", 2),
        ("Can I do the 2nd one again?", 2),
        ("I'd like to try number one again", 1),
        ("go back to question 1", 1),
        ("Can we go back to the second question?", 2),
        ("previous question", 3),
        ("go back", 3),
        ("retry", 3),
        ("Let me answer that again", 3),
    ],
)
def test_a_question_opens_again_by_its_name_and_the_interview_goes_on_where_it_was(text: str, opened: int) -> None:
    state = through(begun(), ANSWER, ANSWER, ANSWER)
    move = say(state, text)
    assert move.state.question == question(opened)
    assert f"question {opened} again" in move.reply.text
    assert move.reply.text.endswith(f"Question number {opened}?")
    after = through(move.state, ANSWER)
    assert after.question == question(4)
    assert [attempt.at for attempt in after.attempts] == [0, 1, 2, opened - 1]
    assert after.progress.asked == 4


def test_a_skipped_question_can_be_gone_back_to() -> None:
    state = through(begun(), ANSWER, "SKIP", ANSWER)
    move = say(state, "go back to question 2")
    assert move.state.question == question(2)
    assert "attempts" not in move.reply.text
    assert through(move.state, ANSWER).question == question(4)


def test_from_an_open_follow_up_the_interview_goes_on_behind_it() -> None:
    state = say(through(begun(), ANSWER), ANSWER).state
    again = say(state, "retry the first question").state
    assert through(again, ANSWER).question == question(3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("retry question 4", "haven't come to question 4"), ("retry question 2", "Question 2 is the open one")],
)
def test_what_cannot_be_opened_is_told(text: str, expected: str) -> None:
    move = say(through(begun(), ANSWER), text)
    assert expected in move.reply.text
    assert move.state.question == question(2)


def test_a_question_has_so_many_attempts_and_no_more() -> None:
    state = through(begun(), ANSWER)
    for _ in range(3):
        state = through(say(state, "retry question 1").state, ANSWER)
    move = say(state, "retry question 1")
    assert "has had its 4 attempts" in move.reply.text
    assert move.state.question == question(2)


@pytest.mark.parametrize(
    "text", ["Retry the payment with a pause.", "Go to the customer first.", "Can I come back to this one later?"]
)
def test_an_answer_or_a_skip_opens_nothing(text: str) -> None:
    assert interview.by_command(through(begun(), ANSWER), text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What was my score?", "question 1 (“Question number 1?”): 3.0 of 5, still open: a figure for the result"),
        ("how did I do", "question 1"),
        ("What did I do well?", "You say what you did: “I moved the bakery's second shift”."),
        ("Which parts were strong?", "You say what you did"),
        ("what did you like about my answer", "You say what you did"),
        ("why did I get only 3 points", "a figure for the result. No figure."),
        ("How can I get a higher score?", "Give one figure for the result."),
        ("What did I do wrong?", "a figure for the result. No figure. Give one figure for the result."),
    ],
)
def test_what_an_answer_was_worth_is_told_from_the_session(text: str, expected: str) -> None:
    state, last = through(begun(), ANSWER), critique(ANSWER)
    move = say(state, text, last=last)
    assert expected in move.reply.text
    assert move.reply.text.endswith("Question number 2?")
    assert "nothing is judged" in say(begun(), text).reply.text


def test_without_strengths_none_are_made_up() -> None:
    bare = critique(ANSWER, strengths=[])
    assert "nothing yet" in str(recall.recalled(through(begun(), ANSWER), "What did I do well?", bare))


@pytest.mark.parametrize(
    "text", ["What went well was the hand-over.", "What did my team get right? They counted first."]
)
def test_an_answer_about_what_went_well_asks_nothing(text: str) -> None:
    assert recall.recalled(through(begun(), ANSWER), text) is None


@pytest.mark.parametrize(
    ("text", "kind", "assumes", "expected"),
    [
        ("ASK What does the job pay?", "technical", False, "people who hire you"),
        ("ASK Is there a bonus?", "situational", False, "people who hire you"),
        ("ASK How many orders come in at night?", "technical", True, "assumption"),
        ("ASK How many orders come in at night?", "behavioral", False, "“hint”"),
    ],
)
def test_only_a_case_leaves_room_to_assume(text: str, kind: QuestionKind, assumes: bool, expected: str) -> None:
    answer = say(begun(kind=kind), text).reply.text
    assert ("assumption" in answer) == assumes
    assert expected in answer


@pytest.mark.parametrize(
    "text", ["ASK What do you mean by that?", "ASK Could you rephrase it?", "ASK What does a good answer look like?"]
)
def test_a_question_not_understood_is_told_by_the_kind_of_answer_it_wants(text: str) -> None:
    move = say(begun(), text)
    assert not interview.asks_documents(begun(), text, critique(text))
    assert "one real occasion" in move.reply.text
    held = ["one real occasion: where it was, what you did yourself"]
    assert not wording.leaks(say(begun(looks_for=held), text).reply.text, held)
    assert "on from what you said" in say(say(begun(), ANSWER).state, text).reply.text


@pytest.mark.parametrize(
    ("text", "expected"), [("ASK Who are you?", "a program"), ("ASK Is this recorded?", "delete the session")]
)
def test_the_coach_tells_of_itself(text: str, expected: str) -> None:
    assert not interview.asks_documents(begun(), text, critique(text))
    assert expected in say(begun(), text).reply.text


@pytest.mark.parametrize(("text", "expected"), [("Hello!", "Hello."), ("hint", "no question of mine is open")])
def test_in_a_chat_courtesies_and_words_of_an_interview_ask_no_document(text: str, expected: str) -> None:
    move = interview.by_command(interview.begin("coach", ()), text)
    assert move is not None
    assert expected in move.reply.text
    assert not move.state.ended
    assert interview.by_command(interview.begin("coach", ()), "What is a hint?") is None


def test_the_last_question_is_the_one_answered_last_or_else_the_one_before() -> None:
    assert say(through(begun(), ANSWER, ANSWER, "SKIP"), "do the last question again").state.question == question(2)
    assert say(through(begun(), "SKIP"), "I want to redo the last one").state.question == question(1)


def test_the_answer_is_not_given_away_on_request() -> None:
    assert "I don't give one away" in say(begun(), "ASK Can you tell me the correct answer?").reply.text


def test_hints_never_come_twice_and_come_to_an_end() -> None:
    state, given = begun(), []
    for _ in range(7):
        move = say(state, "HINT", critique("HINT", reply="Think of your own part."))
        state = move.state
        given.append(move.reply.text)
    fresh = given[: given.index(wording.NO_MORE_HINTS)]
    assert len(set(fresh)) == len(fresh) == 5
    assert set(given[len(fresh) :]) == {wording.NO_MORE_HINTS}
