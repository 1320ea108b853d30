"""Behavioral questions: what the candidate did, told as an episode.

Context, own action and result are the STAR story (situation, task, action, result); metric, trade-off and reflection
are what hiring managers probe for once the story stands.
"""

from coach.rubric.shape import Criterion

CONTEXT = Criterion(
    name="context",
    asks="Does the listener know where this happened, who was involved and why it mattered?",
    anchors={
        1: "No occasion at all: principles, habits or a job history.",
        2: "One occasion, but not even the kind of place, team or system it was in can be told, whatever was wrong.",
        3: "The kind of place, team or system can be told, but not what was wrong or why it mattered.",
        4: "Where it was, and what was wrong or why it mattered, are both clear.",
        5: "As 4, with both: who else was concerned, and a size (how many, how much, how long, what could be lost).",
    },
    probe="Where was this, and who was involved",
    weight=0.8,
    core=True,
)
OWN_ACTION = Criterion(
    name="own_action",
    asks="What did the candidate do, as opposed to the team or to circumstances?",
    anchors={
        1: "Nothing is done: intentions, opinions, or what the candidate always does or would do.",
        2: "Things are done, but only by a team ('we') or by nobody in particular.",
        3: "The candidate's own part is a single step, or a role ('I led it') without its steps.",
        4: "Two or more own steps that can be followed.",
        5: "As 4, and a decision of the candidate's own among them, with its reason.",
    },
    probe="Which part of that did you do yourself",
    weight=1.2,
    core=True,
)
RESULT = Criterion(
    name="result",
    asks="What came of it?",
    anchors={
        1: "No outcome; figures on the setting, the effort or the plan are none.",
        2: "The outcome is hoped for, planned or not yet known.",
        3: "An outcome is claimed in general words ('it went well', 'they were happy').",
        4: "What was different afterwards can be told, if only by a figure; a failure told as one counts.",
        5: "As 4, and what happened later (it lasted, spread, came back), or who or what confirmed it.",
    },
    probe="What came of that in the end",
    weight=1.0,
    core=True,
)
METRIC = Criterion(
    name="metric",
    asks="Is the outcome measured?",
    anchors={
        1: "No size of the outcome ('it worked'); figures on the setting, the effort or the plan don't count.",
        2: "The outcome is more or less of something, or none of it any more, in words only ('faster', 'far fewer').",
        3: "A figure on the outcome that can't be placed: of what, or against what, is left open.",
        4: "A figure on the outcome that can be understood by itself.",
        5: "Before and after, or a figure with its period, base or way of measuring.",
    },
    probe="What figure would show how much changed",
    weight=1.0,
)
TRADE_OFF = Criterion(
    name="trade_off",
    asks="Which alternatives were there, why this one, and what did it cost?",
    anchors={
        1: "What was done appears as the only possible course.",
        2: "A reason for it, but nothing that was decided against and no price.",
        3: "An alternative or a price is named, without why the choice fell as it did.",
        4: "The reason for the choice, with one of the two: an alternative, or a price (cost, delay, risk, loss).",
        5: "All three: an alternative, what spoke against it, and a price of the course that was taken.",
    },
    probe="What else could have been done there, and why was it not",
    weight=1.0,
)
REFLECTION = Criterion(
    name="reflection",
    asks="What does the candidate do differently since?",
    anchors={
        1: "No look back.",
        2: "A general lesson that would fit any story.",
        3: "A lesson that follows from this story ('I learned that …'), without what to do otherwise.",
        4: "What should have been done otherwise here, or would be done otherwise next time.",
        5: "Something that is done or set up since, by the candidate or the team, because of this story.",
    },
    probe="What would be done differently today",
    weight=0.7,
    nameable=False,
)

BEHAVIORAL = (OWN_ACTION, RESULT, CONTEXT, METRIC, TRADE_OFF, REFLECTION)
