"""The close of a session: what went well, what to practise next, and how it compares; as JSON and Markdown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from coach.interview import State
from coach.interview.wording import named
from coach.types import CriterionReport, Critique, Drill, Moment, QuestionReport, Recurring, Report, Session

HABIT = 1.5  # how much more a gap weighs that earlier sessions had, too
CLEAR_CHANGE = 0.3  # of a band: less is noise between one session's questions and another's


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
    """Return the report of a session; `earlier` are the candidate's sessions before it, newest first."""
    if told.session.mode == "coach":
        return _of_chat(told.session)
    asked = judged(told)
    answered = [(question, question.last) for question in asked if question.last]
    if not answered:
        return _without_answers(told, asked)
    critiques = [critique for _, critique in answered]
    past = [[question.last for question in judged(other) if question.last] for other in earlier]
    before = [bands(session) for session in past]
    criteria = _criteria(bands(critiques), before)
    recurring = _recurring(critiques, [session for session in past if session])
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
        progress=_progress(criteria, any(before), recurring),
        recurring=recurring,
        next_drill=_next_drill(answered, gap),
    )


def judged(told: Told) -> list[Judged]:
    """Return the questions asked in a session, in order, each with the critiques of its attempts."""
    state, turns = told.state, told.session.turns
    found = []
    for at, question in enumerate(state.questions[: state.reached + 1]):
        critiques = [turns[attempt.turn - 1].critique for attempt in state.tries(at) if attempt.turn <= len(turns)]
        found.append(Judged(question.text, [critique for critique in critiques if critique], question.competency))
    return found


def bands(critiques: Iterable[Critique]) -> dict[str, float]:
    """Return each criterion's mean band; findings without a band ("not enough evidence") are left out."""
    found: dict[str, list[int]] = {}
    for critique in critiques:
        for finding in critique.findings:
            if finding.band is not None:
                found.setdefault(finding.criterion, []).append(finding.band)
    return {criterion: mean(values) for criterion, values in found.items()}


def _criteria(now: dict[str, float], before: Sequence[dict[str, float]]) -> list[CriterionReport]:
    reports = []
    for criterion, band in now.items():
        past = [session[criterion] for session in before if criterion in session]
        trend = round(band - mean(past), 2) if past else None
        history = [round(value, 2) for value in (*reversed(past), band)]
        reports.append(CriterionReport(criterion=criterion, band=round(band, 2), trend=trend, history=history))
    return reports


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


def _gaps(critiques: Iterable[Critique]) -> Counter[str]:
    """Return how many answers leave each gap."""
    return Counter(critique.gap for critique in critiques if critique.gap != "none")


def _recurring(now: Sequence[Critique], past: Sequence[Sequence[Critique]]) -> Recurring | None:
    """Return the gap of this session that most sessions had; None if none of its gaps was there before."""
    there, before = _gaps(now), [_gaps(session) for session in past]
    often = {gap: 1 + sum(gap in session for session in before) for gap in there}
    again = [gap for gap, sessions in often.items() if sessions > 1]
    if not again:
        return None
    gap = max(again, key=lambda name: (often[name], there[name] + sum(session[name] for session in before)))
    return Recurring(gap=gap, sessions=often[gap], compared=1 + len(past))


def _costliest(critiques: Sequence[Critique], recurring: Recurring | None) -> str | None:
    """Return the gap that cost most points over the session; one that keeps coming back weighs more."""
    cost: Counter[str] = Counter()
    for critique in critiques:
        if critique.gap != "none":
            habit = HABIT if recurring and critique.gap == recurring.gap else 1
            cost[critique.gap] += round(100 * habit * (5 - (critique.score or 1)))
    return max(cost, key=lambda name: cost[name]) if cost else None


def _next_drill(answered: Sequence[tuple[Judged, Critique]], gap: str | None) -> Drill | None:
    """Return the drill for the gap to mend, on the topic of the answer that it cost most."""
    open_ = [(question, critique) for question, critique in answered if critique.gap == gap]
    if gap is None or not open_:
        return None
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


def _progress(criteria: Sequence[CriterionReport], compared: bool, recurring: Recurring | None) -> str:
    again = _again(recurring)
    trends = {report.criterion: report.trend for report in criteria if report.trend is not None}
    if not compared or not trends:
        first = "This is your first session with answers to these criteria: the next one will show how you move."
        return f"{first} {again}".strip()
    up = [named(name) for name, trend in trends.items() if trend >= CLEAR_CHANGE]
    down = [named(name) for name, trend in trends.items() if trend <= -CLEAR_CHANGE]
    parts = [f"Better than before: {', '.join(up)}." if up else "", f"Weaker: {', '.join(down)}." if down else ""]
    moved = " ".join(filter(None, parts)) or "About the same as in your earlier sessions."
    return f"{moved} {again}".strip()


def _again(recurring: Recurring | None) -> str:
    if recurring is None:
        return ""
    return f"Open again, in {recurring.sessions} of {recurring.compared} sessions: {named(recurring.gap)}."


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
        lines += ["## Criteria", "", "| Criterion | Band (1–5) | Change | Sessions |", "| --- | --- | --- | --- |"]
        lines += [_row(*_judged_cells(criterion)) for criterion in report.criteria] + [""]
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


def _judged_cells(judged_: CriterionReport) -> tuple[str, str, str, str]:
    sessions = " → ".join(_number(band) for band in judged_.history)
    return named(judged_.criterion), _number(judged_.band), _signed(judged_.trend), sessions


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
