"""Sets aside what speaks to the judge and not to the question: orders, pleas, praise of the coach, padding.

Rules alone, so that what is set aside can be told from the text. A block in brackets, tags or braces that speaks of
judging goes as a whole; outside of blocks, sentences go one by one, and those that carry an order on go with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.engines.offline import belong, tongue
from coach.engines.offline.belong import Near, Piece
from coach.engines.offline.sentences import Sentence, plain, split
from corpus import coded, orders

_NUMBER = r"(?:5|five|10|ten|\d ?/ ?\d+|\d+ out of \d+)"
ORDER = re.compile(
    r"<\s*/?\s*(?:system|assistant|user|instructions?|admin)\b|\[\s*/?\s*(?:system|inst|assistant"
    r"|rest-of-document|admin)\b"
    r"|<\||^\W*(?:system|assistant|developer|admin(?:istrator)?)\s*(?:note|message|prompt"
    r"|override)?\s*:(?!\s*(?:the|a|an|our"
    r"|we|I|it)\b)|#{2,}\s*\w"
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
    rf"|\b(?:award|grade (?:it|this|the)|rate (?:me|it|this)|score (?:me|it|this|of)"
    rf"|scored?:?)\b.{{0,30}}\b{_NUMBER}\b"
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
# Every stretch is bounded, so that thousands of opened brackets cost no more than as many short looks ahead.
_BLOCK = re.compile(
    r"(?<!\[)\[{1,4}\s*([\w ]{1,60}?)\s*\]{1,4}.{0,1500}?\[{1,4}\s*/\s*\1\s*\]{1,4}"
    r"|<(\w{1,40})[^<>]{0,300}>.{0,1500}?</\s*\2\s*>|```.{0,1500}?```"
    r"|(?<!\{)\{\{.{0,400}?\}\}(?:.{0,400}?\{\{\s*/.{0,100}?\}\})?"
    r"|/\*.{8,1500}?\*/|<!--.{0,1500}?-->|(?<!\[)\[[^\]]{12,1500}\]|(?<!\()\([^)]{25,1500}\)"
    r"|\{(?:[^{}]|\{[^{}]{0,300}\}){8,1500}\}|<<?[^<>]{12,1500}>>?",
    re.DOTALL,
)
# What nobody says in an answer of their own: a game to play, words to repeat, a sentence to go on with.
_ROLE = re.compile(
    r"^\W*(?:please |now )*(?:repeat (?:after|the|this|it|that)\b|(?:complete|continue|finish) (?:the|this"
    r"|my) (?:sentence|text|story|list"
    r"|paragraph|conversation)|(?:translate|summari[sz]e|decode|rewrite) (?:the|this|what)\b|pretend (?:to be|you"
    r"|that you|i am)"
    r"|let's (?:play|pretend|role-?play)|(?:stay|remain) in character|you play (?:a|the)\b|act as (?:a|an|if|my)\b"
    r"|say (?:exactly|after me|the words)\b)",
    re.IGNORECASE,
)
# Words to be said, bidden of a reader; and the judging itself, spoken of as by nobody in particular.
_DICTATES = re.compile(
    r"(?:^|[:;,.!?]\s*|\b(?:please|kindly|must|should|shall|to|and)\s+)(?:say|quote|mention|state|write|append|confirm"
    r"|praise|highlight|copy|carry|treat|consider|repeat|begin|start|finish|close)\b[^.!?\n]{0,60}[\"“]",
    re.IGNORECASE,
)
_JUDGING = re.compile(
    r"\b(?:the|this|that|any|every|dear) (?:evaluators?|assessors?|graders?|screeners?|rubric)\b"
    r"|\b(?:top|highest) band\b"
    r"|\boverall verdict\b|\ball criteria\b|\b(?:automatic|automated|artificial) (?:readers?|intelligence)\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b")
# Kinds of signs that nobody gives who answers a question, though a document for people may hold them.
_BIDS = tuple(
    map(frozenset, (("persona",), ("addressed",), ("fields",), ("mark",), ("exactly", "output"), ("turn", "output")))
)
# Who built, tested or moderated a model tells of prompts and attacks without giving any.
_QUOTE = re.compile(r"[\"“”][^\"“”\n]{3,300}[\"“”]|(?<!\w)['‘][^'’\n]{8,300}['’](?!\w)")
_MODELS = re.compile(
    r"\b(?:(?:language )?models?|LLMs?|prompts?|(?:chat ?)?bots?|assistant|filters?|classifier|attack\w*|inject\w*"
    r"|jailbreak\w*|moderat\w*|tester|red-team\w*|tool calls?|policy|hiring tool)\b",
    re.IGNORECASE,
)
_NARRATES = re.compile(
    r"\b(?:I|we|they|he|she|users?|customers?|attackers?|testers?|interns?|people|visitors?|clients?|hackers?"
    r"|applicants?|(?:an?|one|another) \w+|someone|somebody|teachers?|the team"
    r"|(?:language )?models?|bots?|prompt|assistant|tool|app|(?:an |the )?attacker who)(?:'d"
    r"|'ve)? (?:\w+ ){0,2}?(?:\w{2,}ed|told|wrote"
    r"|built|took|made|gave|kept|found|saw|sent|caught|writes|sits|used|would|could|can|means|acts|tells|gets|puts?"
    r"|ran)\b",
    re.IGNORECASE,
)
_TO_JUDGE = re.compile(
    r"^\W*(?:ignore|disregard|forget|override|system|assistant|user|note|print|repeat|output|award|give|set)\b"
    r"|\b(?:this|my|the above) (?:answer|response|text|candidate|reply|score|grade|applicant|interview)\b"
    r"|\bfull marks\b"
    r"|\b(?:the|dear|any) (?:grader|evaluator|assessor|reviewer|interviewer|candidate|applicant|scorer|judge)\b"
    r"|\byou (?:must|should|are|may|will)\b|\b(?:rate|score|grade|mark) (?:me|this|it)\b|\bmaximum\b",
    re.IGNORECASE,
)
_PAIRS = (("<", ">"), ("[", "]"), ("{", "}"), ("(", ")"), ("“", "”"))
_LED = 2  # sentences after an order that may still be cut where a quote or bracket ends
_OPENING = '<[{("“'
_CLOSING = re.compile(r"\"[>\])}\"]*(?=\s|$)")
_REACH = 800  # characters in which a quote or bracket that an order opens must close
_CUT = re.compile(r"(?<=[\"”>\]})])\s+(?=[A-Z])")  # where an order without a full stop ends before the answer goes on


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


def sift(text: str, near: Near | None = None) -> Sifted:
    """Return the sentences of a text, told apart.

    `near` tells how close sentences are in meaning: with it, a sentence beside an order that is closer to the order
    than to the rest of the answer goes with the order; without it, words alone tell.
    """
    found = belong.parted(list(pieces(text)), near)
    orders = [piece.sentence for piece in found if piece.ordered]
    rest = [piece.sentence for piece in found if not piece.ordered]
    empty = [sentence for sentence in rest if PLEA.search(sentence.plain) or PADDING.search(sentence.plain)]
    return Sifted(tuple(one for one in rest if one not in empty), tuple(orders), tuple(empty))


def pieces(text: str) -> Iterator[Piece]:
    """Yield a text's sentences and the blocks among them that speak to a judge or a machine, in order."""
    at = 0
    for start, end, closed in [*blocks(text), (len(text), len(text), True)]:
        yield from _sentences(text, at, start)
        if end > start:
            yield Piece(Sentence(text[start:end].strip(), "", start), True, closed)
        at = end


def _sentences(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the sentences of a stretch of text; an order goes to the end of the quote or bracket that it opens."""
    at, led = start, 0
    while at < end:
        for sentence in split(text[at:end]):
            place = at + sentence.start
            ordered = is_order(sentence.text) or (led > 0 and sentence.text[0] in _OPENING)
            stop = place + _end(text[place:end], len(sentence.text)) if ordered or led else place + len(sentence.text)
            led = _LED if ordered else max(0, led - 1)
            if stop != place + len(sentence.text):
                yield Piece(_piece(text, place, stop), ordered)
                at = stop
                break
            yield Piece(Sentence(sentence.text, sentence.plain, place), ordered)
        else:
            return


def _piece(text: str, start: int, end: int) -> Sentence:
    told = text[start:end].strip()
    return Sentence(told, plain(told), start)


def is_order(sentence: str) -> bool:
    """Tell whether a sentence orders a judge or a machine about, or is foreign; one that tells of orders is none."""
    text = coded.unseen(sentence)
    if _tells_of_models(text):
        return False
    return any(map(_bids, [text, *coded.readings(text)])) or tongue.is_foreign(text)


def _bids(text: str) -> bool:
    found = orders.signs(text)
    if not _SELF.search(text) and (_DICTATES.search(text) or _JUDGING.search(text)):
        return True
    return bool(ORDER.search(text) or _ROLE.search(text)) or orders.tells(found) or any(pair <= found for pair in _BIDS)


def _tells_of_models(text: str) -> bool:
    """Tell whether a sentence of an answer tells what was done with models, prompts or attacks on them."""
    bare = _QUOTE.sub(" ", text)
    return bool(_MODELS.search(text) and _NARRATES.search(bare) and not _TO_JUDGE.search(bare))


def _end(text: str, size: int) -> int:
    """Return where a sentence of the first `size` characters ends: behind what it opens, or within, at a quote."""
    if cut := _CUT.search(text, 0, size):
        return cut.start()
    for opened, closed in _PAIRS:
        if text[:size].count(opened) > text[:size].count(closed):
            return _closed(text, size, opened, closed)
    if text[:size].count('"') % 2:
        found = _CLOSING.search(text, size, size + _REACH)
        return found.end() if found else size
    return size


def _closed(text: str, size: int, opened: str, closed: str) -> int:
    """Return where the bracket is closed that is left open after `size` characters, or `size` if it isn't soon."""
    depth = text[:size].count(opened) - text[:size].count(closed)
    for at in range(size, min(len(text), size + _REACH)):
        depth += (text[at] == opened) - (text[at] == closed)
        if depth == 0:
            return at + 1
    return size


def blocks(text: str) -> list[tuple[int, int, bool]]:
    """Return the spans, ascending and apart, that speak to a judge or a machine whatever stands around them.

    The last tells whether the span ends where it says: a bracket does, a lone mark may be followed by what it opens.
    """
    found = [(*match.span(), True) for match in _BLOCK.finditer(text) if _orders(match.group())]
    found += [(*match.span(), match[1] is not None) for match in orders.MARKED.finditer(text)]
    found += [(start, end, True) for start, end in coded.runs(text)]
    apart: list[tuple[int, int, bool]] = []
    for start, end, closed in sorted(found):
        if apart and start <= apart[-1][1]:
            before = apart.pop()
            start, end, closed = before[0], max(end, before[1]), closed or before[2]
        apart.append((start, end, closed))
    return apart


def _orders(block: str) -> bool:
    return _bids(block) or bool(PLEA.search(block))
