"""`evals record`: pays for what is missing, once."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach.errors import ConfigurationError
from corpus.types import Hit
from evals import playing
from evals.config import Config, Places
from evals.engines import recording
from evals.playing import OnProgress, Played, Purse
from evals.results import MissingCall
from evals.touched import Side
from evals.types import Case


@dataclass(frozen=True, slots=True)
class Order:
    """What to record: cases on one side, and the calls known to be missing."""

    side: Side
    cases: tuple[Case, ...]
    calls: tuple[MissingCall, ...]


def priced(config: Config) -> Config:
    """Return the settings with the prices of the coach's own variables, where `evals.toml` has none.

    Raises:
        ConfigurationError: a price isn't a number.
    """
    found = {}
    for name in ("input_price", "output_price"):
        text = os.environ.get(f"COACH_MODEL_{name.upper()}")
        if getattr(config, name) is None and text:
            try:
                found[name] = float(text)
            except ValueError:
                raise ConfigurationError(f"COACH_MODEL_{name.upper()} isn't a number.", "Set it anew.") from None
    return config.model_copy(update=found)


def of_model(config: Config, model: str | None) -> Config:
    """Return the settings with another model, where one is named."""
    return config if model is None else config.model_copy(update={"model": model})


def ordered(side: Side, cases: Sequence[Case], passages: Mapping[str, Hit], places: Places) -> Order:
    """Return what isn't recorded of these cases."""
    played = side.play(cases, passages, places.recordings, side.config.samples)
    names = {one.output.case_id for one in played if one.missing}
    calls = tuple(playing.missing(played, side.config))
    return Order(side, tuple(case for case in cases if case.id in names), calls)


def record(
    order: Order,
    passages: Mapping[str, Hit],
    places: Places,
    purse: Purse,
    concurrency: int,
    on_progress: OnProgress = lambda _: None,
) -> list[Played]:
    """Play the cases of an order on the model; replies are kept as they come, so that a stopped run is taken up again.

    Raises:
        ConfigurationError: no key, or a setting that can't be used.
    """
    config = order.side.config
    engines = recording(config, order.side.prompts, places.recordings)
    return asyncio.run(
        playing.play(
            order.cases,
            engines,
            passages,
            concurrency=concurrency,
            samples=config.samples,
            purse=purse,
            on_progress=on_progress,
        )
    )


def estimate(calls: Sequence[MissingCall]) -> str:
    """Say how many calls, tokens and dollars, as far as they are known."""
    asked, told = sum(call.input_tokens for call in calls), sum(call.output_tokens for call in calls)
    costs = [call.cost_usd for call in calls]
    known = [cost for cost in costs if cost is not None]
    price = f"about ${sum(known):.2f}" if len(known) == len(costs) else "cost unknown: no prices are set"
    many = "1 call" if len(calls) == 1 else f"{len(calls)} calls"
    return f"{many}, about {asked:,} input and {told:,} output tokens, {price}"
