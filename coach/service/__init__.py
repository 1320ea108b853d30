"""The use cases: the one thing that the API, the command line and the evals call."""

from coach.service.coach import Coach
from coach.service.events import Event, OnEvent

__all__ = ["Coach", "Event", "OnEvent"]
