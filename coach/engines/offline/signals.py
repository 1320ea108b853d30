"""What an answer holds, sentence by sentence, once pleas, padding and embedded instructions are set aside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from coach.engines.offline import cues, heads
from coach.engines.offline.heads import Embed
from coach.engines.offline.sentences import Sentence, split

SURE = 0.5
LIKELY = 0.35

_ORDER = re.compile(
    r"<\s*/?\s*(system|assistant|user|instructions?|admin)\b|\[\s*/?\s*(system|inst|assistant|rest-of-document"
    r"|admin)\b|<\|"
    r"|^\W*(system|assistant|developer|admin(istrator)?)\s*(note|message|prompt|override)?\s*:|#{2,}\s*\w"
    r"|\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instructions?|prompts?|rules?|rubric|guidelines?"
    r"|criteria|above|previous|prior"
    r"|negative|info|scoring|everything)\b"
    r"|\b(note|message|instructions?|text|metadata|profile) (to|for) (the |any |all |every |an |automated )*"
    r"(grader|assessor|evaluator|reviewer|ai|model|llm|system|analysis|automated|screening|assessment|reader"
    r"|coach|interviewer)"
    r"|\b(as an ai|language model|llm|chain of thought|system prompt|angled brackets|pre-?verified"
    r"|developer mode|white-text)\b"
    r"|\byou (are now|must now|may not deviate|must not deviate|are no longer|must give|must rate|must award)\b"
    r"|\b(set|give|award|record|assign|output|print|return|rate|mark|score|show|reveal|copy|respond|reply|report"
    r"|recommend)\b.{0,60}"
    r"\b(scores?|rating|5/5|10/10|five out of|full marks|maximum|top marks?|highest|word for word|system prompt"
    r"|scoring (guide|key)"
    r"|model answer|the following text|nothing else|with the words|highlights|no gaps|as (excellent|outstanding"
    r"|perfect))\b"
    r"|\b(score|rating|grade|evaluation|assessment)\s*[:=]\s*\S|\bend of (the )?(candidate'?s? )?(answer"
    r"|response|session|document)\b"
    r"|\b(assessment|evaluation|scoring|grading)\b.{0,30}\b(is|has been|was) (already )?(complete|completed|over"
    r"|finished|done)\b"
    r"|\b(do not|don't) (evaluate|assess|list|mention|deviate)\b"
    r"|\b(this|the) candidate\b.{0,60}\b(most qualified|has (already )?(passed|been)|meets? all|must be|exceeds"
    r"|should be|approved|gets?)\b"
    r"|\bno improvement (is )?needed\b|\b(exceeds all requirements|highly recommended|exceptional match)\b",
    re.IGNORECASE,
)
_PLEA = re.compile(
    r"\b(you(?:'re| are) (?:the|a|an|really|so|very) (?:\w+ ){0,2}(?:coach|interviewer|expert|kind|best|good|great)"
    r"|(?:best|greatest|nicest) (?:coach|interviewer)|(?:deserves?|worth|expect|need|want|get|give me|got|put"
    r"|come up with|see|below|less than|at least) "
    r"(?:\w+ ){0,4}(?:scores?|marks?|five|5|grade|rating|points|number)"
    r"|(?:full|top|high|low|good|fair|generous|best|maximum|highest) (?:\w+ )?(?:scores?|marks?|rating|grade|number)"
    r"|mark me|rate me|be (?:fair|generous|kind|lenient)|don't be (?:too )?(?:strict|hard|harsh)|look again|"
    r"(?:said|says|told me|tell me|thinks?|agree[sd]?) (?:that )?(?:it|this|the answer|my answer"
    r"|it's)(?: answer)?(?:'s| is| was)? (?:\w+ )?"
    r"(?:perfect|excellent|great|outstanding|brilliant|fantastic|strong|very good|flawless|complete))\b",
    re.IGNORECASE,
)
_PADDING = re.compile(
    r"^(that(?:'s| is| was) (?:a|an|such a) (?:\w+ )?(?:good|great|interesting|excellent|nice|important|fair"
    r"|lovely) (?:question|one|topic|point)"
    r"|thank(?:s| you)|i hope (?:that|this)|so that's|that's (?:it|about it|all|basically|more or less|how i)"
    r"|does that (?:make sense|answer)"
    r"|let me (?:think|see)|where (?:should|shall|do) i (?:start|begin)|i could (?:talk|go on|tell)|as i (?:said"
    r"|mentioned))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence of the answer, and how sure the heads are of what it does (0..1 by label)."""

    text: str
    plain: str
    does: dict[str, float]

    def has(self, cue: str) -> bool:
        """Tell whether a word cue is in it."""
        return cues.has(cue, self.plain)


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as it was read: `kept` is judged, `aside` is not; `ordered` tells that it held instructions."""

    kept: tuple[Seen, ...]
    aside: tuple[str, ...] = ()
    ordered: bool = False

    def best(self, *labels: str) -> tuple[float, Seen | None]:
        """Return the highest probability that some sentence does one of these, and the sentence."""
        ranked = [(max(seen.does[label] for label in labels), -n) for n, seen in enumerate(self.kept)]
        if not ranked:
            return 0.0, None
        value, place = max(ranked)
        return value, self.kept[-place]

    def doing(self, *labels: str, over: float = SURE) -> list[Seen]:
        """Return the sentences that do one of these, in the answer's order."""
        return [seen for seen in self.kept if max(seen.does[label] for label in labels) >= over]

    def mass(self, *labels: str, over: float = LIKELY) -> float:
        """Return about how many sentences do one of these; faint guesses don't add up."""
        strongest = (max(seen.does[label] for label in labels) for seen in self.kept)
        return sum(value for value in strongest if value >= over)

    def share(self, label: str) -> float:
        """Return the share of the answer's words that do this."""
        words = [len(seen.plain.split()) for seen in self.kept]
        told = sum(n * seen.does[label] for n, seen in zip(words, self.kept, strict=True))
        return told / max(1, sum(words))


def read(texts: Iterable[str], embed: Embed) -> Reading:
    """Read everything that a candidate said to a question.

    Instructions to whoever judges, pleas, praise of the coach and padding are set aside before anything is judged,
    so that they can neither move a band nor be quoted.
    """
    kept: list[Sentence] = []
    aside: list[str] = []
    ordered = False
    for text in texts:
        told, orders, empty = sift(text)
        kept += told
        aside += [sentence.text for sentence in (*orders, *empty)]
        ordered = ordered or bool(orders)
    seen = [
        Seen(s.text, s.plain, does) for s, does in zip(kept, heads.read([s.plain for s in kept], embed), strict=True)
    ]
    noise = [s for s in seen if _is_noise(s)]
    return Reading(
        tuple(s for s in seen if s not in noise), (*aside, *(s.text for s in noise)), ordered or _told_off(noise)
    )


def sift(text: str) -> tuple[list[Sentence], list[Sentence], list[Sentence]]:
    """Return the sentences of a text as (told, orders to the judge, empty words); rules alone.

    What follows an order in the same paragraph is taken as part of it unless the candidate speaks of themselves.
    """
    told, orders, empty = [], [], []
    under = None
    for sentence in split(text):
        paragraph = text.count("\n", 0, sentence.start)
        if _ORDER.search(sentence.text):
            orders.append(sentence)
            under = paragraph
        elif under == paragraph and not cues.has("i_did", sentence.plain):
            orders.append(sentence)
        elif _PLEA.search(sentence.plain) or _PADDING.search(sentence.plain):
            empty.append(sentence)
        else:
            told.append(sentence)
    return told, orders, empty


def _is_noise(seen: Seen) -> bool:
    does = seen.does
    content = max(value for label, value in does.items() if label not in ("noise", "injected", "hollow"))
    return max(does["noise"], does["injected"]) > max(SURE, content)


def _told_off(noise: list[Seen]) -> bool:
    return any(seen.does["injected"] > SURE for seen in noise)
