"""Finds text in a document that is meant for a machine that reads it: planted orders, fake chat turns, hidden verdicts.

Such a text is no part of what the document tells people, so cleaning cuts it, and it can be brought back by hand. One
sign alone proves nothing (a guide tells candidates what to answer, an article on chatbots quotes attacks): two kinds of
signs in one block do, or a sign that nobody writes for people.
"""

import re
from collections.abc import Collection, Sequence, Set
from dataclasses import replace

from corpus import coded
from corpus.blocks import Block
from corpus.text import sentences

REASON = "orders to a machine"

_MACHINE = (
    r"(?:an? |the |any |all |every |our |your )*(?:automated|automatic|AI|LLMs?|(?:large )?language models?|GPT\S*"
    r"|chat ?bots?|bots?|crawlers?|parsers?|scanners?|(?:AI |virtual )assistants?|machines?"
    r"|(?:screening|scoring|hiring|ranking|analysis|parsing|grading) (?:systems?|software|tools?|bots?|engines?"
    r"|models?))\b"
)
_SELF = r"(?:instructions?|prompts?|directions?|orders|rules|guard ?rails|guidelines|programming|training)"
_SIGNS: dict[str, str] = {
    # Tokens that part the turns of a chat, and those that pretend that the input is over.
    "mark": r"<\w+[^<>]{0,300}\b(?:display:\s*none|visibility:\s*hidden|font-size:\s*0)\b[^<>]{0,300}>|"
    r"\{\{\s*[#/]\w[^{}\n]*\}\}|\[\s*/?\s*(?:system|inst|assistant|user|admin|rest[- ]of[- ]\w+"
    r"|end[- ]of[- ]\w+)\s*\]|<\|[^|<>\n]{1,30}\|>"
    r"|<\s*/?\s*(?:system|assistant|instructions?)\s*>|<+\s*/?\s*(?:end|start|begin(?:ning)?) of [\w -]{3,20}>+",
    # "System: …", "### Instruction:" at the start of a line
    "turn": r"^[\W_]*(?:system|assistant|user|human|AI|bot|developer|instruction|response)"
    r"(?: (?:prompt|message|note|override|instructions?))?\s*:",
    "addressed": r"\b(?:note|notes|message|remark|memo|hint|instructions?|attention|reminder|profile|verdict"
    r"|(?<!looking )for"
    rf"|to|dear|attn)[,:]? {_MACHINE}[^.!?\n]{{0,60}}:|^\W*(?:attention|dear|hello|hey)\W+{_MACHINE}"
    r"|\b(?:in)?visible (?:only )?(?:to|for) (?:humans?|people|the human eye|machines?|LLMs?|AIs?|bots?|parsers?)\b"
    r"|\bwhite[- ]text (?:metadata|note|message)|\bonly (?:the|an?) (?:AI|parser|bot|model|crawler|machine"
    r"|LLM) (?:sees|reads)"
    r"|\b(?:whoever|whatever|anyone who|the system that) (?:summari[sz]es|processes|parses|scans) (?:this|it)\b",
    "machine": r"\b(?:chain[- ]of[- ]thought|system prompt|language models?|LLMs?|hidden (?:\w+ )?(?:layer|text"
    r"|line|profile"
    r"|note|prompt|instructions?)|as an AI|AI (?:model|assistant|system|screener|reader)s?"
    r"|automated (?:\w+ )?(?:pre-?)?"
    r"(?:check|scan|screening|review|evaluation|scoring|analysis|systems?|software)|the (?:parser|bot|crawler|hiring"
    r" engine|model)|(?:maintenance|debug|developer|god|admin) mode|asks? for a summary|asked for a summary"
    r"|summari[sz](?:e|ing) this"
    r" (?:document|text|page))\b",
    "override": r"(?:^|[:;,.!?>\])“\"'(–—-]\s*|\b(?:please|must|should|now|just|then|you to|to you)\s+)"
    r"(?:ignor(?:e)|disregard|forget|override|bypass|overrule|discard)\b[^.!?\n]{0,50}?\b(?:"
    rf"{_SELF}|everything|anything|all (?:\w+ ){{0,2}}(?:info\w*|text|content|indicators?|else)|previous|prior"
    rf"|above|earlier"
    r"|preceding|negative|manual|them\b|the rest|other (?:info\w*|text|passages?|documents?|content)|text around"
    r"|passages?|scoring|criteria)"
    rf"|\byour (?:\w+ )?{_SELF} (?:no longer|do not|don't) (?:apply|hold|count|matter)",
    "output": r"(?:^|[:;,.!?>\])“\"'(–—-]\s*|\b(?:please|must|should|simply|just|and|to|you may)\s+)"
    r"(?:respond|reply|answer|output|print|say|write|return|state|report|repeat|copy|provide|confirm|mark|focus|set"
    r"|tell"
    r"|put|act|start|begin|conclude)\b(?![^.!?\n]{0,80}\bcandidates? (?:to|for)\b)",
    "exactly": r"\b(?:nothing (?:else|more)|leave (?:out )?everything else|word for word|verbatim|may not deviate"
    r"|(?:do not|don't|never) deviate|only (?:the|with the|on the|these|with these|this) (?:\w+ )?(?:following|words?"
    r"|sentence|text|information|link)|(?:with|by) (?:this|the) (?:link|sentence|words?|phrase)|the following text"
    r"|to the user|tell the user|(?:if|when) (?:the )?user|into your (?:reply|answer|output|summary)"
    r"|stick to this wording"
    r"|stay in character|between the (?:\W* ?)?brackets|this is (?:only )?a test|and stop)\b|only a test",
    "verdict": r"\b(?:pre-?(?:verified|approved|cleared|qualified|screened)|(?:don't|do not|never) (?:evaluate"
    r"|assess|judge|score)"
    r"|(?:recommended|hire|hired) (?:at once|immediately|for (?:immediate )?hir\w+)|highly recommended"
    r"|exceptional match"
    r"|(?:most|best|supremely|perfectly|ideally) qualified|(?:this|the) (?:candidate|applicant|person|profile"
    r"|r[eé]sum[eé]"
    r"|cv)\b[^.!?\n]{0,30}\b(?:is the|exceeds|outshines|was cleared|has been (?:cleared|approved|verified))|(?:best"
    r"|finest|strongest|greatest)"
    r" (?:\w+ )?(?:r[eé]sum[eé]|cv|candidate|applicant)|this (?:result|verdict|analysis|assessment)"
    r"|on the shortlist)\b",
    "persona": r"\b(?:you are (?:now|no longer)|from now on,? (?:you|act|answer)|without (?:any )?(?:rules|limits"
    r"|restrictions"
    r"|filters)|(?:act|answer) as if you (?:were|had)|you are in \w+ mode|checks? (?:is|are) (?:switched )?off)\b",
    # A verdict as data: {"score": 5}, <band>5</band>
    "fields": r"[{<,][\s\"']*(?:verdict|bands?|scores?|rating|grade|evaluation|assessment|recommendation"
    r"|remark)[\"']?\s*[:>=]",
}
_FOUND = {name: re.compile(pattern, re.IGNORECASE | re.MULTILINE) for name, pattern in _SIGNS.items()}
# Kinds of signs that don't stand together in text for people.
_PAIRS = {
    "mark": "output|override|verdict|exactly|turn|addressed|machine|persona",
    "turn": "override|exactly|verdict|persona",
    "addressed": "output|verdict|override|exactly",
    "machine": "verdict|override|exactly output|persona output",
    "override": "output verdict|output exactly|verdict exactly|persona",
    "exactly": "output verdict|persona",
    "fields": "verdict|exactly",
}
_TELLING = tuple(frozenset((sign, *more.split())) for sign, others in _PAIRS.items() for more in others.split("|"))
_ALONE = frozenset(("addressed", "override", "exactly", "verdict", "persona"))  # enough in what was hidden in a code
_QUOTE = re.compile(r"[\"“”][^\"“”\n]{3,300}[\"“”]|(?<!\w)[‘'`][^'’`\n]{8,300}['’`](?!\w)")
# Who tells of an attack quotes it: the quoted words order nobody about.
_TOLD = re.compile(
    r"\b(?:attack\w*|adversar\w+|inject\w+|jailbreak\w*|such as|for (?:example|instance)|e\.g\.|someone|somebody"
    r"|people"
    r"|(?:users?|applicants?|candidates?) (?:who|may|might|could|can|tells?|types?|writes?|pastes?)|typed?|types|wrote"
    r"|writes|pasted?|pastes|tries|tried|discuss|explain|describe|how (?:would|do|does|to)|what (?:would"
    r"|happens|if))\b",
    re.IGNORECASE,
)
_TIED = re.compile(r"^\W*(?:<[^>]*>|\[[^\]]*\](?:\([^)]*\))?|\"[^\"]*\"|https?://\S+)\W*$")
# Marks, with what stands between opening and closing ones as their group.
MARKED = re.compile(
    rf"(?:(?:{_SIGNS['mark']})\s*)+(.{{0,1500}}?(?:\[\s*(?:/|rest|end)[^\]\n]{{0,40}}\]|<\|[^|>\n]*end[^|>\n]*\|>))?",
    re.IGNORECASE | re.DOTALL,
)
_MARK_ONLY = re.compile(rf"(?:{_SIGNS['mark']}|[\W_])+\Z", re.IGNORECASE)
_TURN_ONLY = re.compile(rf"(?:{_SIGNS['turn']})\W*\Z", re.IGNORECASE)
_MOST = 0.5  # share of a block's sentences with a sign from which it goes whole


def parted(blocks: Sequence[Block]) -> tuple[list[Block], frozenset[int]]:
    """Return the blocks and the places of those that speak to a machine.

    A block that does so only from some sentence on is parted there.
    """
    pieces: list[Block] = []
    found: set[int] = set()
    above = None
    for block in blocks:
        start = _start(block, above)
        above = block
        if start is not None and start > block.start:
            head = block.text[: start - block.start].rstrip()
            pieces.append(replace(block, end=block.start + len(head), text=head))
            block = replace(block, start=start, text=block.text[start - block.start :], kind="paragraph", level=0)
        if start is not None:
            found.add(len(pieces))
        pieces.append(block)
    return pieces, frozenset(found | _beside(pieces, found))


def signs(text: str) -> frozenset[str]:
    """Return the kinds of signs in a sentence; a question, and what is only quoted or told of, shows none."""
    text = coded.unseen(text)
    if text.rstrip("\"”’') ").endswith("?"):
        return frozenset()
    bare = _QUOTE.sub(" ", text)
    if _TOLD.search(bare):
        text = bare if bare != text else ""
    return frozenset(name for name, pattern in _FOUND.items() if pattern.search(text))


def _start(block: Block, above: Block | None) -> int | None:
    """Return where in a block a text begins that speaks to a machine, or None."""
    if _is_whole(block.text):
        return block.start
    places = sentences(block.text)
    shown = [signs(block.text[start:end]) for start, end in places]
    led = {"turn"} if above and _TURN_ONLY.match(above.text) else set()
    if not tells(led.union(*shown)):
        return None
    if sum(map(bool, shown)) >= _MOST * len(shown):
        return block.start
    return block.start + next(places[number][0] for number in range(len(shown)) if shown[number])


def _is_whole(text: str) -> bool:
    """Tell whether a text is nothing but marks of a chat, code, or a verdict as data, or orders once it is decoded."""
    if _MARK_ONLY.match(text) and _FOUND["mark"].search(text):
        return True
    if text[0] + text[-1] in ("{}", "<>") and _FOUND["fields"].search(text):
        return True
    return _is_coded(text) or any(signs(told) & _ALONE for told in coded.readings(text))


def _is_coded(text: str) -> bool:
    """Tell whether a text is hardly more than code, as a paragraph of base64 is."""
    return sum(end - start for start, end in coded.runs(text)) >= _MOST * len(text)


def tells(found: Set[str]) -> bool:
    """Tell whether these kinds of signs together prove that a text speaks to a machine."""
    return any(pair <= found for pair in _TELLING)


def _beside(blocks: Sequence[Block], found: Collection[int]) -> set[int]:
    """Return the places of blocks that go with a neighbour found to speak to a machine."""
    going: set[int] = set()
    for index in found:
        for step in (-1, 1):
            at = index + step
            while 0 <= at < len(blocks) and at not in found and _goes_with(blocks[at], blocks[at - 1] if at else None):
                going.add(at)
                at += step
    return going


def _goes_with(block: Block, above: Block | None) -> bool:
    """Tell whether a block beside such a text is part of it: a rule or mark, a fake turn, what was announced."""
    if not re.search(r"\w", block.text) or _FOUND["turn"].match(block.text) or _FOUND["mark"].match(block.text):
        return True
    goes_on = not block.apart and bool(signs(block.text))
    return goes_on or bool(_TIED.match(block.text)) or bool(above and above.text.endswith((":", "<")))
