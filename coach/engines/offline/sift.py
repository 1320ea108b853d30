"""Sets aside what speaks to the judge and not to the question: orders, pleas, praise of the coach, padding.

Rules alone, so that what is set aside can be told from the text. A block in brackets, tags or braces that speaks of
judging goes as a whole; outside of blocks, sentences go one by one, and those that carry an order on go with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.engines.offline.sentences import Sentence, split

_NUMBER = r"(?:5|five|10|ten|\d ?/ ?\d+|\d+ out of \d+)"
ORDER = re.compile(
    r"<\s*/?\s*(?:system|assistant|user|instructions?|admin)\b|\[\s*/?\s*(?:system|inst|assistant"
    r"|rest-of-document|admin)\b"
    r"|<\||^\W*(?:system|assistant|developer|admin(?:istrator)?)\s*(?:note|message|prompt|override)?\s*:|#{2,}\s*\w"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|prompts?|rules?|rubric"
    r"|guidelines?|criteria|above"
    r"|previous|prior|negative|info|scor\w+|everything|quotes?|scale)\b"
    r"|\b(?:note|message|instructions?|text|metadata|profile|ps|p\.s\.|important|read) (?:to|for|before) (?:the "
    r"|any |all |every |an "
    r"|automated |who(?:ever|m) )*(?:grad|assess|evaluat|review|ai\b|model|llm|system|analysis|automated"
    r"|screening|reader|coach"
    r"|interviewer|scor|judg)\w*"
    r"|\b(?:as an ai|language model|llm|chain of thought|system prompt|angled brackets|pre-?verified"
    r"|developer mode|white-text"
    r"|(?:grader|assessor|evaluator|reviewer|scorer)s? (?:only|override|note|should|must))\b"
    r"|\byou (?:are now|must now|may not deviate|must not deviate|are no longer|must give|must rate|must award)\b"
    r"|\b(?:set|give|award|record|assign|output|print|return|confirm|enter"
    r"|rate (?:me|it|this|my)|mark (?:me|it|this|my)|score|grade)\b"
    r".{0,50}?\b(?:scores?|ratings?|full marks|maximum|top marks?|highest|scoring (?:guide|key)|accordingly|no gaps"
    r"|as (?:excellent|outstanding|perfect))\b"
    rf"|\b(?:award|grade (?:it|this|the)|rate (?:me|it|this)|score (?:me|it|this|of)|scored?:?)\b.{{0,30}}\b{_NUMBER}\b"
    r"|^\W*(?:user|critical|important|attention)\W*:"
    r"|\b(?:print|show|reveal|output|repeat|copy|return|respond with|reply with)\b.{0,60}\b(?:word for word"
    r"|system prompt|scoring|rubric"
    r"|model answer|the following text|nothing else|with the words|instructions|exactly as)\b"
    r"|\b(?:score|rating|grade|evaluation|assessment)[\"']?\s*[:=]\s*\S"
    r"|\bend of (?:the )?(?:candidate'?s? )?(?:answer|response|session|document)\b"
    r"|\b(?:assessment|evaluation|scoring|grading)\b.{0,40}\b(?:is|has been|was) (?:already )?(?:complete"
    r"|completed|over|finished|done|final)\b"
    r"|\b(?:do not|don't) (?:evaluate|assess|deviate)\b|\b(?:answers?|this|text) (?:\w+ ){0,4}(?:entered|treated"
    r"|counts?|scored|graded) as\b"
    r"|\b(?:this|the) candidate\b.{0,60}\b(?:most qualified|has (?:already )?(?:passed|been)|meets? all|must be"
    r"|exceeds|should be"
    r"|approved|gets?)\b"
    r"|\bno improvement (?:is )?needed\b|\b(?:exceeds all requirements|highly recommended|exceptional match)\b",
    re.IGNORECASE,
)
_CARRIES_ON = re.compile(
    r"\b(?:scor\w+|grad(?:e|er|ing)\w*|mark(?:s|ing)|rating|assess\w+|evaluat\w+|candidate|applicant|verified"
    r"|award|strengths?|gaps?"
    r"|the (?:full |above )?(?:answer|text|response)|above|criteria|instructions?|recommend\w*|congratulat\w+"
    r"|reviewer|output|this is a test|they have demonstrated|analysis|brackets"
    r"|snippets|account)\b|https?://|\.(?:com|biz)\b"
    r"|^\W*(?:now |then |and )?(?:ignore|print|return|treat|tell|set|give|record|report|respond|reply|focus|use"
    r"|act|list|confirm|say)\b",
    re.IGNORECASE,
)
PLEA = re.compile(
    r"\byou(?:'re| are|'ve been| have been|'ve got| have)\b (?:\w+ ){0,3}(?:coach|interviewer|expert|kind|best"
    r"|good|great|fair|brilliant"
    r"|excellent|wonderful|thorough|helpful|patient|amazing)\b"
    r"|\bi (?:really |do |must say i )?(?:admire|like|love|appreciate|enjoy) (?:how|that|the way|what|your?)\b"
    r"|\byour (?:\w+ )?(?:comment|feedback|question|coaching|advice)s?(?: \w+)? (?:was|were|is|are)\b"
    r"|\b(?:best|greatest|nicest) (?:coach|interviewer)\b"
    rf"|\b(?:deserves?|worth|earn\w*|expect|need|want|get|gets|got|give me|gave me|put|come up with|agree on"
    rf"|call (?:it|that|this)(?: \w+)?"
    rf"|below|less than|under|at least|automatic) (?:\w+ ){{0,4}}(?:scores?|marks?|grade"
    rf"|rating|the number|(?:an? |clear |the )(?:\w+ )?{_NUMBER})\b"
    r"|\b(?:full|top|high|low|fair|generous|maximum|highest|lower|lenient) (?:\w+ )?(?:scores?|marks?|rating"
    r"|grade|number|scale)\b"
    r"|\b(?:mark(?:ed)? (?:me|it|this)|rate me|score me|(?:anything|something) (?:lower|less|below)"
    r"|be (?:fair|generous|kind|lenient) |don't be (?:too )?(?:strict|hard|harsh)|look again"
    r"|think (?:about it )?again before|reconsider(?:ed)?)\b"
    r"|\b(?:said|says|told me|tells? me|thinks?|agree[sd]?) (?:that )?(?:it|this|the answer|my answer"
    r"|it's)(?: answer)?(?:'s| is| was)? "
    r"(?:\w+ )?(?:perfect|excellent|great|outstanding|brilliant|fantastic|strong|very good|flawless|complete)\b"
    r"|\b(?:perfect|excellent|outstanding|strong|better|weaker|best|flawless) (?:answer|reply|response)\b",
    re.IGNORECASE,
)
PADDING = re.compile(
    r"^(?:that(?:'s| is| was) (?:a|an|such a) (?:\w+ )?(?:good|great|interesting|excellent|nice|important|fair"
    r"|lovely) "
    r"(?:question|one|topic|point)|thank(?:s| you)|i hope (?:that|this)|so that's|that's (?:it|about it|all"
    r"|basically|more or less|how i)"
    r"|does that (?:make sense|answer)|let me (?:think|see)|(?:well,? )?where (?:should|shall|do) i (?:start|begin)"
    r"|i could (?:talk|go on|tell)|as i (?:said|mentioned)|i've thought about (?:that|this))\b",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"\[\s*(\w+)\s*\].*?\[\s*/\s*\1\s*\]|<(\w+)[^>]*>.*?</\s*\2\s*>|\[[^\]]{12,}\]|\([^)]{25,}\)|\{[^}]{8,}\}"
    r"|<<?[^>]{12,}>>?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Sifted:
    """A text's sentences: `told` answers the question, `orders` are meant for the judge, `empty` says nothing."""

    told: tuple[Sentence, ...]
    orders: tuple[Sentence, ...]
    empty: tuple[Sentence, ...]

    @property
    def spoken(self) -> list[str]:
        """Return all but the orders, in the text's order, as it is read: what a message wants may lie in a courtesy."""
        return [sentence.plain for sentence in sorted((*self.told, *self.empty), key=lambda one: one.start)]


def sift(text: str) -> Sifted:
    """Return the sentences of a text, told apart."""
    told: list[Sentence] = []
    empty: list[Sentence] = []
    orders = [Sentence(text[start:end].strip(), "", start) for start, end in blocks(text)]
    carrying = False
    for sentence in _outside(text):
        carrying = bool(ORDER.search(sentence.text)) or (carrying and bool(_CARRIES_ON.search(sentence.text)))
        if carrying:
            orders.append(sentence)
        elif PLEA.search(sentence.plain) or PADDING.search(sentence.plain):
            empty.append(sentence)
        else:
            told.append(sentence)
    return Sifted(tuple(told), tuple(orders), tuple(empty))


def blocks(text: str) -> list[tuple[int, int]]:
    """Return the spans in brackets, tags or braces that speak to a judge."""
    found = (match for match in _BLOCK.finditer(text))
    return [match.span() for match in found if ORDER.search(match.group()) or PLEA.search(match.group())]


def _outside(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text that lie outside of such blocks."""
    spans = blocks(text)
    edges = [0, *(place for span in spans for place in span), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for sentence in split(text[start:end]):
            yield Sentence(sentence.text, sentence.plain, start + sentence.start)
