"""What a plainly worded question asks about: "a driving licence" in "Is a driving licence required?".

A passage that doesn't tell of it can't answer, however like the question it sounds. Questions in other forms name no
subject here; for them nothing is asked of a passage.
"""

import re

_ARTICLE = r"(?:(?:the|an?|any|my|your|their|our|this|that|its) )?"
_THING = r"(?P<thing>[\w’'+#-]+(?: [\w’'+#-]+){0,3}?)"
_END = (
    r"(?= (?:about|after|and|are|as|at|be|before|by|can|do|does|during|expected|for|from|free|given|go|have|i|in|"
    r"included|is|last|like|look|made|mandatory|must|necessary|need|needed|of|offered|on|or|paid|provided|required|"
    r"run|should|take|takes|that|they|to|under|we|when|where|which|while|will|with|within|you)\b|[?.,;:!]|$)"
)
_WORDS = 10  # a longer question tells by the rest of its words, too, what it is about
_MEASURES = r"(?:minutes?|hours?|days?|weeks?|months?|years?|points?|times?|people|things?|good|more|other)\b"
_ASKING = (
    rf"how (?:long|hard|difficult|big|important|formal|strict) "
    rf"(?:is|are|was|does|do|will|would|can|may|should) {_ARTICLE}",
    rf"(?:is|are|will) (?:there )?(?:be )?{_ARTICLE}",
    rf"(?:do|does|must|should|will|would|can) (?:i|you|we|they|candidates|applicants) "
    rf"(?:need|have|get|require|do|take|bring|sit|pass)(?: to (?:have|do|take|bring|sit|pass))? {_ARTICLE}",
    rf"(?:do|does|will) (?:the |they |it |you )?(?:\w+ ){{0,2}}"
    rf"(?:need|require|offer|provide|pay for|pay|have|use|ask for) {_ARTICLE}",
    rf"who (?:is|are|will be|sits) (?:in the room|there|present|at the table) (?:for|at|in|during) {_ARTICLE}",
    r"who (?:\w+ ){0,3}?(?:in|for|at|to|the|an?|my|runs|marks|leads|conducts|takes) (?:the |an? |my )?",
    rf"(?:which|how many|how much) (?!of\b|{_MEASURES})",
    rf"(?:what|when|where) (?:is|are|was|does|do|will) {_ARTICLE}"
    rf"(?:(?:colour|color|format|length|name|date|size|point|level) (?:is|of) )?{_ARTICLE}",
    rf"what (?:colou?r|kind|sort|size|format|length) (?:is|of|are) {_ARTICLE}",
    r"what (?=\w+ (?:do|does|is|are|will)\b)",
)
_FRAMES = tuple(re.compile(rf"^{asked}{_THING}{_END}", re.I) for asked in _ASKING)


def subject(question: str) -> str:
    """Return the thing that a question asks about, in its words; empty where its form doesn't tell."""
    text = question.strip()
    if len(text.split()) > _WORDS:
        return ""
    for frame in _FRAMES:
        if found := frame.match(text):
            return re.sub(r"(?: [A-Z][\w’'-]*)+$", "", found["thing"])
    return ""
