"""Words that show what a sentence of a document is: an ask, terms of employment, the course of the talks."""

import re

TERMS = re.compile(
    r"\b(?:salar(?:y|ies)|remuneration|pay (?:range|band|scale|rise|grade)|compensation|"
    r"bonus(?:es)?|stock options|equity (?:grant|package)|benefits? (?:package|include)|"
    r"perks|allowances?|insurance|healthcare schemes?|401\(?k|pension|annual leave|paid "
    r"(?:time off|leave|holiday|vacation)|parental leave|"
    r"equal (?:employment )?opportunit|regardless of|without regard to|protected (?:veteran|"
    r"characteristic|class)|sexual orientation|"
    r"marital status|reasonable (?:adjustment|accommodation)|privacy (?:notice|policy)|"
    r"background check|security clearance|arrest|convictions?|"
    r"visa|right to work|authori[sz]ed to work|work permit|cover letter|submit (?:your|an?) "
    r"(?:application|cv|resume)|how to apply|apply (?:now|here|via|by|today)|"
    r"closing date|cookies?|copyright|all rights reserved|©|terms of (?:use|service)|"
    r"subscribe|newsletter|full[- ]time|part[- ]time|"
    r"hours (?:a|per) week|fixed[- ]term|reports? to:|location:|job (?:id|ref))",
    re.I,
)
LOGISTICS = re.compile(
    (
        r"\b(?:minutes|hours|phone call|video call|business days|good luck|in this section|here "
        r"are some)\b"
    ),
    re.I,
)
ASK = re.compile(
    r"\b(?:assess|demonstrat|discuss|evaluat|gauge|understanding|showcase|present|expect|"
    r"questions? (?:about|on)|questions?$|explain|describe|"
    r"probe|look(?:s|ing)? (?:at|for)|cover|test(?:s|ing)?|focus|walk|design|solve|case stud|"
    r"prepare|show|example|highlight|emphasi[sz]e|"
    r"mention|how you|ability|skills?|knowledge|experience|be ready|responsib|must|should|"
    r"need|requires?|has to|have to|essential|key|expected|"
    r"listen|judge|score|ask)",
    re.I,
)
META = re.compile(
    r"\b(?:this guide|these tips|this section|set you apart|types of questions|don['’]t "
    r"hesitate|be yourself|approach (?:the interview|these questions)|"
    r"good luck|given the feedback|feels? vague|unique experiences)\b|^let['’]s\b|"
    r"^we have (?:two|three|four|five|six|seven|eight|nine|ten|twelve|\d+)"
    r"(?: (?:of them|values|principles|rules))?[,.:]",
    re.I,
)
APPLYING = re.compile(
    r"\b(?:in the event of a tie|essential (?:criteria|skills)|shortlist\w*|"
    r"interviews? (?:may|will|process|panel will)|"
    r"(?:your|the|an?) (?:application|personal statement)|at (?:the )?interview|no more than|apply)\b",
    re.I,
)
NEED = re.compile(
    (
        r"\b(?:must|should|needs?|requires?|required|has to|have to|responsib\w+|ability|"
        r"essential|key to|skills|you(?:['’]ll| will)|expected|understanding of|knowledge of)\b"
    ),
    re.I,
)
PERSONAL = re.compile(r"^(?:[“\"']|I |I['’]|My |We |When I )")
DANGLING = re.compile(
    (
        r"^(?:and |so |but |also,? )?(?:how about|this|that|these|those|it|they|he|she|such|"
        r"there|following|next|lastly|finally|as (?:such|you)|by following)\b|^(?:is|did|do|does|"
        r"are|would|why would|how do|can|have) (?:this|that|these|it|they|he|she)\b|\bthat "
        r"(?:trust|time)\b"
    ),
    re.I,
)
CREDENTIAL = re.compile(
    (
        r"\b(?:internship|bachelor|master['’]?s|degree|diploma|ph\.?d|b\.?sc|m\.?sc|"
        r"certificat(?:e|ion)|licen[cs]e|licensure|registration|accredit|qualification|"
        r"(?:english|french|german|dutch|spanish|mandarin|chinese|japanese|arabic)\b|travel\b)"
    ),
    re.I,
)
AUTHOR = re.compile(r"(?<![\w/])I(?:['’](?:m|d|ve|ll))?(?![\w/])|\b(?:my|me|mine|myself)\b")
WE = re.compile(r"\b(?:we|our|ours|us)\b", re.I)
TOLD_OF_TALKS = re.compile(
    r"\b(?:be|are|is|were) asked\b(?! to\b)|\basks? (?:where|what|how|why|whether|you)\b|\binterview(?:s|ed)? you\b|"
    r"\byou(?:['’]ll)? (?:hear|meet|are given|receive|get|bring|hold|talk it over)\b|"
    r"\b(?:need not|needn['’]t|don['’]t need|do not need|not required|not necessary|not look for)\b",
    re.I,
)
# What happens around the talks, or in preparing for them: nobody is judged by it.
ARRANGED = re.compile(
    r"\byou (?:may|can|could|are free to|are welcome to) (?:also )?(?:ask|request|choose|bring|move|use|pause|take)\b|"
    r"\b(?:like|want) to ask\b|\bfew candidates\b|\b(?:is|are) going to ask\b|\banswers? any\b|\bcan tell you\b|"
    r"\b(?:is|are) (?:not|n['’]t) (?:expected|needed|required|wanted)\b|"
    r"\b(?:doesn['’]t|does not|don['’]t) (?:need|test)\b|"
    r"\bno [A-Z]?\w+ (?:is|are) (?:needed|required|expected)\b|"
    r"\b(?:will|you['’]ll) (?:speak|talk|meet) with \w+ people\b|"
    r"\b(?:candidates|applicants|managers|people|those) who (?:speak|talk|fail|forget|struggle)\b|"
    r"\b(?:a friend|an old colleague|your (?:present|current) (?:manager|employer))\b|\bthe night before\b|"
    r"^(?:before|ahead of) the [\w ]+, (?:go|read|sit|write|walk|look|visit|ask)\b",
    re.I,
)
ABOUT_US = re.compile(
    r"^about (?!you\b|the (?:role|job|position|post|team|opportunity|candidate))|"
    r"^who we are\b|^our (?:company|story)\b",
    re.I,
)
# Papers that someone holds or doesn't: no question can practise them.
PAPERS = re.compile(
    r"\b(?:bachelor|master['’]?s|degree|diploma|ph\.?d|b\.?sc|m\.?sc|b\.?eng|m\.?eng|mba|licen[cs]e|licensure|"
    r"registration|registered|chartership|right to work|work permit|certificates?)\b|"
    r"\blevel \d(?: [a-z]+)? or (?:above|equivalent)\b|\bor equivalent$|"
    r"^[A-Z]{2,4}(?:/[A-Z]{2,4})? (?:qualified|certified)\b",
    re.I,
)
_PAPER_WORDS = 9


def is_paper(text: str) -> bool:
    """Tell whether a requirement is for a paper and little beside it."""
    return bool(PAPERS.search(text)) and len(text.split()) <= _PAPER_WORDS


SAYS_WHAT = re.compile(
    r"\b(?:assess|gaug|evaluat|demonstrat|discuss|questions about|ability to|understanding of|present|showcas|"
    r"focus(?:es)? on|covers?\b)",
    re.I,
)
NAMED = re.compile(r"^(?:[-•*] )?\*\*(?P<name>[^*\n]{3,60}?)[.:]?\*\*[.:]?\s+(?P<rest>\S.{10,})$")
