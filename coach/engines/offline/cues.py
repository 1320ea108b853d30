"""What the words of a sentence show: a vector of counts for the trained heads, and the cues that rules use."""

import re
from collections.abc import Callable

import numpy as np

from corpus.ports import Vectors

_NOT_DOING = (
    r"was|were|am|had|have|been|thought|felt|knew|wanted|believed?|liked?|loved?|guess(ed)?|hoped?|think|know"
    r"|mean|feel|want|need(ed)?|'m|see"
    r"|saw|would|could|should|might|can|may|will|do|don't|didn't|did|remember|understand|understood|love|pride"
    r"|always|usually|typically"
    r"|tend|never|often|honestly|really|just|only|noticed|heard|learned|learnt|realised|realized|wish|enjoy(ed)?"
    r"|or|and|regret(ted)?|got"
)
_DID = (
    r"\w{2,}ed|went|wrote|built|took|made|put|ran|ask|rang|gave|drew|cut|set|sat|met|led|chose|taught|told|sent"
    r"|brought|bought|held|kept"
    r"|split|stood|spoke|drove|flew|sold|showed|got|let|began|found|read|spent|stuck|threw|dug|wound|broke|did"
    r"|came|won|paid|left|said"
)
_MONEY = r"(?:[€$£]\s?\d|\b\d[\d,.]*\s?(?:euros?|dollars?|pounds?|k|m|million|thousand)\b)"
_NUMBER = (
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|dozen|twice|zero"
    r"|tenth)\b"
)

PATTERNS: dict[str, str] = {
    "i_did": rf"\bI(?:'ve|'d| have| had)? (?:(?:also|then|first|myself|\w+ly) )?(?!(?:{_NOT_DOING})\b)(?:{_DID})\b",
    "i_listed": rf"(?:,| and) (?!(?:{_NOT_DOING})\b)(?:{_DID})\b",
    "i": r"\bI\b|\bmy\b|\bmyself\b|\bme\b",
    "we_did": rf"\b(?:we|the team|they|everyone|everybody|people)(?:'ve| have| had)? (?:(?:also|then|all"
    rf"|\w+ly) )?(?:{_DID}|were|had|decided)\b",
    "we": r"\b(?:we|our|us|together|team)\b",
    "passive": r"\b(?:was|were|been|being|is|are|got|gets?) (?:\w+ly |then |also )?(?:\w{3,}ed|built|made|put"
    r"|set|written|taken|drawn|given|held|run"
    r"|found|chosen|cut|brought|moved)\b",
    "would": r"\b(?:would|I'd|you'd|we'd|I'll|I will)\b",
    "habit": r"\b(?:always|usually|typically|generally|normally|tend to|in general|often|every time|whenever"
    r"|as a rule|in my experience)\b",
    "maxim": r"\b(?:is (?:key|vital|essential|crucial|important|everything|about)|it's (?:all )?about"
    r"|it's (?:important|essential|vital|crucial)"
    r"|believe(?:r)?|mindset|passion\w*|culture|philosophy|mantra|best practi[cs]es?|at the end of the day"
    r"|as they say|stakeholders?"
    r"|synerg\w+|holistic\w*|leverage|empower\w*|proactive\w*|strengths?|pride myself|robust|scalable|innovative"
    r"|dynamic)\b",
    "you_general": r"\b(?:you have to|you need|you must|you can|you should|you'd|one (?:has|should|must|can)"
    r"|you want)\b",
    "number": _NUMBER,
    "digits": r"\d",
    "percent": r"\d\s?(?:%|percent|per cent|points?)",
    "money": _MONEY,
    "from_to": rf"\bfrom [^.;]{{0,30}}(?:{_NUMBER})[^.;]{{0,40}}\bto\b|(?:{_NUMBER})[^.;]{{0,30}}\b(?:down"
    rf"|up) from\b|\binstead of\b|\bcompared (?:with|to)\b"
    r"|\bagainst (?:about )?\d|\bbefore\b[^.;]*\bafter\b",
    "moved": r"\b(?:fell|rose|dropped|drop|grew|went (?:up|down|from)|came down|halved|doubled|tripled|increased"
    r"|decreased|reduced|improved|cut|saved"
    r"|gained|climbed|shrank|sank|reached|down to|up to|fewer|less|more|faster|higher|lower|shorter|better)\b",
    "outcome": r"\b(?:result|outcome|since|ever since|in the end|afterwards|finally|eventually|today|still"
    r"|signed|renewed|launched|shipped|solved|fixed"
    r"|stopped|adopted|opened|agreed|accepted|works?|worked|never (?:again|came|happened)|hasn't|haven't"
    r"|no longer|complaints?|recovered)\b",
    "vague_result": r"\b(?:success\w*|went (?:really |very )?well|great results?|positive feedback|happy"
    r"|difference|impressed|satisfied|pleased|delighted"
    r"|big win|huge|impact)\b",
    "alternative": r"\b(?:could(?:'ve| have)|instead|rather than|options?|alternatives?|either|the other (?:way"
    r"|option|one)|choice|two ways|three ways"
    r"|versus|or else|considered|thought about|was tempt\w+|weighed|against (?:it|that|a|the)|would(?:'ve"
    r"| have) (?:been|meant|cost|taken|had)"
    r"|(?:would|might) be (?:cheaper|quicker|faster|easier|simpler|safer|cleaner)|decided against|prefer\w*)\b",
    "reason": r"\b(?:because|since|so that|as it|the reason|that's why|which is why|in order to|otherwise)\b",
    "price": r"\b(?:cost(?:s|ing)?|price|although|even though|though|risk\w*|accept\w*|gave up|give up|giving up"
    r"|lose|lost|at the expense|meant that"
    r"|downside|drawback|worse|slower|harder|dearer|sacrific\w+|the trade-?off|in return|expensive|cheaper"
    r"|quicker|yet|didn't like|disliked)\b",
    "lesson": r"\b(?:learn(?:ed|t)?|taught|lesson|since then|from now on|now I|I now|I (?:always )?\w+ .* now"
    r"|next time|looking back|in hindsight"
    r"|should(?:'ve| have)|I(?:'d| would) (?:now|do|begin|start|ask|go|sooner)|differently|took (?:from|away)"
    r"|mistake was|realised|I don't .* any more"
    r"|takeaway|these days|before I)\b",
    "fail": r"\b(?:fail\w*|crash\w*|time-?outs?|dies|lag|unless|in case|if (?:it|that|the|two|a|an|both|one"
    r"|nobody|they)|edge|limit\w*|exceed\w*|overflow"
    r"|stale|duplicates?|race|conflict|lost|leak\w*|breaks?|down|misses|false|wrong|bias\w*|peaks?|corrupt\w*"
    r"|null|empty)\b",
    "absolute": r"\b(?:never (?:happens?|fails?|need)|always|guarantee\w*|completely|simply|just|no (?:risk"
    r"|need)|nothing to (?:do|worry)|impossible|100 ?%"
    r"|automatically|all problems|anyway|sure)\b",
    "hide": r"\b(?:no need to tell|not to (?:tell|talk)|keep (?:it|this|that) (?:from|quiet|secret)"
    r"|without telling|forgiveness|don't (?:tell|mention)"
    r"|nobody (?:needs?|has) to|fix the paper\w*|hide|pretend|misunderstanding)\b",
    "order": r"\b(?:first|then|next|after that|afterwards|second|finally|meanwhile|at the same time"
    r"|straight away|immediately|within|by (?:\d|noon"
    r"|midnight|friday|monday|thursday))\b",
    "tell": r"\b(?:tell|told|inform\w*|call|ring|phone|ask|escalat\w+|let .{2,20} know|warn|brief|notify"
    r"|hand(?:ed)? over|update)\b",
    "find_out": r"\b(?:find out|check|look at|ask (?:them|him|her|what|which|who|if|why)|see (?:if|whether|which"
    r"|who|how)|need to know|understand"
    r"|clarify|exactly|which (?:of|ones?)|how (?:many|much|long|bad)|at risk|measure)\b",
    "why_me": r"\b(?:why I|what (?:draws|drew|made|brought)|I grew up|since I was|I caught myself"
    r"|I want(?:ed)? to|I like|I'd like|ever since)\b",
    "you_place": r"\b(?:your|you)\b",
    "setting": r"\b(?:at (?:a|an|my|our|the)|in (?:a|an|my|our|the)|we (?:had|were|are|ran|run)|there (?:was"
    r"|were|is)|our|I (?:was|ran|work(?:ed)?|looked after|managed"
    r"|led) (?:the|a|an|as|in|at|for|on)|last (?:year|spring|summer|autumn|winter|month)|in 20\d\d|customers?"
    r"|company|team of|responsible)\b",
    "trouble": r"\b(?:problem|complain\w*|kept|broke|late|lost|nobody|wouldn't|couldn't|hadn't|didn't|only"
    r"|behind|missing|stuck|slow|chaos|threat\w*|out of)\b",
    "plea": r"\b(?:score|grade|rating|marks?|points?|full marks|out of (?:five|ten|5|10)|evaluat\w+|assess\w+"
    r"|coach|interviewer|candidate|criteria|grader"
    r"|instructions?|prompt|system|please)\b",
    "meta": r"\b(?:good question|thank you|thanks|that's (?:it|about it|all)|hope that|answer(?:s|ed)? (?:your"
    r"|the|to)|talk about (?:this|that|it)|tell you more"
    r"|as I said|to be fair|where (?:was|should) I|long story|my answer|how I (?:would )?see it|could go on)\b",
    "question": r"\?",
}
_COMPILED = {
    name: re.compile(pattern, 0 if name in ("i", "i_did") else re.IGNORECASE) for name, pattern in PATTERNS.items()
}
# Cues that only rules use; the heads were trained without them.
_COMPILED["against_number"] = re.compile(
    rf"\b(?:instead of|rather than|compared (?:with|to)) (?:about |only |over |nearly |the )*(?:{_NUMBER})",
    re.IGNORECASE,
)
# When, where and about whom: what an opening sentence tells a listener who wasn't there.
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_COMPILED["dated"] = re.compile(
    r"\b(?:(?:in|since|during|by|from|until|early|late|mid|last|that) (?:(?:early|late|mid)[ -])?"
    rf"(?:{_MONTH}|spring|summer|autumn|winter|(?:19|20)\d\d|year|month|quarter)"
    r"|\w+ (?:years?|months?|weeks?) ago|my (?:first|second|third|last) (?:year|job|month|internship))\b",
    re.IGNORECASE,
)
_COMPILED["placed"] = re.compile(rf"\b[Aa]t (?!(?:I|{_MONTH}|Christmas|Easter|\w+day)\b)[A-Z]\w")
_COMPILED["peopled"] = re.compile(
    r"\b(?:team|colleague|customer|client|patient|pupil|student|engineer|developer|nurse|driver|manager|staff|people"
    r"|user|member|analyst|designer|volunteer|guest|supplier|parent|tenant|worker|employee|of us)s?\b",
    re.IGNORECASE,
)
_COMPILED["troubled"] = re.compile(
    PATTERNS["trouble"] + r"|\w+n't\b|\b(?:fail\w*|outages?|leaving|went down|crash\w*|conflict|quarrel\w*|argu\w+)\b",
    re.IGNORECASE,
)
_COMPILED["denies"] = re.compile(r"\b(?:never|not?|none|nothing|nobody|neither|nor|cannot)\b|n't\b", re.IGNORECASE)
# What tells of something that happened, or of how things are since, beside how a thing works in general.
_COMPILED["happened"] = re.compile(
    rf"\b(?:{_DID}|was|were|had|went|fell|rose|grew|lost|saw|has|have|gone|now|nowadays|these days|to this day)\b",
    re.IGNORECASE,
)
NAMES = (*PATTERNS, "length", "short", "before", "after")


def has(name: str, text: str) -> bool:
    """Tell whether the cue of this name is in a text as it is read."""
    return bool(_COMPILED[name].search(text))


def count(name: str, text: str) -> int:
    """Return how often the cue of this name is in a text as it is read."""
    return sum(1 for _ in _COMPILED[name].finditer(text))


def features(texts: list[str]) -> Vectors:
    """Return one row of cue strengths a sentence of one answer, shape (len(texts), len(NAMES)), each in 0..1.

    The last two tell whether a sentence stands before the first deed of the story or after the last one; its place
    counted in sentences would let padding move what is read.
    """
    deeds = [n for n, text in enumerate(texts) if has("i_did", text) or has("we_did", text)]
    first, last = (deeds[0], deeds[-1]) if deeds else (len(texts), -1)
    rows = [[*_cues(text), float(n < first), float(n > last)] for n, text in enumerate(texts)]
    return np.array(rows, dtype=np.float32).reshape(len(texts), len(NAMES))


def _cues(text: str) -> list[float]:
    words = len(text.split())
    size: Callable[[str], float] = lambda name: min(2, count(name, text)) / 2  # noqa: E731
    return [*(size(name) for name in PATTERNS), min(1.0, words / 40), float(words < 6)]
