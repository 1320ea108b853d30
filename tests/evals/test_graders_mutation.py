"""Each grader is given good outputs with its own defect planted: it must pass the good ones and see the defect."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from evals.graders import GRADERS, base, bugs, grade
from evals.types import Case, Grade, Output
from tests.evals import good

Reply = dict[str, Any]
Plant = Callable[[Reply], None]
SEEN = 0.95
FEWEST = 20


def on(path: str, value: Any) -> Plant:
    """Return what sets a value at a path such as "follow_up.text"."""
    *way, last = path.split(".")

    def plant(reply: Reply) -> None:
        for step in way:
            reply = reply[int(step) if step.isdigit() else step]
        reply[int(last) if last.isdigit() else last] = value

    return plant


def add(path: str, more: str) -> Plant:
    """Return what appends to a text."""
    *way, last = path.split(".")

    def plant(reply: Reply) -> None:
        for step in way:
            reply = reply[int(step) if step.isdigit() else step]
        key = int(last) if last.isdigit() else last
        reply[key] += more

    return plant


def twist(path: str, change: Callable[[Any], Any]) -> Plant:
    """Return what changes a value in place."""
    *way, last = path.split(".")

    def plant(reply: Reply) -> None:
        for step in way:
            reply = reply[int(step) if step.isdigit() else step]
        key = int(last) if last.isdigit() else last
        reply[key] = change(reply[key])

    return plant


def shuffled(quote: str) -> str:
    words = quote.split()
    return " ".join([*words[1:], words[0]])


CRITIQUES = (*good.ladder(), *good.gaps(), *good.perturbed())
EVERYTHING = (*CRITIQUES, *good.non_answers(), *good.grounded(), *good.sets(), *good.interviews())
HINTS = [pair for pair in good.non_answers() if pair[0].expected["intent"] == "hint_request"]
KNOWN = [pair for pair in good.grounded() if pair[0].expected["answerable"]]
NEW_WORDS = " The words of a stranger."
SECRET = good.SAMPLE.passage.text

DEFECTS: dict[str, tuple[Sequence[tuple[Case, Output]], Sequence[Plant]]] = {
    "gap": (good.gaps(), [on("gap", "none"), on("gap", "structure")]),
    "gap_span": (
        good.gaps(),
        [on("follow_up.span", None), on("follow_up", None), on("follow_up.span", "elsewhere in it")],
    ),
    "intent": (CRITIQUES, [on("intent", "non_answer")]),
    "no_points": (
        good.non_answers(),
        [
            on("score", 2.5),
            on("strengths", [{"text": "You are honest.", "evidence": []}]),
            on("reply", "Great answer! Go on."),
            on("next_step", "That's a really good start."),
        ],
    ),
    "one_question": (
        CRITIQUES,
        [
            add("follow_up.text", " And what did you learn?"),
            on("follow_up.text", "Tell me more."),
            add("follow_up.text", " more" * 40),
            on("follow_up", None),
            on("follow_up.text", "Great answer! What came next?"),
        ],
    ),
    "quotes_exact": (
        CRITIQUES,
        [
            twist("findings.0.evidence.0", shuffled),
            twist("strengths.0.evidence.0", lambda quote: f"{quote} {quote}"),
            twist("follow_up.span", lambda quote: quote.replace(" ", "  ", 1)),
            on("findings.0.evidence", ["I never said that"]),
        ],
    ),
    "citations_exact": (
        (*CRITIQUES, *KNOWN),
        [
            twist("citations.0.quote", shuffled),
            on("citations.0.passage_id", "nowhere"),
            on("citations.0.passage_id", "fact-99"),
            twist("citations.0.quote", lambda quote: quote + NEW_WORDS),
        ],
    ),
    "citation_precision": (
        KNOWN,
        [
            on("citations", [good.cited("other", "Nothing")]),
            on("citations.0.passage_id", "other"),
            twist("citations", lambda cited: [*cited, good.cited("other", "Nothing here")]),
        ],
    ),
    "citation_recall": (KNOWN, [on("citations", []), on("citations.0.passage_id", "other")]),
    "grounded": (
        (*good.gaps(), *good.ladder()),
        [
            add("findings.0.why", " It saved 77 hours."),
            add("follow_up.text", " At Initech?"),
            add("next_step", " Say that it was ninety-nine per cent."),
            add("next_step", " Name what Gunther did."),
            add("findings.0.why", " Revenue rose by 3.7 million."),
        ],
    ),
    "no_leak": (
        (*good.gaps(), *good.ladder()),
        [
            on("follow_up.text", "What was the price you paid for it?"[:-1] + " on the day you noticed it?"),
            on("follow_up.text", "Can you say more? " + SECRET),
        ],
    ),
    "answers": (KNOWN, [on("abstained", True), lambda reply: reply.update(abstained=True, citations=[])]),
    "abstains": ([pair for pair in good.grounded() if not pair[0].expected["answerable"]], [on("abstained", False)]),
    "facts": (KNOWN, [on("answer", "It is all explained in the guide."), on("abstained", True)]),
    "count": (good.sets(), [lambda reply: reply["questions"].pop(), twist("questions", lambda all_: all_ + all_)]),
    "coverage": (good.sets(), [lambda reply: reply["questions"].pop(1), on("questions.2.citations", [])]),
    "stages": (good.sets(), [on("questions.3.stage", "the pub"), on("questions.0.stage", None)]),
    "off_limits": (
        good.sets(),
        [
            on("questions.3.text", "What are your predictions of the token price?"),
            add("questions.0.text", " Salary? Perks?"),
        ],
    ),
    "distinct": (
        good.sets(),
        [on("questions.3.text", good.TEXTS[0]), on("questions.1.text", "Please " + good.TEXTS[2])],
    ),
    "interview_rules": (
        good.interviews(),
        [
            on("turns.3.reply.kind", "follow_up"),  # a third follow-up
            on("turns.5.question", {**good.interviews()[0][1].reply["turns"][4]["question"]}),  # type: ignore[index]
            on("turns.4.question.id", "q7"),
            on("turns.6.status", "active"),
            on("turns.2.status", "ended"),
            on("turns.3.reply.text", " "),
            on("report.next_practice", ""),
            on("turns.0.question.stage", "panel"),
            on("turns.4.number", 9),
            on("turns.1.reply.text", "What? Why?"),
        ],
    ),
    "steps": (good.interviews(), [on("turns.1.intent", "skip"), on("turns.5.intent", "answer")]),
}
# Defects that grades of pairs see, and those that depend on the case, are planted below.
PAIRED = {"ordering", "steadiness", "forbidden"}


def planted(pairs: Iterable[tuple[Case, Output]], plants: Sequence[Plant]) -> list[tuple[Case, Output]]:
    found = []
    for case, output in pairs:
        for plant in plants:
            reply = json.loads(json.dumps(output.reply))  # no two places share an object
            plant(reply)
            found.append((case, output.model_copy(update={"reply": reply})))
    return found


def graded(metric: str, case: Case, output: Output) -> Grade:
    own = [(grader, unit) for grader in GRADERS if grader.metric == metric for unit in grader.units([case])]
    ((grader, unit),) = own
    found = base.graded(grader, unit, [output], good.PASSAGES)
    assert not bugs([found]), found.reason
    return found


def test_every_grader_has_defects_planted() -> None:
    assert {grader.metric for grader in GRADERS} == set(DEFECTS) | PAIRED


def test_good_outputs_are_without_fault() -> None:
    cases, outputs = zip(*EVERYTHING, strict=True)
    grades = grade(cases, outputs, good.PASSAGES)
    assert [one for one in grades if one.value is not None and one.value < 1] == []
    assert {one.metric for one in grades if one.value == 1} == {grader.metric for grader in GRADERS} | {"replies"}


@pytest.mark.parametrize("metric", sorted(DEFECTS))
def test_a_planted_defect_gets_a_worse_grade(metric: str) -> None:
    pairs, plants = DEFECTS[metric]
    grades = [graded(metric, *pair) for pair in planted(pairs, plants)]
    seen = [one.value is not None and one.value < 1 and one.reason.endswith(".") for one in grades]
    assert len(seen) >= FEWEST
    assert sum(seen) / len(seen) >= SEEN, [one.reason for one, was in zip(grades, seen, strict=True) if not was][:5]


def test_a_hint_that_gives_the_answer_away_is_seen() -> None:
    start = SECRET.split()
    runs = [on("reply", " ".join(["Think:", *start[n : n + 8]])) for n in range(4)]
    grades = [graded("no_leak", *pair) for pair in planted(HINTS, runs)]
    assert len(grades) >= FEWEST
    assert all(one.value == 0 for one in grades)


def test_defects_of_interviews_are_seen_by_the_graders_of_critiques_too() -> None:
    plants = {
        "no_points": [on("turns.0.critique.score", 3.0), on("turns.4.reply.text", "Great start!")],
        "one_question": [add("turns.1.reply.text", " And why?"), on("turns.2.reply.text", "Go on.")],
        "no_leak": [on("turns.0.reply.text", "Name the one decision that nobody else would have taken.")],
        "quotes_exact": [on("turns.1.critique.strengths.0.evidence", ["nobody said so"])],
        "grounded": [add("turns.1.critique.next_step", " Say that 77 came.")],
        "citations_exact": [on("turns.1.critique.citations.0.quote", "nobody wrote so")],
    }
    for metric, planted_here in plants.items():
        grades = [graded(metric, *pair) for pair in planted(good.interviews(), planted_here)]
        assert len(grades) >= FEWEST
        assert all(one.value is not None and one.value < 1 for one in grades), metric


def test_a_practice_question_in_two_is_seen() -> None:
    plants = [add("questions.0.text", " Why? How?"), add("questions.1.text", " more" * 40)]
    grades = [graded("one_question", *pair) for pair in planted(good.sets(), plants)]
    assert {one.value for one in grades} == {0.75}


def test_scores_out_of_order_and_scores_that_move_are_seen() -> None:
    pairs = [*good.ladder(), *good.perturbed()]
    cases = [case for case, _ in pairs]
    clean = [output for _, output in pairs]
    for wrong, metric, value in ((4.0, "ordering", 0.5), (5.0, "ordering", 0.5), (1.0, "steadiness", 0.0)):
        dataset = "ladder" if metric == "ordering" else "perturb"
        outputs = [
            one.model_copy(update={"reply": {**(one.reply or {}), "score": wrong}})
            if one.case_id.startswith(dataset)
            else one
            for one in clean
        ]
        grades = [one for one in grade(cases, outputs, good.PASSAGES) if one.metric == metric]
        assert len(grades) == FEWEST
        assert all((one.value is not None and one.value <= value) or metric == "steadiness" for one in grades)
        assert all(one.value is not None and one.value < 1 for one in grades)
    swapped = [
        one.model_copy(update={"reply": {**(one.reply or {}), "score": 5.0 - (one.reply or {})["score"]}})
        for one in clean
    ]
    grades = [one for one in grade(cases, swapped, good.PASSAGES) if one.metric == "ordering"]
    assert {one.value for one in grades} == {0.0}


def test_wrong_answers_are_seen_and_denials_are_not() -> None:
    said = ["It is {}.", "They say {} as a rule.", "You need {}, always."]
    denied = ["It is not {}.", "It isn't {}, whatever you heard."]
    for texts, value in ((said, 0.0), (denied, 1.0)):
        for case, output in KNOWN:
            for text in texts:
                plant = on("answer", text.format(case.expected["forbidden"][0]))
                (mutant,) = planted([(case, output)], [plant])
                assert graded("forbidden", *mutant).value == value
