"""Motivation questions: why this, why here, and what shows it?"""

from coach.rubric.shape import Criterion

REASON = Criterion(
    name="reason",
    asks="Is there a reason, or a view, of the candidate's own?",
    anchors={
        1: "Praise or a common view that anybody could have given.",
        2: "A wish or an opinion (to grow, to help, 'it is the future') without where it comes from.",
        3: "A reason or view that is the candidate's own, left general.",
        4: "A reason or view that grew out of something the candidate saw or did.",
        5: "As 4, and what it makes the candidate look for, decide or do.",
    },
    probe="Where does that come from",
    weight=1.0,
    core=True,
)
EVIDENCE = Criterion(
    name="evidence",
    asks="What has the candidate done that bears it out?",
    anchors={
        1: "Nothing but adjectives and intentions.",
        2: "Years, titles, courses or what a team did, without anything the candidate did.",
        3: "One thing the candidate did, without what came of it.",
        4: "Something the candidate did, with what came of it in words.",
        5: "As 4, with an outcome in figures or a setback that was worked on.",
    },
    probe="What have you done that shows this",
    weight=1.2,
    core=True,
)
FIT = Criterion(
    name="fit",
    asks="Is it tied to this role, this place or this field in particular?",
    anchors={
        1: "Would fit any employer in any field.",
        2: "Only the name, size or reputation of the employer or field.",
        3: "One feature of the role, place or field is named.",
        4: "One feature, tied to what the candidate wants or can do.",
        5: "Several, tied to what the candidate wants or can do, or one with what they still have to learn.",
    },
    probe="Which part of this role is that about",
    weight=0.9,
    core=True,
)
METRIC = Criterion(
    name="metric",
    asks="Is what was done measured?",
    anchors={
        1: "No size of anything the candidate achieved.",
        2: "An achievement is sized in words only.",
        3: "A figure on an achievement that can't be placed: of what, or against what, is left open.",
        4: "A figure on an achievement that can be understood by itself.",
        5: "Before and after, or a figure with its period or base.",
    },
    probe="What figure would show that",
    weight=0.8,
)
TRADE_OFF = Criterion(
    name="trade_off",
    asks="What does the candidate give up for it, or choose it over, and what speaks against it?",
    anchors={
        1: "Only upsides; choices inside a story of work are no choice of this job.",
        2: "A difficulty in general ('it is demanding').",
        3: "An alternative or a downside is named, without why it is still right.",
        4: "Why it is still right, with one of the two: an alternative, or a downside of this choice.",
        5: "All three: an alternative, why it was not taken, and a downside of this choice that is accepted.",
    },
    probe="What speaks against that, and why is it still right",
    weight=1.0,
)
REFLECTION = Criterion(
    name="reflection",
    asks="What has the candidate learned on the way?",
    anchors={
        1: "No look back.",
        2: "A general truth.",
        3: "A lesson of the candidate's own.",
        4: "As 3, with what brought it about.",
        5: "A habit or choice that has changed since, with what made it necessary.",
    },
    probe="What has changed since",
    weight=0.7,
    nameable=False,
)

MOTIVATION = (EVIDENCE, REASON, FIT, TRADE_OFF, METRIC, REFLECTION)
