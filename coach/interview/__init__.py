"""The interview's state machine: pure functions, no I/O. Code owns the course; a model only reads and words.

An interview asks its questions in stage order, probes each at most twice, and ends: answers always lead on, messages
that are no answer do so after a few, and a limit on the whole closes what neither brings to an end.
"""

from coach.interview.commands import by_command
from coach.interview.rules import Claim, Move, advance, asks_documents, disputed, left_to_documents, upheld
from coach.interview.state import Attempt, State, begin
from coach.interview.wording import opening

__all__ = [
    "Attempt",
    "Claim",
    "Move",
    "State",
    "advance",
    "asks_documents",
    "begin",
    "by_command",
    "disputed",
    "left_to_documents",
    "opening",
    "upheld",
]
