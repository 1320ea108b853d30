"""Whether an answer bears on the question at all: one good story isn't an answer to everything.

Only kinds of question whose answers share the question's subject can be told. On the answers of `data/answers.jsonl`,
each held against its own question and against others of its kind, right pairs of technical and situational questions
lie well above the bounds below; stories of behavioral and motivation questions don't stand out from other questions'
(the best bound that spares 99.5 % of the right pairs finds 4 and 11 to 28 % of the wrong ones), so they aren't judged.
"""

from coach.engines.offline.heads import Embed
from coach.engines.offline.signals import Reading
from coach.types import QuestionKind
from coach.words import stems

# Cosine of question and whole answer, plus that of the closest sentence: below it the answer is about something else.
LEAST: dict[QuestionKind, float] = {"technical": 0.34, "situational": 0.34}
ENOUGH = 12  # words; fewer don't show what they are about


def bears_on(question: str, kind: QuestionKind, reading: Reading, embed: Embed) -> bool:
    """Tell whether an answer may be one to this question; in doubt it is."""
    told = [seen.plain for seen in reading.kept]
    said = " ".join(told)
    if kind not in LEAST or len(said.split()) < ENOUGH or set(stems(question)) & set(stems(said)):
        return True
    vectors = embed([question, said, *told])
    near = vectors[1:] @ vectors[0]
    return float(near[0]) + float(near[1:].max()) >= LEAST[kind]
