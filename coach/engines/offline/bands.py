"""From what an answer's sentences do to a band a criterion, with the sentences that decided it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from coach.engines.offline.signals import LIKELY, SURE, Reading, Seen
from coach.types import QuestionKind


@dataclass(frozen=True, slots=True)
class Judged:
    """A band, and the sentences that show it, the deciding one first. `band` is None without enough evidence.

    `most` is the highest band that what is shown allows, whatever the rest of the answer is worth. `asked` is false of
    what the kind of question doesn't ask for, where nothing is shown of it. `lifted` is by how much the band is above
    what its sentences show alone: no praise rests on that part of it. `against` is the statement of the reference or
    of a passage that the deciding sentence contradicts.
    """

    band: int | None
    shown: tuple[Seen, ...] = ()
    most: int = 5
    asked: bool = True
    lifted: int = 0
    against: str = ""

    @property
    def sure(self) -> int:
        """Return the band that its sentences show alone, 0 without a band."""
        return (self.band or 0) - self.lifted


HOW = ("mechanism", "step", "edge_case", "diagnosis", "safeguard", "own_action")
DOING = (*HOW, "result", "metric", "trade_off", "reason", "fit", "others_action")
TALK = 14  # words; fewer don't yet talk about a subject
ASKED = 0.5  # what a step that asks or looks counts as finding out
VAGUE = 3  # the highest band of an outcome told in general words, such as "it went well"
SUPPOSED = 8  # words; a sentence of fewer on what one would do may be no more than "I'd rather not say"
HOLLOW = 0.6  # probability from which a sentence surely says nothing

# What lifts an answer to this kind of question, though the question doesn't ask for it.
UNASKED: dict[QuestionKind, tuple[str, ...]] = {"motivation": ("trade_off", "metric", "reflection")}

Judge = Callable[[Reading], Judged]


def judge(kind: QuestionKind, reading: Reading) -> dict[str, Judged]:
    """Return a judgement for each criterion that can be judged from the answer alone."""
    judged = {name: judge(reading) for name, judge in JUDGES[kind].items()}
    return {
        name: replace(one, asked=bool(one.shown) or name not in UNASKED.get(kind, ())) for name, one in judged.items()
    }


def _step(value: float, edges: Sequence[float]) -> int:
    """Return the band of a value: 1 below the first edge, 5 from the fourth on."""
    return 1 + sum(value >= edge for edge in edges)


def _shown(reading: Reading, *labels: str, limit: int = 2) -> tuple[Seen, ...]:
    ranked = sorted(reading.kept, key=lambda seen: -seen.level(*labels))
    return tuple(seen for n, seen in enumerate(ranked[:limit]) if seen.level(*labels) >= (SURE if n else LIKELY))


def _of(reading: Reading, band: int, *labels: str) -> Judged:
    """Return a judgement with its evidence; without a sentence to show, a band can't be above 2."""
    shown = _shown(reading, *labels)
    return Judged(band if shown else min(band, 2), shown)


def says_something(reading: Reading) -> bool:
    """Tell whether an answer says more than a remark: enough words, or a few that do something or suppose it."""
    return _words(reading) >= TALK or reading.best(*DOING)[0] >= SURE or any(map(_supposes, reading.kept))


def _supposes(seen: Seen) -> bool:
    return _supposed(seen) and len(seen.plain.split()) >= SUPPOSED and seen.does["hollow"] < SURE


def is_hollow(reading: Reading) -> bool:
    """Tell whether a message is no more than a string of claims about oneself, as "Motivated. A team player." is."""
    return not says_something(reading) and reading.best("hollow")[0] >= HOLLOW


def _talks(reading: Reading) -> int:
    """Return 2 where the subject is at least talked about, else 1: a remark is below a hollow answer."""
    return 2 if _words(reading) >= TALK else 1


def _words(reading: Reading) -> int:
    return sum(len(seen.plain.split()) for seen in reading.kept)


def context(reading: Reading) -> Judged:
    """Judge the setting: how much of the answer tells where, who and what was wrong."""
    return _of(reading, _step(reading.mass("context"), (0.3, 0.5, 0.8, 1.5)), "context")


def own_action(reading: Reading) -> Judged:
    """Judge the candidate's own steps; where nobody says "I did", the band stays at 2."""
    did = sum(seen.does["own_action"] for seen in reading.doing("own_action", over=LIKELY))
    band = _step(did, (0.35, 0.5, 1.2, 2.2))
    if not any(seen.has("i_did") or seen.has("i") for seen in reading.doing("own_action", over=LIKELY)):
        band = min(band, 2)
    return _of(reading, max(band, _talks(reading)), "own_action")


def result(reading: Reading) -> Judged:
    """Judge the outcome: told at all, clear, and lasting or measured."""
    best = reading.best("result", "metric")[0]
    band = _step(best, (0.3, 0.45, 0.6, 2.0))
    if band == 4 and (reading.mass("result") >= 1.5 or reading.best("metric")[0] >= SURE):
        band = 5
    if band == 1 and reading.best("vague_result")[0] >= LIKELY:
        band = 2
    told = reading.best("result", "metric")[1]
    if told and told.has("vague_result") and not told.has("number"):
        return replace(_of(reading, min(band, VAGUE), "result", "metric"), most=VAGUE)
    return _of(reading, band, "result", "metric")


def metric(reading: Reading) -> Judged:
    """Judge the measure of the outcome: a figure in a sentence that tells an outcome."""
    measured = [seen for seen in reading.doing("metric", over=LIKELY) if seen.has("number")]
    if not measured:
        return Judged(2 if reading.doing("result") else 1)
    ranked = sorted(measured, key=lambda seen: -seen.does["metric"])
    band = _step(ranked[0].does["metric"], (0.0, LIKELY, SURE))
    if band == 4 and any(seen.has("from_to") for seen in measured):
        band = 5
    return Judged(band, tuple(ranked[:2]))


def trade_off(reading: Reading) -> Judged:
    """Judge the weighing: an alternative, the reason, the price."""
    band = _step(reading.mass("trade_off"), (0.3, 0.4, SURE, 1.5))
    weighed = reading.doing("trade_off")
    if band == 4 and any(s.has("alternative") and (s.has("price") or s.has("reason")) for s in weighed):
        band = 5
    return _of(reading, band, "trade_off")


def reflection(reading: Reading) -> Judged:
    """Judge the look back."""
    return _of(reading, _step(reading.mass("reflection"), (0.25, 0.4, SURE, 0.8)), "reflection")


def mechanism(reading: Reading) -> Judged:
    """Judge the how: concrete steps, fewer where most of the answer is maxims."""
    steps = reading.mass(*HOW) * (1 - reading.share("hollow")) - reading.mass("reckless")
    return _of(reading, max(_step(steps, (0.4, 0.8, 1.8, 3.2)), _talks(reading)), *HOW)


def edge_cases(reading: Reading) -> Judged:
    """Judge failures named; claims that nothing can go wrong count against it."""
    band = _step(reading.mass("edge_case") - reading.mass("reckless"), (0.3, 0.4, 0.7, 1.5))
    return _of(reading, band, "edge_case")


def practice(reading: Reading) -> Judged:
    """Judge a case of the candidate's own: something done, better with an outcome and a figure."""
    lived = replace(reading, kept=tuple(seen for seen in reading.kept if not _supposed(seen)))
    case = reading.best("own_action")[0] + reading.best("result", "metric")[0] + reading.best("metric")[0]
    band = _step(case + 0.5 * reading.best("reflection")[0], (0.5, 0.8, 1.4, 2.2))
    if all(seen.is_brief for seen in lived.doing("own_action", "result", "metric", over=LIKELY)):
        told = replace(lived, kept=tuple(seen for seen in lived.kept if not seen.has("denies")))
        return replace(_of(told, min(band, 2), "own_action", "result", "metric"), most=2)
    return _of(lived, band, "own_action", "result", "metric")


def _supposed(seen: Seen) -> bool:
    """Tell a sentence on what one would do, as "I'd estimate a week" is, from one on what was done."""
    return seen.has("would") and not (seen.has("i_did") or seen.has("we_did"))


def plan(reading: Reading) -> Judged:
    """Judge the steps; reckless ones weigh against it."""
    steps = reading.mass(*HOW) * (1 - reading.share("hollow")) - 2 * reading.mass("reckless")
    return _of(reading, max(_step(steps, (0.4, 0.9, 2.0, 3.5)), _talks(reading)), *HOW)


def reading_(reading: Reading) -> Judged:
    """Judge whether the candidate finds out what matters first."""
    found = reading.mass("diagnosis", "context") * (1 - reading.share("hollow"))
    asked = tuple(s for s in reading.doing("step", "safeguard", over=LIKELY) if s.has("find_out"))
    judged = _of(reading, _step(max(found, ASKED * len(asked)), (0.3, 0.45, 0.7, 1.5)), "diagnosis", "context")
    return judged if judged.shown or not asked else Judged(_step(ASKED * len(asked), (0.3, 0.45, 0.7)), asked[:2])


def safeguard(reading: Reading) -> Judged:
    """Judge who is told and protected."""
    told = reading.mass("safeguard") * (1 - reading.share("hollow")) - reading.mass("reckless")
    return _of(reading, _step(told, (0.25, 0.4, 0.7, 1.5)), "safeguard")


def reason(reading: Reading) -> Judged:
    """Judge the candidate's own reason."""
    band = _step(reading.mass("reason", "reflection") * (1 - reading.share("hollow")), (0.25, 0.4, 0.7, 1.2))
    return _of(reading, max(band, _talks(reading)), "reason", "reflection")


def evidence(reading: Reading) -> Judged:
    """Judge what was done that shows the motive."""
    done = (reading.mass("own_action") + reading.mass("result", "metric")) * (1 - reading.share("hollow"))
    return _of(reading, _step(done, (0.3, 0.5, 1.0, 2.0)), "own_action", "result", "metric")


def fit(reading: Reading) -> Judged:
    """Judge what ties the motive to this role and place."""
    return _of(reading, _step(reading.mass("fit") * (1 - reading.share("hollow")), (0.25, 0.4, 0.7, 1.5)), "fit")


JUDGES: dict[QuestionKind, dict[str, Judge]] = {
    "behavioral": {
        "own_action": own_action,
        "result": result,
        "context": context,
        "metric": metric,
        "trade_off": trade_off,
        "reflection": reflection,
    },
    "technical": {"mechanism": mechanism, "edge_cases": edge_cases, "trade_off": trade_off, "practice": practice},
    "situational": {
        "plan": plan,
        "reading": reading_,
        "safeguard": safeguard,
        "trade_off": trade_off,
        "experience": practice,
    },
    "motivation": {
        "evidence": evidence,
        "reason": reason,
        "fit": fit,
        "trade_off": trade_off,
        "metric": metric,
        "reflection": reflection,
    },
}
