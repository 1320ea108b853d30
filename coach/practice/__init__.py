"""Practice sets: which requirements they cover, slots for an engine to fill, coverage and exports.

Code owns what is asked and what counts as covered; an engine only words the questions:

    drafted = plan(library, brief, count, seed, avoid, embed=library.embed)
    questions = await engine.questions(drafted.task)
    practice_set = assemble(drafted, questions, engine_info, set_id)
"""

from coach.practice.assemble import assemble, weak
from coach.practice.draft import Plan, Row, plan
from coach.practice.personal import with_cv

__all__ = ["Plan", "Row", "assemble", "plan", "weak", "with_cv"]
