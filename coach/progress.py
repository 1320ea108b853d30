"""How a session compares with the candidate's earlier ones for the same role, and when there is too little to say."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from coach.interview.wording import named
from coach.types import Compared, CriterionReport, Critique, Recurring, Session

FEWEST_ANSWERS = 2  # on either side: from one answer a change of four bands says nothing
CLEAR_CHANGE = 0.3  # of a band: less is noise between one session's questions and another's
Bands = Mapping[str, Sequence[int]]


def alike(one: Session, other: Session) -> bool:
    """Tell whether two sessions can be compared: an answer fit for one role may be a weak one for another."""
    return _role(one) == _role(other)


def _role(session: Session) -> list[str]:
    return re.split(r"[\s,/-]+", (session.brief.role or "").strip().casefold())


@dataclass(frozen=True, slots=True)
class Past:
    """The critiques of the candidate's earlier sessions for one role, oldest session first, those without left out."""

    role: str | None
    sessions: Sequence[Sequence[Critique]]

    @property
    def whose(self) -> str:
        """The role as one would add it to "session"; empty for none."""
        return f" for {self.role}" if self.role else ""

    def has(self, gap: str) -> bool:
        """Tell whether any earlier session left a gap open."""
        return any(gap in gaps(session) for session in self.sessions)

    def compared(self) -> Compared | None:
        """Return what a session is compared with; None for nothing."""
        answers = sum(map(len, self.sessions))
        return Compared(role=self.role, sessions=len(self.sessions), answers=answers) if answers else None


def bands(critiques: Iterable[Critique]) -> dict[str, list[int]]:
    """Return each criterion's bands; findings without a band ("not enough evidence") are left out."""
    found: dict[str, list[int]] = {}
    for critique in critiques:
        for finding in critique.findings:
            if finding.band is not None:
                found.setdefault(finding.criterion, []).append(finding.band)
    return found


def gaps(critiques: Iterable[Critique]) -> Counter[str]:
    """Return how many answers leave each gap."""
    return Counter(critique.gap for critique in critiques if critique.gap != "none")


def criteria(now: Sequence[Critique], past: Past) -> list[CriterionReport]:
    """Return each criterion's mean band in this session, and how it stands to the mean of all earlier answers."""
    before = [bands(session) for session in past.sessions]
    return [
        _criterion(name, values, [each[name] for each in before if name in each]) for name, values in bands(now).items()
    ]


def _criterion(name: str, now: Sequence[int], sessions: Sequence[Sequence[int]]) -> CriterionReport:
    earlier = [band for session in sessions for band in session]
    enough = min(len(now), len(earlier)) >= FEWEST_ANSWERS
    history = (*sessions, now)
    return CriterionReport(
        criterion=name,
        band=round(mean(now), 2),
        answers=len(now),
        trend=round(mean(now) - mean(earlier), 2) if enough else None,
        average_before=round(mean(earlier), 2) if enough else None,
        answers_before=len(earlier),
        history=[round(mean(session), 2) for session in history],
        history_answers=[len(session) for session in history],
    )


def recurring(now: Sequence[Critique], past: Past) -> Recurring | None:
    """Return the gap of this session that most sessions had; None if none of its gaps was there before."""
    there, before = gaps(now), [gaps(session) for session in past.sessions]
    often = {gap: 1 + sum(gap in session for session in before) for gap in there}
    again = [gap for gap, sessions in often.items() if sessions > 1]
    if not again:
        return None
    gap = max(again, key=lambda name: (often[name], there[name] + sum(session[name] for session in before)))
    return Recurring(gap=gap, sessions=often[gap], compared=1 + len(before))


def told(reports: Sequence[CriterionReport], past: Past, again: Recurring | None) -> str:
    """Return in words what moved, or why nothing can be said of that yet."""
    return f"{_moved(reports, past)} {_again(again, past)}".strip()


def _moved(reports: Sequence[CriterionReport], past: Past) -> str:
    if not any(report.answers_before for report in reports):
        first = f"This is your first session{past.whose} with answers to these criteria"
        return f"{first}: the next one will show how you move."
    compared = [report for report in reports if report.trend is not None]
    if not compared:
        return (
            f"Too few answers to say whether you moved: that takes {FEWEST_ANSWERS} to the same criterion in this "
            f"session and {FEWEST_ANSWERS} in your earlier ones{past.whose}."
        )
    up = [named(report.criterion) for report in compared if _clear(report) and (report.trend or 0) > 0]
    down = [named(report.criterion) for report in compared if _clear(report) and (report.trend or 0) < 0]
    against = f"your average so far{past.whose}"
    parts = [f"Above {against}: {', '.join(up)}."] if up else []
    parts += [f"Below {'it' if up else against}: {', '.join(down)}."] if down else []
    return " ".join(parts) or f"About {against}."


def _clear(report: CriterionReport) -> bool:
    """Tell whether a change is more than one answer would make that came out a band better or worse."""
    one = 1 / min(report.answers, report.answers_before)
    return abs(report.trend or 0) > max(CLEAR_CHANGE, one)


def _again(again: Recurring | None, past: Past) -> str:
    if again is None:
        return ""
    return f"Open again, in {again.sessions} of {again.compared} sessions{past.whose}: {named(again.gap)}."
