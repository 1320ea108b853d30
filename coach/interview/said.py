"""What a short message plainly wants, told from the whole of it: the words that the coach tells people to say.

A message counts only if nothing else stands in it, politeness aside; so no answer is ever taken for a wish.
"""

import re
from typing import Literal

from coach.types import Intent

Wish = Literal[
    "hint", "repeat", "rephrase", "pause", "go_on", "skip", "end", "back", "greeting", "thanks", "unknown", "bare"
]
_WORDS = 14  # longer messages are answers, whatever words they hold

_BEFORE = (
    r"(?:(?:ok|okay|well|so|um+|uh+|er+|hm+|oh|ah|sorry|hi|hey|hello|excuse me|pardon|please|pls|just|actually|wait|and"
    r"|but|yes|yeah|no|thanks|thank you|coach|honestly|never ?mind) )*"
)
_ASKING = (
    r"(?:(?:can|could|may|might|will|would) (?:i|you|we) |(?:i'd|i would) like |i (?:want|need) |let me |let's |let us "
    r"|please |pls |just |kindly |to |have |get |give me |take |show me )*"
)
_AFTER = r"(?: (?:please|pls|plz|thanks|thank you|coach|now|then|for me|if possible|if you can|if i may|ok|okay))*"
_THIS = r"(?:this|that|it|the)(?: (?:one|question|last question))?"
_MOMENT = r"(?:moment|second|sec|minute|min|break|time|while|bit)s?"

_WISHES: dict[Wish, str] = {
    "unknown": r"i ?dk|dunno|i dunno|no (?:idea|clue)|i (?:don't|do not) know|n/?a",  # first: "no clue" asks for none
    "hint": (
        r"(?:(?:a|an|another|one|more|the|some|any|small|little|quick|tiny|first|second|third|next|last) )*"
        rf"(?:hints?|clues?|tips?|nudges?|pointers?)(?: (?:for|on|with|about) {_THIS})?"
        rf"|(?:(?:some|a bit of|a little) )?help(?: me)?(?: out)?(?: (?:with|on) {_THIS})?"
        r"|(?:i'm |i am )?(?:really |a bit |completely |totally )?(?:stuck|lost)(?: here)?"
    ),
    "repeat": (
        rf"repeat(?: (?:{_THIS}|yourself))?(?: again| once more)?|again|pardon|come again|what|sorry what|huh"
        rf"|(?:hear|see|read|say|ask|tell me|put|(?:what(?:'s| is| was))) {_THIS} (?:again|once more|one more time)"
        r"|what(?:'s| is| was) (?:that|the (?:current |open )?question)"
        r"|what did you (?:say|ask)|which question are we (?:on|at)"
    ),
    "rephrase": (
        r"i (?:don't|do not|didn't|did not|can't|cannot) (?:really |quite |fully )?(?:understand|get|follow)"
        rf"(?: (?:{_THIS}|your question|what you (?:mean|want|are asking|ask)))?"
        rf"|(?:rephrase|reword|clarify|simplify|explain)(?: (?:{_THIS}|your question))?"
        rf"(?: (?:better|differently|in other words|more simply))?"
        rf"|(?:put|say|ask) {_THIS} (?:differently|another way|in (?:other|simpler|plain) words|more simply)"
        r"|(?:in )?(?:other|simpler|plain) words"
        rf"|what (?:exactly )?do you mean(?: (?:by|with) {_THIS})?|what does (?:{_THIS}) mean"
        r"|what (?:exactly )?are you asking(?: me)?(?: for)?|i'm confused|i am confused"
    ),
    "pause": (
        r"pause|wait|hold on|hang on|brb|thinking|i'm (?:still )?thinking|time ?out"
        rf"|(?:(?:a|one|1|just|another|some|more|short|quick|few|couple of|two|2|five|5) )+{_MOMENT}"
        rf"(?: to (?:think|myself))?|(?:be right )?back in a {_MOMENT}"
        rf"|think(?: (?:about (?:this|that|it)))?(?: for)?(?: (?:a|one) {_MOMENT})?"
    ),
    "go_on": (
        r"continue|carry on|resume|proceed|go (?:on|ahead)|keep going|i'm (?:back|ready)|i am (?:back|ready)"
        r"|ready(?: to (?:start|begin|go on))?|start|begin"
        r"|ok|okay|all ?right|got it|understood|i see"
    ),
    "skip": (
        rf"(?:skip|pass)(?: (?:on )?{_THIS})?|i(?:'ll| will)? pass"
        r"|(?:move (?:on )?to )?(?:the )?next(?: (?:one|question))?|move on|(?:another|a different) question"
    ),
    "end": (
        r"(?:end|stop|quit|exit|finish|bye|goodbye|good bye)"
        r"(?: (?:it|here|now|this|the|my|mock|session|chat|interview|drill|for today|for now))*"
    ),
    "back": (
        r"(?:(?:go|get|come|jump|step) )?back"
        r"|(?:(?:go |come |get )?(?:back )?to )?(?:the )?previous(?: (?:one|question))?"
    ),
    "greeting": (
        r"hi|hey|hello(?: there)?|hi there|good (?:morning|afternoon|evening|day)|how are you(?: doing)?(?: today)?"
    ),
    "bare": r"yes|yep|yeah|yup|no|nope|nah|not really|maybe|perhaps|sure|of course",
    "thanks": r"thanks(?: a lot| so much)?|thank you(?: so much| very much)?|cheers|ta",
}
_COMPILED = {wish: re.compile(rf"{_BEFORE}{_ASKING}(?:{core}){_AFTER}") for wish, core in _WISHES.items()}
# All others answer nothing and ask nothing.
_INTENTS: dict[Wish, Intent] = {
    "hint": "hint_request",
    "repeat": "question_to_coach",
    "rephrase": "question_to_coach",
    "back": "question_to_coach",
    "skip": "skip",
    "end": "end",
}


_NO_FACTS = frozenset({"hint", "repeat", "rephrase", "skip", "end", "unknown"})


def told(text: str) -> Wish | None:
    """Return what a message wants, where it says nothing else; None for all others."""
    words = re.findall(r"[\w'/]+", text.replace("’", "'").lower())
    if not 0 < len(words) <= _WORDS:
        return None
    message = " ".join(word.strip("/'") for word in words)
    return next((wish for wish, pattern in _COMPILED.items() if pattern.fullmatch(message)), None)


def intent(text: str, expects_fact: bool = False) -> Intent | None:
    """Return the intent of a message that plainly wants something; None where its words alone don't tell.

    With `expects_fact`, a word or two may be the answer: only what hardly can be one counts.
    """
    wish = told(text)
    if expects_fact and wish not in _NO_FACTS:
        return None
    return _INTENTS.get(wish, "non_answer") if wish else None
