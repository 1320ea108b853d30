"""Motivation questions: why this, why here, and what shows it?"""

from coach.rubric.shape import Criterion

REASON = Criterion(
    name="reason",
    asks="Is there a reason of the candidate's own?",
    anchors={
        1: "Praise of the field or of the company; anybody could have said it.",
        2: "A wish (to grow, to learn, to earn) without where it comes from.",
        3: "A reason of the candidate's own, left general.",
        4: "A reason that grew out of something the candidate saw or did.",
        5: "A reason with its origin, and what it makes the candidate look for.",
    },
    weight=1.0,
    core=True,
)
EVIDENCE = Criterion(
    name="evidence",
    asks="What has the candidate done that shows it?",
    anchors={
        1: "Nothing but adjectives.",
        2: "Years, titles or courses, without anything done.",
        3: "One thing done, in passing.",
        4: "Something done, with what came of it.",
        5: "Something done, with a measured outcome or a setback that was worked on.",
    },
    weight=1.2,
    core=True,
)
FIT = Criterion(
    name="fit",
    asks="Why this role and this place, in particular?",
    anchors={
        1: "Would fit any employer.",
        2: "Name or reputation of the employer only.",
        3: "One feature of the role or place.",
        4: "A feature of the role or place, tied to what the candidate wants or can do.",
        5: "Several, tied to what the candidate wants, can do and still has to learn.",
    },
    weight=0.9,
    core=True,
)
METRIC = Criterion(
    name="metric",
    asks="Is what was done measured?",
    anchors={
        1: "No figure on anything the candidate achieved.",
        2: "Sized in words.",
        3: "A figure near an achievement.",
        4: "A figure on an achievement.",
        5: "Before and after, or a figure with its period or base.",
    },
    weight=0.8,
)
TRADE_OFF = Criterion(
    name="trade_off",
    asks="What does the candidate give up for it, or choose it over?",
    anchors={
        1: "Only upsides.",
        2: "A difficulty is mentioned in general.",
        3: "An alternative or a downside is named.",
        4: "An alternative or a downside, and why it is still right.",
        5: "Alternatives, the reason for the choice and the price, soberly told.",
    },
    weight=1.0,
)
REFLECTION = Criterion(
    name="reflection",
    asks="What has the candidate learned about themselves on the way?",
    anchors={
        1: "No look back.",
        2: "A general truth.",
        3: "A lesson of their own.",
        4: "A lesson of their own, with what brought it about.",
        5: "A changed habit, with what made it necessary.",
    },
    weight=0.7,
    nameable=False,
)

MOTIVATION = (EVIDENCE, REASON, FIT, TRADE_OFF, METRIC, REFLECTION)
