"""A grader that raises stops the run: its bug is neither a low score nor a missing one."""

import pytest

from coach.errors import ConfigurationError
from evals import graders
from evals.graders.base import Mark, Sample, each
from evals.run import graded
from tests.evals import good


def test_a_grader_that_raises_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(sample: Sample) -> Mark:
        raise KeyError("gone")

    monkeypatch.setattr(graders, "GRADERS", (each("gap", lambda case: True, broken),))
    case, output = good.ladder()[0]
    with pytest.raises(ConfigurationError, match=r"gap on ladder/Q0-1: .*KeyError"):
        graded(graders.grade, [case], [output], good.PASSAGES)
