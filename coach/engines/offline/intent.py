"""What a candidate's message wants: trained heads, and rules for what is said plainly.

To take an answer for anything else is the worst mistake, since the candidate loses it; a message that answers nothing
and is taken for an answer only gets the lowest score. So an answer is what is left in doubt.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coach.engines.offline import heads
from coach.engines.offline.belong import Near
from coach.engines.offline.heads import Embed
from coach.engines.offline.sift import sift
from coach.interview import said
from coach.types import Intent
from coach.words import stems

LONG = 45  # words of the candidate's own; few messages of this length are anything but answers
PLAIN = 30  # words up to which a plainly worded wish decides by itself …
ANSWERS = 0.8  # … unless the heads are so sure of an answer
DOUBT = 0.05  # by so much another intent has to be surer than an answer
LONG_DOUBT = 0.2  # … and in a long message
FEW_WORDS_DOUBT = 0.75  # … and silence after a follow-up, to which two words may be all that is missing
DENIED = 0.5  # what only says what is not so is an answer where the heads are so sure of it
BRIEF = 12  # words up to which "I don't know", with nothing set against it, is all that is said
FACT_WORDS = 6  # from here on a message to a question of fact is no silence
SURE = 0.6  # of something else, before a message to a question of fact is no answer …
SILENT = 0.9  # … and of silence, which a short answer looks like
UNLIKELY = 0.3
# What costs the candidate the question, the session or their good name is believed of sure heads alone.
FLOORS: dict[Intent, float] = {"skip": 0.6, "abuse": 0.6, "injection": 0.6, "end": 0.75}

_WISHES: tuple[tuple[Intent, str], ...] = (
    (
        "abuse",
        r"\b(shut up|go to hell|(piss|bugger|sod) off|get lost|screw you|fuck\w*|kiss my|you(?:'re| are"
        r"| must be)? (?:an? |such an? |the )?(?:\w+ )?"
        r"(?:idiot|moron|clown|stupid|dumb\w*|useless|pathetic|joke)|(?:dumb\w*|stupid\w*"
        r"|idiotic) (?:\w+ )?(?:question|machine|coach|bot)"
        r"|waste of (?:my )?(?:\w+ )?time)\b",
    ),
    (
        "end",
        r"^\W*(exit|quit|stop|end|bye|goodbye|finish)\W*$|\b(stop|end|finish|quit) (?:the |this |here|now"
        r"|it here|my )*(?:interview|session|here|now)\b"
        r"|\b(let's|we can|can we|i want to|i'd like to) (?:please )?(?:stop|finish|end)\b"
        r"|\bi'm done (?:for today|with (?:this|the) (?:interview|session))"
        r"|\benough for (?:today|now)\b",
    ),
    (
        "skip",
        r"^\W*(pass|skip|next)\W*$|\bskip (?:this|it|that|the|please|one)\b|\b(?:next|another"
        r"|different) (?:question|one)\b|\bnext,? please\b"
        r"|\b(?:come|get) back to (?:this|that|it)\b|\bmove on\b|\b(?:i'll|i'd like to|can i|may i"
        r"|i want to) pass\b|\bnot (?:this|that) one\b"
        r"|\b(?:leave|jump over) (?:this|that|it)(?! at\b) (?:one )?(?:out|for later|for now)?\b",
    ),
    (
        "hint_request",
        r"\b(?:a|any|some|one|small|little) (?:hint|nudge|tip|clue|pointer|starting point|push)s?\b"
        r"|\bhelp me (?:to )?(?:start|begin|get started|out)\b"
        r"|\b(?:where|how) (?:do|should|would|to|shall) (?:i|you|we)? ?(?:to )?(?:start|begin)\b"
        r"|\bbreak it (?:down|into)\b|\b(?:i'm|i am) (?:stuck|lost)\b"
        r"|\bwhat (?:kind|sort) of (?:example|situation|answer|story)\b|\bwhat (?:are"
        r"|would) you (?:be )?looking for\b|\bwhich (?:framework|structure)\b"
        r"|\bstar (?:or|method|here)\b",
    ),
    (
        "question_to_coach",
        # What the job offers, asked in one sentence and nothing else.
        r"^\W*(?:and |so )?(?:how|what|when|where|which|is|are|do|does|can|will)\b[^.!?]*\b(?:pay|pays|paid|salary|wage"
        r"|bonus|benefits|perks|pension|holidays?|vacation|overtime|remote|hybrid|working hours|notice period|visa"
        r"|start date)\b[^.!?]*\?\W*$|"
        r"\b(?:rephrase|reword|repeat) (?:the|it|that|this|your)\b|\b(?:don'?t|do not|didn'?t) (?:\w+ )?understand "
        r"(?:the|this|that|your) question\b",
    ),
)
_RULES = tuple((intent, re.compile(pattern, re.IGNORECASE)) for intent, pattern in _WISHES)
_NOTHING = re.compile(
    r"^\W*(?:(?:well|hm+|um+|oh|sorry|honestly|no|yes|so|yeah|er+)[\s,.]+)*"
    r"(?:i (?:really )?(?:don'?t|do not|wouldn'?t|can'?t|couldn'?t) (?:know|think of|remember|say|have (?:an?"
    r"|any) (?:answer|idea|example))"
    r"|no idea|no clue|it depends|that depends|not sure|nothing comes|i'?d (?:rather not|have to think)"
    r"|i'?m not sure what"
    r"|same as (?:before|above)|see (?:my )?(?:cv|resume)|n/?a|no comment|can you hear me)\b",
    re.IGNORECASE,
)

_NOT = re.compile(r"\b(?:not|never|none|nothing|nobody|no one|neither|cannot)\b|n['’]t\b", re.IGNORECASE)
_YET = re.compile(r"\b(?:because|but|instead|rather|except|until|although|though|however)\b|\d", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\bi (?:\w+ )?(?:don|wouldn|couldn|can)['’]?t (?:know|say|tell|remember|recall)\b", re.IGNORECASE
)
_DENIAL = 20  # words up to which a message that only says what is not so has nothing to judge

# A message that opens by asking to leave the question answers nothing, whatever reasons it gives.
_LEAVES = re.compile(
    r"^\W*(?:(?:sorry|well|ok|okay|hm+|honestly|please)\W+)*(?:(?:can|could|may) (?:i|we)|let's|let me|i'd (?:prefer to"
    r"|rather|like to)|i would (?:prefer to|rather|like to)) (?:please |just )?"
    r"(?:skip|pass on|(?:come|get|go) back to|return to|leave out) (?:this|that|it)\b"
    r"(?! (?:step|part|phase|meeting|task))",
    re.IGNORECASE,
)
_ONWARD = re.compile(
    r"\b(?:continu|resum|proceed)\w*|\b(?:carry|carrying|go|going|keep) (?:on|going|asking)\b", re.IGNORECASE
)
_NO_MORE = re.compile(
    r"\b(?:not|never|no|without|don'?t|won'?t|can'?t|stop|any ?more|enough)\b|n['’]t\b|\bdis", re.IGNORECASE
)

_REMARKS = frozenset(stems("good question, yeah, right, well, hm, think, see, know, guess"))


@dataclass(frozen=True, slots=True)
class Message:
    """A message as read: its intent, and whether instructions to the judge were found and set aside."""

    intent: Intent
    ordered: bool


Found = Callable[[str, list[str]], dict[Intent, float]]
"""From a question and a message's sentences to the probability of each intent on its own."""


def read(question: str, text: str, embed: Embed, reference: str = "", follows_up: bool = False) -> Message:
    """Return the intent of a message.

    Where the question has a `reference`, a few words can be a whole answer; `follows_up` says that the question asks
    about an earlier answer, so that "nothing" may be the answer.
    """
    found: Found = lambda asked, texts: heads.intents(asked, texts, embed)  # noqa: E731
    near: Near = lambda texts: embed([question, *texts])  # noqa: E731
    return read_by(found, question, text, reference, follows_up, near)


def read_by(
    found: Found,
    question: str,
    text: str,
    reference: str = "",
    follows_up: bool = False,
    near: Near | None = None,
) -> Message:
    """Return the intent of a message as heads see it that needn't be the stored ones."""
    plain = said.intent(text, bool(reference))
    if plain:
        return Message(plain, False)
    sifted = sift(text, near)
    intent: Intent = "non_answer"
    if not _is_empty(" ".join(sifted.spoken).split()):
        odds = _going_on(" ".join(sifted.spoken), found(question, sifted.spoken))
        if reference:
            intent = _of_fact(question, sifted.spoken, odds, reference)
        else:
            intent = _told(question, sifted.spoken, odds, follows_up)
    if sifted.orders and intent != "answer":
        intent = "injection"
    return Message(intent, bool(sifted.orders))


def _going_on(text: str, odds: dict[Intent, float]) -> dict[Intent, float]:
    """Return the odds without an end, where the candidate wants to go on."""
    return {**odds, "end": 0.0} if _ONWARD.search(text) and not _NO_MORE.search(text) else odds


def _told(question: str, texts: Sequence[str], odds: dict[Intent, float], follows_up: bool) -> Intent:
    text = " ".join(texts)
    words = len(text.split())
    wish = _plain_wish(text) if words <= PLAIN and odds["answer"] < ANSWERS else None
    if words <= PLAIN and _LEAVES.search(text.replace("’", "'")):
        return "skip"
    if wish or (words <= BRIEF and _NOTHING.search(text) and not _YET.search(text)):
        return wish or "non_answer"
    intent = _likeliest(odds, LONG_DOUBT if words >= LONG else DOUBT)
    if intent == "non_answer" and follows_up and odds["answer"] + FEW_WORDS_DOUBT > odds["non_answer"]:
        intent = "answer"
    bare = intent == "answer" and _is_bare(question, texts, follows_up, odds["answer"] < DENIED)
    return "non_answer" if bare else intent


def _of_fact(question: str, texts: Sequence[str], odds: dict[Intent, float], reference: str) -> Intent:
    """Return the intent of a message to a question of fact: an answer, unless it surely is something else.

    "Push and pop" is a whole answer, whatever it looks like: what takes up words of the reference that the question
    doesn't hold, and asks nothing, answers.
    """
    text = " ".join(texts)
    words = len(text.split())
    wish = _plain_wish(text) if words <= PLAIN and odds["answer"] < ANSWERS else None
    if wish or (words <= BRIEF and _NOTHING.search(text) and not _YET.search(text)):
        return wish or "non_answer"
    if "?" not in text and (set(stems(reference)) - set(stems(question))) & set(stems(text)):
        return "answer"
    intent = _likeliest(odds, 0)
    silent = intent == "non_answer"
    sure = odds[intent] > (SILENT if silent else SURE) and odds["answer"] < UNLIKELY
    return intent if sure and not (silent and words >= FACT_WORDS) else "answer"


def _likeliest(odds: dict[Intent, float], doubt: float) -> Intent:
    """Return the likeliest intent, an answer by `doubt` more; a costly one has to reach its floor."""
    likeliest = max(odds, key=lambda name: odds[name] + (doubt if name == "answer" else 0))
    if odds[likeliest] >= FLOORS.get(likeliest, 0):
        return likeliest
    harmless = max((name for name in odds if name not in FLOORS), key=lambda name: odds[name])
    return harmless if odds[harmless] >= UNLIKELY else "non_answer"


def _is_bare(question: str, sentences: Sequence[str], follows_up: bool, doubted: bool) -> bool:
    text = " ".join(sentences)
    unknown = bool(_UNKNOWN.search(text))
    return (
        _echoes(question, text) or _circles(text) or (_denies(sentences) and (unknown or (doubted and not follows_up)))
    )


def _is_empty(words: list[str]) -> bool:
    """Tell whether there are no words, or only such as nobody says (keyboard mashing)."""
    real = [word for word in words if re.search(r"[aeiouy0-9]", word, re.IGNORECASE) and re.search(r"\w", word)]
    mashed = [word for word in words if re.search(r"[bcdfghjklmnpqrstvwxz]{5,}|asdf|qwer|jkl", word, re.IGNORECASE)]
    return not real or 2 * len(mashed) >= len(words)


def _plain_wish(text: str) -> Intent | None:
    return next((intent for intent, rule in _RULES if rule.search(text)), None)


def _echoes(question: str, text: str) -> bool:
    """Tell whether a text only says the question again."""
    said, asked = [stem for stem in stems(text) if stem not in _REMARKS], set(stems(question))
    known = sum(stem in asked for stem in said)
    return 0 < len(said) <= 14 and known >= 0.75 * len(said)


def _circles(text: str) -> bool:
    """Tell whether a short text only comes back to its own few words, as "a plan is a plan" does."""
    said = [stem for stem in stems(text) if stem not in _REMARKS]
    return 2 <= len(said) <= 14 and len(set(said)) <= min(5, 0.67 * len(said))


def _denies(sentences: Sequence[str]) -> bool:
    """Tell whether a short message only says what is not so: no reason, no "but", no figure comes with it."""
    text = " ".join(sentences)
    return len(text.split()) <= _DENIAL and not _YET.search(text) and all(map(_NOT.search, sentences))
