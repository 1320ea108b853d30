"""The shape of a criterion."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing an answer is judged by.

    A core criterion decides whether the answer is complete (up to 4 of 5); the others lift a complete answer to 5.
    Weights count among criteria of the same sort. `anchors` says for each band from 1 to 5 what is said in the answer,
    so that every answer fits one of them: bands 1 and 2 are that it is missing, 3 that it is thin, 4 and 5 that it is
    there. `probe` asks for it in the fewest words, with nothing in it that would answer it.
    """

    name: str
    asks: str
    anchors: dict[int, str]
    probe: str  # a question without its question mark
    weight: float
    core: bool = False
    nameable: bool = True  # may be named as an answer's gap
