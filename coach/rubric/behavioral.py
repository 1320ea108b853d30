"""Behavioral questions: what the candidate did, told as an episode.

Context, own action and result are the STAR story (situation, task, action, result); metric, trade-off and reflection
are what hiring managers probe for once the story stands.
"""

from coach.rubric.shape import Criterion

CONTEXT = Criterion(
    name="context",
    asks="Does the listener know where this happened, who was involved and why it mattered?",
    anchors={
        1: "No episode: principles, habits or a job history instead of one occasion.",
        2: "An occasion is alluded to, but not where, for whom or in what system.",
        3: "Place or problem is named; the listener has to guess the rest.",
        4: "Who, what and the problem are clear in a sentence or two.",
        5: "Setting, size and what was at stake are clear, and every later step makes sense because of them.",
    },
    weight=0.8,
    core=True,
)
OWN_ACTION = Criterion(
    name="own_action",
    asks="What did the candidate do, as opposed to the team or to circumstances?",
    anchors={
        1: "Nothing was done by the candidate: intentions, opinions, or events that happened to them.",
        2: "Only a team acts, or things are done by nobody in particular.",
        3: "One own step is named, without how it was done.",
        4: "Several own steps, in an order that can be followed.",
        5: "Own decisions and steps, specific enough for somebody else to repeat them.",
    },
    weight=1.2,
    core=True,
)
RESULT = Criterion(
    name="result",
    asks="What came of it?",
    anchors={
        1: "No outcome, or only a promise that things go well.",
        2: "An outcome is hinted at, or the story stops before it is known.",
        3: "An outcome is claimed in general words.",
        4: "It is clear what changed, for whom.",
        5: "It is clear what changed, that it lasted, and how the candidate knows.",
    },
    weight=1.0,
    core=True,
)
METRIC = Criterion(
    name="metric",
    asks="Is the outcome measured?",
    anchors={
        1: "No figure on the outcome; figures on the setting don't count.",
        2: "The outcome is sized in words such as 'much faster'.",
        3: "One figure is near the outcome, without what it compares with.",
        4: "A figure on the outcome that can be understood.",
        5: "Before and after, or a figure with its period or base.",
    },
    weight=1.0,
)
TRADE_OFF = Criterion(
    name="trade_off",
    asks="Which alternatives were there, why this one, and what did it cost?",
    anchors={
        1: "The choice appears as the only possible one.",
        2: "A reason is given, but nothing that was decided against.",
        3: "An alternative or a price is mentioned in passing.",
        4: "An alternative is named together with the reason for the choice.",
        5: "Alternatives, the reason for the choice and the price that was accepted.",
    },
    weight=1.0,
)
REFLECTION = Criterion(
    name="reflection",
    asks="What does the candidate do differently since?",
    anchors={
        1: "No look back.",
        2: "A general lesson that would fit any story.",
        3: "A lesson that follows from this story.",
        4: "A lesson together with the candidate's own part in what went wrong or right.",
        5: "A changed habit, with what made it necessary.",
    },
    weight=0.7,
    nameable=False,
)

BEHAVIORAL = (OWN_ACTION, RESULT, CONTEXT, METRIC, TRADE_OFF, REFLECTION)
