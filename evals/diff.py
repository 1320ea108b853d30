"""`evals diff`: two sets of prompts, or two models, on the cases that tell them apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coach.engines.langchain.calls import Call
from corpus.types import Hit
from evals import kept, playing
from evals.config import Config
from evals.playing import Heard, Played
from evals.results import CaseChange, Comparison, Diff, MissingCall
from evals.run import PROMPTS, Grader, graded
from evals.touched import Side, Touch, touched
from evals.types import Case, Grade, Output

Compare = Callable[[Sequence[Grade], Sequence[Grade]], Comparison]


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared, as it is told to people."""

    old: Side
    new: Side
    base_ref: str
    base_commit: str
    prompt_diff: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """What must be recorded before there is a verdict: the cases, and on which sides."""

    calls: tuple[MissingCall, ...]
    old: tuple[Case, ...] = ()
    new: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a comparison works on: touched cases, and both sides played, unless something is lacking."""

    cases: Sequence[Case]
    passages: Mapping[str, Hit]
    sides: Sides
    found: Sequence[Touch]
    lack: Lack = Lack(())
    both: Sequence[Case] = ()
    before: Sequence[Played] = ()
    after: Sequence[Played] = ()


def prepare(cases: Sequence[Case], passages: Mapping[str, Hit], sides: Sides, recordings: Path) -> Prepared:
    """Find what two sides treat differently, and what of it isn't recorded; asks nothing of a model.

    A case that was never recorded on the old side can't be compared: it is counted, and not asked for. Only where no
    touched case was recorded there are both sides asked for.

    Raises:
        ConfigurationError: cases, prompts or recordings are not as they must be.
    """
    found = touched(cases, passages, sides.old, sides.new, recordings)
    ready = Prepared(cases, passages, sides, found, _first_lacking(found, sides, recordings))
    if ready.lack.calls or not found:
        return ready
    some = [one.case for one in found]
    both = _with_mates(cases, some)
    before = sides.old.play(both, passages, recordings, sides.old.config.samples)
    after = sides.new.play(both, passages, recordings, sides.new.config.samples)
    lack = _later_lacking(some, before, after, sides.new.config)
    return replace(ready, lack=lack, both=both, before=before, after=after)


def diff(ready: Prepared, recordings: Path, grade: Grader, compare: Compare) -> Diff:
    """Return the verdict, or the calls that are missing for one.

    Raises:
        ConfigurationError: a grader broke.
    """
    told = _told(ready)
    if ready.lack.calls:
        return told.model_copy(update={"missing": ready.lack.calls})
    if not ready.found:
        sentence = f"No rendered request of {len(ready.cases)} cases differs: there is nothing to measure."
        return told.model_copy(update={"comparison": Comparison(word="no clear change", sentence=sentence)})
    return told.model_copy(update=_compared(ready, recordings, grade, compare, told.notes))


def _first_lacking(found: Sequence[Touch], sides: Sides, recordings: Path) -> Lack:
    """Tell which first calls aren't recorded, from the names of files alone."""
    there = set(kept.everything(recordings))

    def has(call: Call | None) -> bool:
        return call is None or call.key[: kept.DIGITS] in there

    known = [one for one in found if has(one.old)]
    new, old = sides.new.config, sides.old.config
    if known or not found:
        lacking = [one for one in known if not has(one.new)]
        return Lack(_calls([(one.case, one.new) for one in lacking], new), new=tuple(one.case for one in lacking))
    before = _calls([(one.case, one.old) for one in found], old)
    after = _calls([(one.case, one.new) for one in found if not has(one.new)], new)
    both = tuple(one.case for one in found)
    return Lack((*before, *after), old=both, new=both)


def _calls(pairs: Sequence[tuple[Case, Call | None]], config: Config) -> tuple[MissingCall, ...]:
    listed = [
        Played(Output(case_id=case.id, status="unrecorded"), [Heard(call, None, False)]) for case, call in pairs if call
    ]
    return tuple(playing.missing(listed, config))


def _later_lacking(some: Sequence[Case], before: Sequence[Played], after: Sequence[Played], config: Config) -> Lack:
    """Tell which repairs and later turns aren't recorded, of cases whose old side is complete."""
    wanted = {case.id for case in some}
    incomplete = {one.output.case_id for one in before if one.missing}
    lacking = [one for one in after if one.missing and one.output.case_id in wanted - incomplete]
    names = {one.output.case_id for one in lacking}
    return Lack(tuple(playing.missing(lacking, config)), new=tuple(case for case in some if case.id in names))


def _with_mates(cases: Sequence[Case], some: Sequence[Case]) -> list[Case]:
    """Return the touched cases with the rest of their clusters: a pair is graded from both of its answers."""
    clusters = {(case.task, case.cluster) for case in some}
    return [case for case in cases if (case.task, case.cluster) in clusters]


def _told(ready: Prepared) -> Diff:
    sides = ready.sides
    models = sides.old.config.model, sides.new.config.model
    return Diff(
        base_ref=sides.base_ref,
        base_commit=sides.base_commit,
        model=models[1],
        base_model=models[0] if models[0] != models[1] else None,
        prompt_diff=sides.prompt_diff,
        touched=tuple(name for name in PROMPTS if any(one.case.task == name for one in ready.found)),
        comparison=None,
        unchanged=len(ready.cases) - len(ready.found),
        notes=sides.notes,
    )


def _compared(
    ready: Prepared, recordings: Path, grade: Grader, compare: Compare, notes: tuple[str, ...]
) -> dict[str, object]:
    """Return what a diff holds once both sides are graded."""
    old, new = [one.output for one in ready.before], [one.output for one in ready.after]
    old_grades = graded(grade, ready.both, old, ready.passages)
    new_grades = graded(grade, ready.both, new, ready.passages)
    if unmeasured := len({output.case_id for output in old if output.status == "unrecorded"}):
        notes = (*notes, f"{unmeasured} of {len(ready.both)} cases were never recorded under the base: not measured.")
    changes = [_change(one.case, old, new, old_grades, new_grades) for one in ready.found]
    return {
        "comparison": compare(old_grades, new_grades),
        "cases": tuple(sorted(changes, key=lambda one: one.change)),
        "oldest_recording": kept.oldest(recordings, [key for output in (*old, *new) for key in output.calls]),
        "notes": notes,
    }


def _change(
    case: Case, old: Sequence[Output], new: Sequence[Output], old_grades: Sequence[Grade], new_grades: Sequence[Grade]
) -> CaseChange:
    was = tuple(grade for grade in old_grades if case.id in grade.cases)
    now = tuple(grade for grade in new_grades if case.id in grade.cases)
    known = {(grade.metric, grade.unit): grade.value for grade in was if grade.value is not None}
    change = sum(
        grade.value - known[grade.metric, grade.unit]
        for grade in now
        if grade.value is not None and (grade.metric, grade.unit) in known
    )
    return CaseChange(
        case=case,
        old=next((output for output in old if output.case_id == case.id), None),
        new=next(output for output in new if output.case_id == case.id),
        old_grades=was,
        new_grades=now,
        change=change,
    )
