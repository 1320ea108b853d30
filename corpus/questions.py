"""Makes the question again whose heading was lost, from what the document says it is after and how to answer it."""

import re

from corpus.text import sentences

_ORDER = re.compile(
    r"^(?:You should |It helps to |Try to |Start by |Be sure to |Briefly )?"
    r"(?P<verb>discuss|describe|share|provide|give|mention|explain|outline|talk about|talk through|"
    r"walk through|list|name|"
    r"highlight|recount|detail|choose|pick|think of|use|present|show|demonstrate|speak about|express|"
    r"articulate|reflect on|"
    r"emphasi[sz]e|describing|discussing|sharing|explaining)\s+(?P<object>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_TRAILING = re.compile(
    r",?\s*(?:such as|like|including|e\.g\.|for example|using|through examples)\b.*$|"
    r"[,;:]\s*(?:and\s)?(?:\w+ing|with|to show|so that|if|especially|particularly|"
    r"as well as how you might)\b.*$|\s[–—-]\s.*$",
    re.DOTALL,
)
_DETAILING = re.compile(
    r",\s*(?:highlighting|detailing|covering|including|emphasi[sz]ing|explaining|describing)\s(?P<rest>your [^.]+)",
    re.I,
)
_INSTANCE = re.compile(
    r"^(?:an?|one|any|some)?\s*(?:(?:specific|concrete|real|particular|relevant|clear|recent|detailed)\s)*"
    r"(?:instances?|examples?|times?|situations?|cases?|occasions?|scenarios?|"
    r"experiences?)\s(?P<link>where|when|in which|that|of how|of when|of|from)\s",
    re.IGNORECASE,
)
_INTENT = re.compile(
    r"^(?:this|the) question\s(?:\w+ly\s)?(?:aims? to|is (?:designed|meant|intended|used) to|"
    r"seeks? to|tries to|helps?|looks?|wants? to|allows?|lets?)?\s*"
    r"(?:assess(?:es)?|evaluates?|tests?|gauges?|focus(?:es)? on|explores?|measures?|examines?|"
    r"probes?|checks?|understands?|determines?|"
    r"looks? (?:at|for)|reveals?|uncovers?|covers?|is about|learn about|understand|find out|see|at|"
    r"for)\s+(?:the interviewers?|whether you have|if you have|how well you)?\s*(?P<object>.+?)[.!]?$",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN_THINGS = re.compile(
    r"^(?:an?|one)\s(?:specific\s|recent\s|successful\s|complex\s|challenging\s)*(?:product|project|"
    r"feature|tool|system|team|campaign|initiative|task)s?$",
    re.I,
)
_SKILLS = re.compile(r"^(?P<skills>.+?)\s(?:skills?|abilities)$", re.IGNORECASE)


def reconstruct(intent: str, advice: str = "") -> str | None:
    """Return a question to which `advice` tells how to answer and that is after what `intent` says.

    Both are sentences of the document, without labels; either may be empty. None where they imply no question.
    """
    return _from_advice(advice) or _from_intent(intent)


def _from_advice(advice: str) -> str | None:
    first = next((advice[start:end] for start, end in sentences(advice)), "")
    order = _ORDER.match(first)
    if order is None:
        return None
    verb = order["verb"].casefold()
    whole = _stop(order["object"])
    thing = _stop(_TRAILING.sub("", whole))
    if len(thing.split()) < 2 or verb in (
        "highlight",
        "use",
        "emphasize",
        "emphasise",
        "demonstrate",
        "show",
        "express",
    ):
        return None
    return _asked(verb, thing, _DETAILING.search(whole))


def _asked(verb: str, thing: str, detail: re.Match[str] | None) -> str:
    """Return the question for the order `verb` (discuss, share, …) on `thing`."""
    if instance := _INSTANCE.match(thing):
        link = "when" if instance["link"].casefold() in ("where", "when", "in which", "of when") else None
        rest = thing[instance.end() :]
        return f"Tell me about a time when {rest}." if link else f"Tell me about {_lower(thing)}."
    if _PLAIN_THINGS.match(thing):
        more = f", {_stop(detail['rest'])}" if detail else ""
        return f"Tell me about {_lower(thing)} you worked on{':' + more[1:] if more else ''}."
    if verb in ("mention", "list", "name") and (
        uses := re.match(r"(?:specific |some |any |the )?(.+?) you (use|follow|rely on|read|track|have)\b(.*)$", thing)
    ):
        verb_form = f"do you {uses[2]}" if uses[2] != "have" else "do you have"
        return f"Which {uses[1]} {verb_form}{uses[3]}?"
    if re.match(
        r"your (?:approach|strategy|process|framework|method|view|opinion|vision|understanding|"
        r"philosophy|motivation)\b",
        thing,
        re.I,
    ):
        return f"What is {_lower(thing)}?"
    if re.match(r"how you\b", thing, re.I):
        return f"Tell me {_lower(thing)}."
    if re.match(r"your\b", thing, re.I):
        return f"{'Walk me through' if verb in ('explain', 'outline') else 'Tell me about'} {_lower(thing)}."
    if re.search(r"\byou\b|\byour\b", thing):
        return f"Tell me about {_lower(thing)}."
    return f"How do you see {_lower(thing)}?"


def _from_intent(intent: str) -> str | None:
    first = next((intent[start:end] for start, end in sentences(intent)), "")
    found = _INTENT.match(first)
    thing = _stop(found["object"]) if found else ""
    if not thing:
        return None
    if able := re.match(r"your (?:ability|capacity|capability) to (.+)$", thing, re.I):
        return f"Tell me about a time when you had to {able[1]}."
    if known := re.match(r"your (?:understanding|knowledge|grasp|awareness) of (.+)$", thing, re.I):
        return f"What can you tell me about {known[1]}?"
    if skilled := _SKILLS.match(thing):
        return f"Tell me about a time that called for {_lower(skilled['skills'])} skills."
    if shown := re.match(r"your (?:commitment|dedication) to (.+)$", thing, re.I):
        return f"How do you show your commitment to {shown[1]}?"
    return f"{'Tell me' if thing.startswith('how ') else 'Tell me about'} {thing}."


def _stop(text: str) -> str:
    return text.strip().rstrip(".!;:, ")


def _lower(text: str) -> str:
    """Return `text` with its first letter small, unless its first word is a name or an abbreviation."""
    return text[0].lower() + text[1:] if text[:2].istitle() and not text[1:2].isupper() else text
