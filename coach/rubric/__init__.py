"""What a good answer is: criteria a kind of question, bands anchored in behaviour, and the score they give.

The method is that of structured interviewing (Levashina, Hartwell, Morgeson and Campion, Personnel Psychology 67,
2014): the same criteria for every candidate, each judged apart, on scales whose points are described by what was said
(behaviourally anchored rating scales: Smith and Kendall, Journal of Applied Psychology 47, 1963). The story criteria
of behavioral questions follow the STAR order of situation, task, action and result.
"""

from coach.rubric.criteria import Criterion, criteria
from coach.rubric.kind import tell_kind
from coach.rubric.score import OPEN, gap, score

__all__ = ["OPEN", "Criterion", "criteria", "gap", "score", "tell_kind"]
