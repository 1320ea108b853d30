"""Situational questions: what would the candidate do, and would it work?"""

from coach.rubric.shape import Criterion

READING = Criterion(
    name="reading",
    asks="Does the candidate find out what matters before acting?",
    anchors={
        1: "Principles instead of this situation.",
        2: "The situation is repeated; nothing is asked of it.",
        3: "One thing to find out or to look at first.",
        4: "What is at risk, or what has to be known, comes first and steers the steps.",
        5: "The risk is sized against a limit or a figure, and what is unknown is said.",
    },
    weight=0.8,
    core=True,
)
PLAN = Criterion(
    name="plan",
    asks="Which steps, in which order, by whom?",
    anchors={
        1: "No step: 'stay calm', 'communicate', 'look at the options'.",
        2: "A single step, or steps that anybody would list for any situation.",
        3: "Concrete steps, with a hole that would hurt in practice.",
        4: "Concrete steps in order, with who does what.",
        5: "Concrete steps with times, who is told what, and what happens if a step fails.",
    },
    weight=1.3,
    core=True,
)
SAFEGUARD = Criterion(
    name="safeguard",
    asks="Are the people who carry the risk told and protected?",
    anchors={
        1: "Nobody is told, or the risk is hidden or pushed on to others.",
        2: "'Communicate' and 'escalate', without whom and what.",
        3: "One person or group is told or asked.",
        4: "The right people are told early, with what they need.",
        5: "The right people are told early, and there is a fallback and a point at which to stop.",
    },
    weight=0.9,
    core=True,
)
TRADE_OFF = Criterion(
    name="trade_off",
    asks="Which options are weighed, and what does the choice cost?",
    anchors={
        1: "The course appears as the only possible one.",
        2: "A reason, but nothing that was decided against.",
        3: "Another option or a price is mentioned in passing.",
        4: "Another option is named together with the reason for the choice.",
        5: "Options, the reason for the choice and the price that is accepted.",
    },
    weight=1.0,
)
EXPERIENCE = Criterion(
    name="experience",
    asks="Is it backed by a case of the candidate's own, with what came of it?",
    anchors={
        1: "No case.",
        2: "Experience is claimed without a case.",
        3: "A case is named, without what came of it.",
        4: "A case with its outcome.",
        5: "A case with a measured outcome, and what the candidate would do sooner or otherwise.",
    },
    weight=1.0,
)

SITUATIONAL = (PLAN, READING, SAFEGUARD, TRADE_OFF, EXPERIENCE)
