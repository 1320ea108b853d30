"""Technical questions: is it right, how does it work, where does it break, what does it cost?"""

from coach.rubric.shape import Criterion

CORRECTNESS = Criterion(
    name="correctness",
    asks="Does it agree with the reference or the documents?",
    anchors={
        1: "Nothing of the reference is there, or the opposite is said.",
        2: "Words of the subject, little of what the reference says.",
        3: "Some of the reference's points, with a gap or an error that would matter in practice.",
        4: "The main points are there and right.",
        5: "All points of the reference, nothing wrong beside them.",
    },
    weight=1.2,
    core=True,
)
MECHANISM = Criterion(
    name="mechanism",
    asks="Does the answer say how it works, step by step?",
    anchors={
        1: "No how: maxims, names of tools, or the question in other words.",
        2: "A direction ('add a cache', 'watch the key metrics') without how.",
        3: "One or two concrete steps; the way between them is left open.",
        4: "Concrete steps that follow from each other.",
        5: "Concrete steps with why each of them works, from cause to effect.",
    },
    weight=1.0,
    core=True,
)
EDGE_CASES = Criterion(
    name="edge_cases",
    asks="Where does it fail, and what happens then?",
    anchors={
        1: "Only the case in which all goes well, or 'this never fails'.",
        2: "Failure is mentioned without a case.",
        3: "One failure or limit is named.",
        4: "A failure or limit is named together with what is done about it.",
        5: "Several, each with what is done about it or how it would be noticed.",
    },
    weight=1.0,
)
TRADE_OFF = Criterion(
    name="trade_off",
    asks="Which alternatives are there, and why this one?",
    anchors={
        1: "One way, as if there were no other.",
        2: "A reason without an alternative.",
        3: "An alternative or a price is mentioned in passing.",
        4: "An alternative is named together with the reason for the choice.",
        5: "Alternatives, the reason for the choice, the price accepted, and when the choice would be another.",
    },
    weight=1.0,
)
PRACTICE = Criterion(
    name="practice",
    asks="Is it backed by a case, a threshold or a figure of the candidate's own?",
    anchors={
        1: "Nothing that was lived through or measured.",
        2: "Experience is claimed ('I have done this often').",
        3: "A case or a threshold is mentioned.",
        4: "An own case with what came of it, or thresholds with their reason.",
        5: "An own case with figures and what was learned from it.",
    },
    weight=1.0,
    nameable=False,
)

TECHNICAL = (CORRECTNESS, MECHANISM, EDGE_CASES, TRADE_OFF, PRACTICE)
