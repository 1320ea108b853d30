"""Technical questions: is it right, how does it work, where does it break, what does it cost?"""

from coach.rubric.shape import Criterion

CORRECTNESS = Criterion(
    name="correctness",
    asks="Is it right, and does it answer the whole question?",
    anchors={
        1: "Nothing right is said about what is asked, or the opposite of what is right.",
        2: "Right words around it, but the heart of what is asked is missing or wrong.",
        3: "The heart is right, beside an error or a gap that would matter in practice.",
        4: "The main points are there and right; at most a detail is missing or loose.",
        5: "All points of the reference or of the question, and nothing wrong beside them.",
    },
    probe="How exactly does that work",
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
        5: "As 4, with why they work, from cause to effect.",
    },
    probe="What happens there, step by step",
    weight=1.0,
    core=True,
)
EDGE_CASES = Criterion(
    name="edge_cases",
    asks="Where does it fail, and what happens then?",
    anchors={
        1: "Only the case in which all goes well.",
        2: "Failure is spoken of in general ('handle errors', 'it can break'), without a case.",
        3: "One failure or limit is named, without what is done about it.",
        4: "One failure or limit, with what is done about it or how it is noticed.",
        5: "Two or more, each with what is done about it or how it is noticed.",
    },
    probe="What happens when that fails",
    weight=1.0,
)
TRADE_OFF = Criterion(
    name="trade_off",
    asks="Which alternatives are there, and why this one?",
    anchors={
        1: "One way, as if there were no other.",
        2: "A reason for it, but no alternative and no price.",
        3: "An alternative or a price is named, without why the choice falls as it does.",
        4: "The reason for the choice, with one of the two: an alternative, or a price (cost, delay, risk, loss).",
        5: "All three: an alternative, the reason for the choice, and its price or when the choice would be another.",
    },
    probe="What is the alternative to that, and what speaks for each",
    weight=1.0,
)
PRACTICE = Criterion(
    name="practice",
    asks="Is it backed by a case, a threshold or a figure of the candidate's own?",
    anchors={
        1: "Nothing that was lived through or measured.",
        2: "Experience is claimed ('I have done this often') without a case.",
        3: "A case of the candidate's own or a figure to work by is named, and no more is said of it.",
        4: "A case of the candidate's own with what came of it in words, or figures to work by with why they are so.",
        5: "A case of the candidate's own with an outcome in figures, or with what was learned from it.",
    },
    probe="Where has this come up in practice",
    weight=1.0,
    nameable=False,
)

TECHNICAL = (CORRECTNESS, MECHANISM, EDGE_CASES, TRADE_OFF, PRACTICE)
