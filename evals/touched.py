"""Which cases an edit of prompts touches: those whose rendered requests differ, found before anything is asked."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coach.engines.langchain.calls import Call
from corpus.types import Hit
from evals import playing
from evals.config import Config
from evals.engines import replaying
from evals.playing import Engines, Played
from evals.run import PROMPTS
from evals.types import Case
from prompts.loader import load


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: a folder of prompts, and the model that recordings are looked up for."""

    prompts: Path
    config: Config

    def replaying(self, recordings: Path | None) -> Engines:
        """Return engines on this side's prompts and model."""
        return replaying(self.config, self.prompts, recordings)

    def play(
        self, cases: Sequence[Case], passages: Mapping[str, Hit], recordings: Path | None, samples: int
    ) -> list[Played]:
        """Replay cases on this side."""
        engines = self.replaying(recordings)
        return asyncio.run(playing.play(cases, engines, passages, concurrency=1, samples=samples))


@dataclass(frozen=True, slots=True)
class Touch:
    """A case whose requests differ, with the first call on either side where the two differ from the start."""

    case: Case
    old: Call | None = None
    new: Call | None = None


def touched(cases: Sequence[Case], passages: Mapping[str, Hit], old: Side, new: Side, recordings: Path) -> list[Touch]:
    """Return the cases of which any reachable call differs between two sides, in order.

    First calls are rendered and compared; that asks nothing and reads no recording. Where they agree, a later call may
    still differ (a repair, a later turn of an interview): those cases are replayed as far as recordings reach.
    """
    able = _able(cases, old, new)
    before, after = first_calls(able, passages, old), first_calls(able, passages, new)
    found: dict[str, Touch] = {}
    same: list[Case] = []
    for case, was, now in zip(able, before, after, strict=True):
        if _key(was) == _key(now):
            same.append(case)
        else:
            found[case.id] = Touch(case, was, now)
    for case in _later(same, passages, old, new, recordings):
        found[case.id] = Touch(case)
    return [found[case.id] for case in able if case.id in found]


def first_calls(cases: Sequence[Case], passages: Mapping[str, Hit], side: Side) -> list[Call | None]:
    """Return the first call that each case makes; None where code answers by itself."""
    played = side.play(cases, passages, None, samples=1)
    return [one.calls[0].call if one.calls else None for one in played]


def _able(cases: Sequence[Case], old: Side, new: Side) -> list[Case]:
    """Return the cases whose task uses a prompt that differs, or all where models are compared."""
    if old.config.model != new.config.model:
        return list(cases)
    names = {name for case in cases for name in PROMPTS[case.task]}
    edited = {name for name in names if _differs(name, old.prompts, new.prompts)}
    return [case for case in cases if edited & set(PROMPTS[case.task])]


def _differs(name: str, old: Path, new: Path) -> bool:
    before, after = (folder / f"{name}.md" for folder in (old, new))
    if before.exists() and after.exists() and before.read_bytes() == after.read_bytes():
        return False
    return load(name, old).hash != load(name, new).hash


def _later(cases: Sequence[Case], passages: Mapping[str, Hit], old: Side, new: Side, recordings: Path) -> list[Case]:
    samples = old.config.samples
    by_id = {case.id: case for case in cases}
    before = old.play(cases, passages, recordings, samples)
    # With one call in all, the same on both sides, its recorded reply is the same, and so is all that follows.
    more = list({one.output.case_id: by_id[one.output.case_id] for one in before if len(one.output.calls) > 1}.values())
    known = {(one.output.case_id, one.output.sample): one.output.calls for one in before}
    after = new.play(more, passages, recordings, samples)
    names = {one.output.case_id for one in after if known[one.output.case_id, one.output.sample] != one.output.calls}
    return [case for case in more if case.id in names]


def _key(call: Call | None) -> str | None:
    return call.key if call else None
