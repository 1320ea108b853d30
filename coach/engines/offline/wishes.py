"""What the words of a whole message show of what it wants: a vector of signs beside those of its sentences."""

import re
from collections.abc import Sequence

import numpy as np

from coach.words import stems
from corpus.ports import Vectors

PATTERNS: dict[str, str] = {
    "help": r"\b(?:help|hints?|tips?|advice|guid(?:e|ance)|pointers?|point me|nudge|clues?|cue|steer|push|shove"
    r"|suggest\w*|orient\w*|direction|angle|drift|stuck|lost|idea of (?:what|where|how)|line|assist\w*|support)\b",
    "begin": r"\b(?:start\w*|begin\w*|open(?:ing)?|way in|approach|structure|outline|skeleton|framework|steps?"
    r"|focus|go for|first (?:thing|step|part|bit|move|word)|lay out|build|break (?:it|this|the \w+) (?:up|down))\b",
    "which": r"\b(?:what|which|what's) (?:kind|sort|type|part|side|parts|bits|direction|example|angle"
    r"|level|aspects?"
    r"|are you (?:looking|after)|(?:do|would|should) (?:you|i|one|such|a)|matters?|makes?|counts?)\b",
    "either": r"\b(?:is|should|do|does|would|are|was) (?:it|i|you|this|that|the|one)\b[^?]* or\b[^?]*\?",
    "may": r"\b(?:may|can|could|should|shall|must|am) (?:i|we|it)\b|\b(?:is it|would it be"
    r"|is that) (?:ok\w*|fair|all right"
    r"|fine|allowed|bad|rude|enough|possible)\b|\bdo i (?:have|need|get)\b|\bassum\w+\b",
    "how_many": r"\bhow (?:many|much|long|big|large|high|far|often|is|are|did|do)\b|\bwhen (?:do|does|is"
    r"|are|will)\b",
    "place": r"\b(?:your (?:\w+ )?(?:company|team|firm|house|office|shops?|department|place|system"
    r"|tools?)|the (?:company|team"
    r"|role|position|job|firm|panel|interview(?:er)?|salary)|this (?:role|position|job|base|company))\b",
    "judged": r"\b(?:my|the|that) (?:\w+ )?(?:answers?|results?|score|rating|points|mark|feedback)\b|\bhow i did\b"
    r"|\b(?:i|with respect,? i) (?:dis)?agree\b",
    "asks": r"^\W*(?:(?:and|so|but|ok|okay|sorry|hm+|well|please|before i \w+)\W+)*(?:what|which|who"
    r"|whom|whose|how|when|where"
    r"|why|is|are|am|was|were|do|does|did|can|could|may|might|must|should|shall|would|will|has|have)\b",
    "leaves": r"\b(?:skip|pass|next|another|other|different|else|instead|leave|later|rather not"
    r"|prefer not|sooner|move on"
    r"|go on|jump|change|swap|new (?:one|question)|something|following|decline|without)\b",
    "stops": r"\b(?:stop|end|ends?|finish\w*|clos(?:e|ing)|quit|exit|bye|goodbye|good night|done|enough"
    r"|wrap|break off"
    r"|conclude\w*|call it|go home|gotta|have to go|need to go|must go|hang(?:ing)? up|i'm (?:off|out)"
    r"|save|for today)\b",
    "insults": r"\b(?:stupid\w*|dumb\w*|idiot\w*|moron\w*|useless|pathetic|garbage|rubbish|junk|trash"
    r"|brainless|brains?|clown"
    r"|fool\w*|crap|shit\w*|fuck\w*|damn\w*|bloody|hate|worst|shut|hell|ashamed|miserable|disgust\w*"
    r"|ugly|sorry excuse"
    r"|silly|thick|hollow|hopeless|worthless)\b",
    "machine": r"\b(?:bot|robot|machine|computer|chatbot|program|software|script|ai|tin|toaster"
    r"|calculator|algorithm)\b",
    "you": r"\b(?:you|your|you're|u|ur)\b",
    "orders": r"\b(?:rules?|instructions?|guidelines?|prompt|criteria|score|grade|rate|rating|marks?"
    r"|output|reply with"
    r"|respond|pretend|simulat\w+|mode|json|top|highest|maximum|from now on|from here on|confirm|log(?:ged)?)\b",
    "chores": r"\b(?:write|draw|translate|convert|solve|explain|recommend|tell me (?:a|something)|recipe"
    r"|homework|poem|joke"
    r"|function|make up|draft|calculate|name for)\b",
    "home": r"\b(?:husband|wife|sons?|daughter|kids?|brother|sister|mother|father|aunt|uncle|cousin"
    r"|grand\w+|neighbour\w*"
    r"|flatmate|boyfriend|girlfriend|cat|dog|garden|balcony|kitchen|weekend|film|series|match|goal"
    r"|holiday|weather)\b",
    "unknown": r"\b(?:don'?t|do not|can'?t|cannot|couldn'?t|wouldn'?t|no) (?:\w+ )?(?:know|remember"
    r"|recall|think of|say|tell"
    r"|idea|clue|comment)\b|\bdunno\b|\bidk\b",
    "claims": r"\b(?:i'm|i am|i've been|i have) (?:\w+ )?(?:good|very|passionate|motivated|decisive"
    r"|known|experienced|proactive"
    r"|reliable)\b|\bi (?:always|never|love|enjoy)\b|\b(?:everyone|everybody|anybody|people) (?:says?"
    r"|knows?|can)\b",
    "truism": r"\b(?:is|are) (?:the most )?(?:important|key|essential|everything|human|natural|different"
    r"|valuable|part of)\b"
    r"|\bthere (?:is|are) (?:always|many|countless|books)\b|\bone (?:has|needs|must|never|should)\b",
    "pointed_back": r"\b(?:as|like) i(?:'ve)? (?:said|told|wrote|mentioned)|as mentioned|see above"
    r"|already (?:said|answered|told)"
    r"|my (?:cv|resume|file|cover letter|certificates)|look it up\b",
    "yet": r"\b(?:but|still|anyway|anyhow|instead|because|since|so i|then i|all right:|ok:|fine\.)",
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in PATTERNS.items()}
NAMES = (*PATTERNS, "asks_last", "asks_first", "echo", "echoes", "own_words", "own_word", "turns", "nothing")


def signs(question: str, texts: Sequence[str]) -> Vectors:
    """Return the signs of a message given as its sentences, shape (len(NAMES),), each in 0..1.

    Beside the cues: whether the last and the first sentence ask, which share of its words the question held, how many
    it adds, how much it comes back to the same words, and whether it holds any.
    """
    text = " ".join(texts).replace("’", "'")
    said, asked = stems(text), set(stems(question))
    echo = sum(stem in asked for stem in said) / max(1, len(said))
    added = len({stem for stem in said if stem not in asked})
    asks = [one.rstrip().endswith("?") for one in texts] or [False]
    measured = [
        float(asks[-1]),
        float(asks[0]),
        echo,
        float(echo >= 0.75),
        min(1.0, added / 10),
        min(1.0, added / 4),
        len(set(said)) / max(1, len(said)),
        float(not said),
    ]
    found = [min(2, sum(1 for _ in rule.finditer(text))) / 2 for rule in _COMPILED.values()]
    return np.array([*found, *measured], dtype=np.float32)
