"""Situational questions: what would the candidate do, and would it work?"""

from coach.rubric.shape import Criterion

READING = Criterion(
    name="reading",
    asks="Does the candidate find out what matters before acting?",
    anchors={
        1: "Principles instead of this situation.",
        2: "The situation is repeated or judged; nothing is found out about it.",
        3: "One thing to find out or look at, without what depends on it.",
        4: "What is at risk, or what has to be known, comes first and steers the steps.",
        5: "As 4, sized against a limit or a figure, or with what stays unknown said.",
    },
    probe="What would have to be found out before that",
    weight=0.8,
    core=True,
)
PLAN = Criterion(
    name="plan",
    asks="Which steps, in which order, by whom?",
    anchors={
        1: "No step: 'stay calm', 'communicate', 'look at the options'.",
        2: "Steps that would fit any situation, or a step that would do harm, break a rule or skip what is urgent.",
        3: "Concrete steps for this situation, but an important one is missing or their order is open.",
        4: "Concrete steps in an order that would work.",
        5: "As 4, with times, who does what, or what happens if a step fails.",
    },
    probe="What would be the first steps there, in order",
    weight=1.3,
    core=True,
)
SAFEGUARD = Criterion(
    name="safeguard",
    asks="Are the people who carry the risk told and protected?",
    anchors={
        1: "Nobody is told, or the risk is hidden or pushed on to others.",
        2: "'Communicate' and 'escalate', without whom or what.",
        3: "Somebody in particular is told or asked, late or without what they need.",
        4: "Those who carry the risk are told in time, with what they need.",
        5: "As 4, and there is a fallback, a check afterwards or a point at which to stop.",
    },
    probe="Who has to know about that, and what would they be told",
    weight=0.9,
    core=True,
)
TRADE_OFF = Criterion(
    name="trade_off",
    asks="Which options are weighed, and what does the choice cost?",
    anchors={
        1: "The course appears as the only possible one.",
        2: "A reason for it, but nothing that is decided against and no price.",
        3: "Another option or a price is named, without why the choice falls as it does.",
        4: "The reason for the choice, with one of the two: another option, or a price (cost, delay, risk, loss).",
        5: "All three: another option, what speaks against it, and a price of the course that is taken.",
    },
    probe="What else could be done there, and what would it cost",
    weight=1.0,
)
EXPERIENCE = Criterion(
    name="experience",
    asks="Is it backed by a case of the candidate's own, with what came of it?",
    anchors={
        1: "No case.",
        2: "Experience is claimed ('I have had this often') without a case.",
        3: "One case is named, without what came of it.",
        4: "One case, with what came of it in words.",
        5: "One case, with an outcome in figures or what the candidate does otherwise since.",
    },
    probe="When has something like that come up, and how did it end",
    weight=1.0,
)

SITUATIONAL = (PLAN, READING, SAFEGUARD, TRADE_OFF, EXPERIENCE)
