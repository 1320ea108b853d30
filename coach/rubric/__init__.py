"""What a good answer is: criteria a kind of question, bands anchored in behaviour, and the score they give.

The method is that of structured interviewing (Levashina, Hartwell, Morgeson and Campion, Personnel Psychology 67,
2014): the same criteria for every candidate, each judged apart, on scales whose points are described by what was said
(behaviourally anchored rating scales: Smith and Kendall, Journal of Applied Psychology 47, 1963). The story criteria
of behavioral questions follow the STAR order of situation, task, action and result. What such structure is made of,
same questions, anchored scales and each answer rated apart among it, was set out by Campion, Palmer and Campion
(Personnel Psychology 50, 1997); that structured interviews predict performance best among the common methods of
selection is the estimate of Sackett, Zhang, Berry and Lievens (Journal of Applied Psychology 107, 2022). Questions
about the past follow the behaviour description interview of Janz (Journal of Applied Psychology 67, 1982), those
about a case the situational interview of Latham, Saari, Pursell and Campion (Journal of Applied Psychology 65, 1980),
whose scoring guides anchored bands in answers.

The anchors are this project's own words, not taken from these works, and the weights are a judgement: `score` says
what they are to achieve, and the tests hold them to it on typical answers of four qualities.
"""

from coach.rubric.criteria import Criterion, criteria
from coach.rubric.kind import tell_kind
from coach.rubric.score import ANSWERED, OPEN, gap, score

__all__ = ["ANSWERED", "OPEN", "Criterion", "criteria", "gap", "score", "tell_kind"]
