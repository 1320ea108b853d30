"""The close of a session: what went well, what to practise next, and how it compares; as JSON and Markdown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from coach import progress
from coach.interview import State
from coach.interview.wording import named
from coach.types import Compared, CriterionReport, Critique, Drill, Moment, QuestionReport, Recurring, Report, Session

HABIT = 1.5  # how much more a gap weighs that earlier sessions had, too


@dataclass(frozen=True, slots=True)
class Told:
    """A session with its turns, and its state."""

    session: Session
    state: State


@dataclass(frozen=True, slots=True)
class Judged:
    """A question of a session with the critiques of its answers, one an attempt, oldest first."""

    text: str
    attempts: list[Critique]
    topic: str = ""

    @property
    def last(self) -> Critique | None:
        """The critique that counts: of the latest attempt, follow-ups included."""
        return self.attempts[-1] if self.attempts else None


def write(told: Told, earlier: Sequence[Told]) -> Report:
    """Return the report of a session; `earlier` are the candidate's sessions before it, newest first.

    It is compared with those for the same role only.
    """
    if told.session.mode == "coach":
        return _of_chat(told.session)
    asked = judged(told)
    answered = [(question, question.last) for question in asked if question.last]
    if not answered:
        return _without_answers(told, asked)
    critiques = [critique for _, critique in answered]
    past = _past(told, earlier)
    criteria = progress.criteria(critiques, past)
    recurring = progress.recurring(critiques, past)
    gap = _costliest(critiques, recurring)
    ranked = sorted(answered, key=lambda pair: pair[1].score or 0.0)
    return Report(
        session_id=told.session.id,
        summary=_summary(told, asked, critiques),
        criteria=criteria,
        questions=[_question(question) for question in asked],
        strongest=next((moment for q, c in reversed(ranked) if (moment := _strong(q, c))), None),
        weakest=next((moment for q, c in ranked if (moment := _weak(q, c))), None),
        next_practice=_next_practice(critiques, gap),
        progress=progress.told(criteria, past, recurring),
        compared=past.compared(),
        recurring=recurring,
        next_drill=_next_drill(answered, gap) if gap and past.has(gap) else None,
    )


def _past(told: Told, earlier: Sequence[Told]) -> progress.Past:
    """Return the earlier sessions that this one can be compared with, oldest first."""
    same = [other for other in reversed(earlier) if progress.alike(told.session, other.session)]
    critiques = [[question.last for question in judged(other) if question.last] for other in same]
    return progress.Past(told.session.brief.role, [session for session in critiques if session])


def judged(told: Told) -> list[Judged]:
    """Return the questions asked in a session, in order, each with the critiques of its attempts."""
    state, turns = told.state, told.session.turns
    found = []
    for at, question in enumerate(state.questions[: state.reached + 1]):
        critiques = [turns[attempt.turn - 1].critique for attempt in state.tries(at) if attempt.turn <= len(turns)]
        found.append(Judged(question.text, [critique for critique in critiques if critique], question.competency))
    return found


def _question(question: Judged) -> QuestionReport:
    last = question.last
    return QuestionReport(
        question=question.text,
        score=last.score if last else None,
        best_quote=_best_quote(last) if last else None,
        gap=last.gap if last and last.gap != "none" else None,
        skipped=last is None,
        attempts=[critique.score for critique in question.attempts],
    )


def _best_quote(critique: Critique) -> str | None:
    """Return the words behind the first strength, or else behind the highest band."""
    strong = [quote for strength in critique.strengths for quote in strength.evidence]
    ranked = sorted(critique.findings, key=lambda finding: -(finding.band or 0))
    return next(iter([*strong, *(quote for finding in ranked for quote in finding.evidence)]), None)


def _strong(question: Judged, critique: Critique) -> Moment | None:
    if not critique.strengths:
        return None
    strength = critique.strengths[0]
    return Moment(question=question.text, text=strength.text, quote=next(iter(strength.evidence), None))


def _weak(question: Judged, critique: Critique) -> Moment | None:
    if critique.gap == "none":
        return None
    found = next((finding for finding in critique.findings if finding.criterion == critique.gap), None)
    span = critique.follow_up.span if critique.follow_up else None
    quote = next(iter(found.evidence), span) if found else span
    return Moment(question=question.text, text=found.why if found else critique.next_step, quote=quote)


def _costliest(critiques: Sequence[Critique], recurring: Recurring | None) -> str | None:
    """Return the gap that cost most points over the session; one that keeps coming back weighs more."""
    cost: Counter[str] = Counter()
    for critique in critiques:
        if critique.gap != "none":
            habit = HABIT if recurring and critique.gap == recurring.gap else 1
            cost[critique.gap] += round(100 * habit * (5 - (critique.score or 1)))
    return max(cost, key=lambda name: cost[name]) if cost else None


def _next_drill(answered: Sequence[tuple[Judged, Critique]], gap: str) -> Drill:
    """Return the drill for the gap to mend, on the topic of the answer that it cost most."""
    open_ = [(question, critique) for question, critique in answered if critique.gap == gap]
    worst, _ = min(open_, key=lambda pair: pair[1].score or 0.0)
    return Drill(gap=gap, focus=worst.topic.replace("_", " "), question=worst.text)


def _next_practice(critiques: Sequence[Critique], gap: str | None) -> str:
    """Return the one thing to practise: the gap that cost most over the session, as its worst answer's next step."""
    if gap is None:
        return "No gap stood out. Practise harder questions, or the same ones in half the time."
    worst = min((c for c in critiques if c.gap == gap), key=lambda c: c.score or 0.0)
    times = sum(critique.gap == gap for critique in critiques)
    often = f" (open in {times} of {len(critiques)} answers)" if times > 1 else ""
    return f"Work on this: {named(gap)}{often}. {worst.next_step}".strip()


def _summary(told: Told, asked: Sequence[Judged], critiques: Sequence[Critique]) -> str:
    scores = [critique.score for critique in critiques if critique.score is not None]
    total = len(told.state.questions)
    parts = [f"You answered {len(critiques)} of {total} question{'s' if total != 1 else ''}."]
    parts.append(f"Your average is {mean(scores):.1f} of 5." if scores else "There was too little to score.")
    if skipped := sum(question.last is None for question in asked):
        parts.append(f"{skipped} asked without an answer: not scored, and not counted in the average.")
    if told.session.status == "active":
        parts.append("The session is still open.")
    return " ".join(parts)


def _without_answers(told: Told, asked: Sequence[Judged]) -> Report:
    first = f" Start with this one: {asked[0].text}" if asked else ""
    return Report(
        session_id=told.session.id,
        summary="No question was answered in this session, so there is nothing to judge.",
        questions=[_question(question) for question in asked],
        next_practice=f"Answer one question from start to end, even roughly.{first}",
        progress="Nothing to compare: this session has no answers.",
    )


def _of_chat(session: Session) -> Report:
    count = sum(turn.reply.kind == "answer" for turn in session.turns)
    return Report(
        session_id=session.id,
        summary=f"This was a conversation: you asked the coach {count} question{'s' if count != 1 else ''}.",
        next_practice="Try a mock interview on what you asked about: nothing was practised aloud yet.",
        progress="A conversation isn't scored.",
    )


def markdown(report: Report) -> str:
    """Return the report as Markdown."""
    lines = [
        "# Your interview report",
        "",
        _plain(report.summary),
        "",
        f"**Practise next:** {_plain(report.next_practice)}",
        "",
    ]
    for title, moment in (("Strongest moment", report.strongest), ("Weakest moment", report.weakest)):
        if moment:
            lines += [f"## {title}", "", f"*{_plain(moment.question)}*", "", _plain(moment.text), ""]
            lines += [f"> {_plain(moment.quote)}", ""] if moment.quote else []
    if report.criteria:
        lines += _criteria(report.criteria, report.compared)
    if drill := report.next_drill:
        on = f" on {_plain(drill.focus)}" if drill.focus else ""
        lines += ["## Next drill", "", f"A drill{on}, for {named(drill.gap)}. Begin with this one:", ""]
        lines += [f"*{_plain(drill.question)}*", ""]
    if report.questions:
        lines += [
            "## Questions",
            "",
            "| Question | Score | Largest gap | Your best words |",
            "| --- | --- | --- | --- |",
        ]
        lines += [_row(*_cells(question)) for question in report.questions] + [""]
    return "\n".join([*lines, "## Progress", "", _plain(report.progress), ""])


def _criteria(criteria: Sequence[CriterionReport], compared: Compared | None) -> list[str]:
    """Return the table of criteria; with nothing to compare, without the columns that compare."""
    heads = ["Criterion", "Band (1–5)", "Answers"]
    if compared:
        heads += ["Your average so far", "Against that average", "Session by session (answers)"]
    rows = [_judged_cells(criterion)[: len(heads)] for criterion in criteria]
    table = ["## Criteria", "", _row(*heads), _row(*["---"] * len(heads)), *(_row(*row) for row in rows), ""]
    return [*table, _compared(compared), ""] if compared else table


def _judged_cells(judged_: CriterionReport) -> tuple[str, ...]:
    sessions = zip(judged_.history, judged_.history_answers, strict=True)
    return (
        named(judged_.criterion),
        _number(judged_.band),
        str(judged_.answers),
        _number(judged_.average_before),
        _signed(judged_.trend),
        " → ".join(f"{_number(band)} ({answers})" for band, answers in sessions),
    )


def _compared(compared: Compared) -> str:
    """Return what the table compares with what, and when it doesn't."""
    role = f" for {_plain(compared.role)}" if compared.role else " without a role"
    others = "other roles" if compared.role else "a role"
    many, answers = compared.sessions != 1, compared.answers != 1
    return (
        f"Your average so far is over {compared.answers} answer{'s' if answers else ''} in {compared.sessions} earlier "
        f"session{'s' if many else ''}{role}; sessions for {others} are left out. It is compared from "
        f"{progress.FEWEST_ANSWERS} answers to a criterion on either side."
    )


def _cells(question: QuestionReport) -> tuple[str, str, str, str]:
    scores = " → ".join(_number(score) for score in question.attempts) or "not answered"
    return question.question, scores, named(question.gap) if question.gap else "–", question.best_quote or "–"


def _row(*cells: str) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """Return the text on one line, with what Markdown or HTML would read as markup made harmless."""
    line = " ".join(text.split())
    for character in "\\`*_[]<>|#":
        line = line.replace(character, f"\\{character}")
    return line


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1f}"
