"""Telling the kind of a question from its words."""

import re

from coach.types import QuestionKind

BEHAVIORAL = re.compile(
    r"\b(tell (me|us) about (a|an|one|some\w*|the|your (most|biggest|hardest|proudest|last))"
    r"|(a|another|one) (time|occasion|situation|moment|instance) (when|where|in which|you|that)"
    r"|(describe|give (me|us)?|share|recall|think of|walk (me|us) through) (a|an|one|the|your|how you) .*"
    r"|have you ever|what did you (do|learn)|when (did|have|was the last time) you|(has|have|was) been your (hardest|best)"
    r"|(hardest|proudest|biggest|toughest|most \w+) .*\byou('ve| have)?)\b",
    re.IGNORECASE,
)
MOTIVATION = re.compile(
    r"\bwhy (do|did|would|are|have|should|this|us|our|leave|now|crypto|\w+ing)\b.*\b(you|we|us|this|our|company|role|join|work|career)\b"
    r"|\b(motivat(es|ed|ion)|what (draws|attracts|interests|excites|brings|drives) you|what are you looking for"
    r"|where do you see yourself|(career|professional) goals?|dream job|interests? you|why (us|here)|tell (me|us) about yourself"
    r"|(do|would) you want to (work|join|lead|begin|become|be|leave|move))\b",
    re.IGNORECASE,
)
SITUATIONAL = re.compile(
    r"\b(what (would|do|will|should) you (do|say|tell|change|try)|how (would|do|will) you (react|respond|respond to|handle|deal|run|approach"
    r"|decide|manage|tell|say|proceed|prioriti[sz]e|balance)|imagine|suppose|say that|you('re| are) (told|asked|given|faced|about)"
    r"|you (notice|find|discover|learn|realise|realize|inherit|join|receive)|tells? you that)\b",
    re.IGNORECASE,
)
TECHNICAL = re.compile(
    r"\b(design|implement|explain|difference between|complexity|algorithm|database|sql|query|schema|api|endpoint|cach(e|ed|ing)|latency"
    r"|throughput|deadlock|thread|process(es)? and|kafka|redis|postgres|mysql|index|shard|replica\w*|deploy\w*|kubernetes|docker|http"
    r"|java|python|code|function|class|pointer|array|list|tree|graph|stack|queue(s)? in|hash|sort|recursion|compiler|metric|a/b test"
    r"|experiment|p-value|p =|regression|model|overfitting|confidence interval|statistic\w*|alert\w*|slo|service level|architecture"
    r"|encrypt\w*|security|test (a|an|the)|debug|memory|event|idempoten\w*|what is|what are|define|how does|how do(es)? .* work"
    r"|dose|medication|infusion|contraindicat\w*|ledger|reconcil\w*)\b",
    re.IGNORECASE,
)


def tell_kind(question: str) -> QuestionKind:
    """Tell the kind of a question: an episode asked for, reasons, a case to act in, or knowledge.

    Rules in that order, since the request for an episode is the most explicit; what none of them catches counts as
    situational if it addresses the candidate, else as technical.
    """
    if BEHAVIORAL.search(question) and not MOTIVATION.search(question):
        return "behavioral"
    if MOTIVATION.search(question):
        return "motivation"
    technical = TECHNICAL.search(question)
    if SITUATIONAL.search(question):
        return "technical" if technical and not _acts(question) else "situational"
    return "technical" if technical or not re.search(r"\byou\b", question, re.IGNORECASE) else "situational"


def _acts(question: str) -> bool:
    """Tell whether the question asks for a way to act towards people or under pressure."""
    return bool(
        re.search(
            r"\b(team|colleague|manager|customer|stakeholder|boss|compliance|patient|nurse|agent|deadline|conflict|staff|client|report)s?\b",
            question,
            re.IGNORECASE,
        )
    )
