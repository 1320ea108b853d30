"""What a turn tells while it is being played."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from coach.types import Turn


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a turn; `data` is ready for JSON.

    In order: `progress` ({"step", "text"}, before each call of an engine), `critique` (a Critique, where there is
    one), `reply` (a TurnReply), `done` (the Turn, once it is stored). Nothing unverified is ever sent.
    """

    name: Literal["progress", "critique", "reply", "done"]
    data: dict[str, Any]


OnEvent = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Take an event and do nothing."""


def replay(turn: Turn, tell: OnEvent) -> None:
    """Tell the events of a turn that was finished before."""
    if turn.critique:
        tell(Event("critique", turn.critique.model_dump(mode="json")))
    tell(Event("reply", turn.reply.model_dump(mode="json")))
    tell(Event("done", turn.model_dump(mode="json")))
