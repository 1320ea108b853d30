"""Reads a requirement as a phrase that a spoken question can be built around.

Documents ask in many forms: "Maintain technical documentation", "Experience in testing", "your understanding of
the market", "Are you removing bias?". Each is reduced to what someone does (`act`, `doing`), a thing that they know
(`thing`), or a clause (`how`); what no rule reads is quoted as it stands.
"""

import re
from dataclasses import dataclass

from coach.practice import verbs

LONGEST_THING = 10
LONGEST = 15  # words; more can't be taken in by ear

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BULLET = re.compile(r"^\s*(?:[•◦▪‣·*\-–—]+|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_LABEL = re.compile(r"^(?P<label>[A-Z][\w/&’' -]{2,40}?)(?::|\.| [–—-]) (?P<rest>\S.{15,})$")
_ASIDE = re.compile(r"\s*\((?:[^()]*)\)|\[[^\]]*\]|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_TAIL = re.compile(
    r",? (?:ideally|preferably|in order to|so that|so as to|which|who|including|such as|"
    r"e\.g\.|for example|while|where|whilst|as well as|with the aim|"
    r"in a time-critical|to (?:ensure|enable|allow|support|help|make|deliver|fairly|address|"
    r"meet|build|strengthen|drive)) |"
    r"[;:] | [–—-] |, (?:and|or|but|with|to|from|by|using|through|ensuring|making|helping|working|you(?:['’]ll)?) |, "
)

# Lead-ins: what comes after is what the candidate must do, know or have. First match wins.
_QUALITY = (
    r"(?:(?:an?|the|some|very|strong|good|solid|deep|excellent|proven|demonstrated|"
    r"demonstrable|working|sound|basic|practical|"
    r"hands-on|relevant|prior|previous|extensive|significant|broad|thorough|advanced|detailed|"
    r"in-depth|proficient|clear|"
    r"considerable|commercial|professional|keen|genuine|track record and)[ ,]+(?:and )?)*"
)
_LEADS: tuple[tuple[str, str], ...] = (
    (r"(?:instances|examples|times?|situations?|moments) (?:where|when|in which) you ", "clause"),
    (
        (
            r"(?:be (?:prepared|ready) to |expect to )?(?:discuss|share|explain|describe|talk about|"
            r"show|articulate|examples of|emphasi[sz]e) how you "
        ),
        "how",
    ),
    (r"(?:prepare|share|give|bring|have) (?:specific |concrete )?examples of how ", "how+"),
    (
        (
            rf"{_QUALITY}(?:ability|capacity|capability|aptitude|willingness|desire|able|expected|"
            rf"required|asked|ready|willing|opportunity|responsible|enthusiasm|eagerness|eager|drive|"
            rf"motivation|keen) to "
        ),
        "act",
    ),
    (r"(?:(?:be|being|is|are|will be) )?(?:directly |fully )?responsible for (?=[a-z]+ing )", "any"),
    (r"(?:(?:be|being|is|are|will be) )?(?:directly |fully )?responsible for ", "duty"),
    (
        (
            rf"{_QUALITY}(?:\d+ ?(?:\+|-|–|to)? ?\d* ?\+?(?: or more)? years?[’']? (?:of "
            rf")?)?{_QUALITY}(?:industry |work |working )?experience (?:(?:in|with|of|as|on|at|across|"
            rf"using|working (?:with|in|on|across))(?: (?:the use of|using|working with))? |"
            rf"(?=[a-z]+ing ))"
        ),
        "any",
    ),
    (rf"{_QUALITY}(?:track record|history|background) (?:of|in) ", "any"),
    (
        (
            rf"(?:you (?:have|possess|bring) )?{_QUALITY}(?:knowledge|understanding|command|grasp|"
            rf"awareness|mastery|appreciation) (?:of|in|around) "
        ),
        "know",
    ),
    (
        (
            rf"{_QUALITY}(?:knowledgeable|proficient|proficiency|fluent|fluency|skilled|skills|"
            rf"experienced|expertise|expert|familiar|familiarity|comfortable|competent|competence|"
            rf"versed|exposure|adept|confident) (?:in|with|at|of|about|to)(?: (?:the|using|working "
            rf"with))? "
        ),
        "any",
    ),
    (
        (
            rf"{_QUALITY}(?:passionate|excited|enthusiastic|enthusiasm|curious|passion|interested|"
            rf"interest) (?:and \w+ )?(?:about|for|in) "
        ),
        "passion",
    ),
    (r"curious to |(?:you )?want to |to (?=[a-z-]+ )", "act"),
    (r"(?:key |main |core )?(?:responsibilities|duties|tasks) (?:will )?include ", "any"),
    (r"(?:questions|conversation|discussion|topics?) (?:about|on|around) ", "any"),
    (
        (
            r"(?:will|must|should|can|may|to|you) (?:be (?:expected|asked|able|required|evaluated on "
            r"your ability) to )?(?:also )?(?:demonstrate|discuss|showcase|articulate|present|show|"
            r"evidence) "
        ),
        "any",
    ),
    (
        (
            r"(?:aims? to |is to |to |and |will )?(?:assess|assesses|evaluate|evaluates|gauge|gauges|"
            r"test|tests|explores?|probes?|focus(?:es)? on|covers?|looks? (?:at|for)|understanding) "
            r"(?=your |how |whether )"
        ),
        "any",
    ),
    (
        (
            r"(?:you(?:['’]ll| will| would| should| must| can| need to)|candidates? (?:will|should|"
            r"must)|the (?:role|post)holder will|(?:in this role,? )you will)(?: be)? (?:also "
            r")?(?:expected to |required to |need to )?"
        ),
        "any",
    ),
)
_COMPILED = tuple((re.compile(pattern, re.I), form) for pattern, form in _LEADS)
_MEMBER = re.compile(
    r"^be (?:an?|the|part of|one of)\b[^,.;]*? to (?=[a-z]+ )", re.I
)  # "Be a problem solver to build …"
_INTERVIEWEE = re.compile(
    r"(?:be|expect|have|bring)\b|(?:discuss|share|prepare|highlight|explain|describe|show|"
    r"emphasi[sz]e|mention|talk|demonstrate|present|give|articulate)"
    r" (?:your|an?|the|how|why|what|specific|concrete|instances?|examples?|enthusiasm|about|any|that)\b",
    re.I,
)
_ROLE = re.compile(r"^(?:tak(?:e|ing) on|play(?:ing)?|hav(?:e|ing)) an? (?:\w+ )?role in (?=[a-z]+ing )", re.I)
_CLAIM = re.compile(r" (?:has to|have to|must|should|is|are|requires?|means) ")
_SETTING = re.compile(r"^(?:with|within|in|as|under|through|by|on|at) [^,]{3,70}, (?=(?P<verb>[a-z-]+) )", re.I)
_REACH = 70  # characters into a sentence at which a lead-in may begin


@dataclass(frozen=True, slots=True)
class Phrase:
    """A requirement ready to be spoken; what doesn't apply is None. `bare` can always be quoted."""

    bare: str
    act: str | None = None  # "map out headcount"
    doing: str | None = None  # "mapping out headcount"
    thing: str | None = None  # "relational databases"
    how: str | None = None  # "how you have led a team"
    when: str | None = None  # "you proposed a bold idea"
    ask: str | None = None  # a direct question
    passion: bool = False
    label: str | None = None

    @property
    def readable(self) -> bool:
        """Whether a rule could read it, so that it need not be quoted."""
        return any((self.act, self.thing, self.how, self.when, self.ask))


def tidy(text: str) -> str:
    """Return a requirement without bullet, asides, mark-up and closing punctuation, white space folded."""
    plain = _ASIDE.sub("", _BULLET.sub("", _INVISIBLE.sub("", text).strip()))
    return re.sub(r"\s+", " ", plain).strip().rstrip(".;,:\\ ")


def read(text: str, company: str | None = None) -> Phrase:
    """Return what `text` asks for as a phrase; "our" becomes the company's."""
    plain = tidy(text)
    label = None
    if match := _LABEL.match(plain):
        label, plain = match["label"].strip(), match["rest"]
    plain = neutral(plain, company)
    if plain.endswith("?"):
        return _question(plain, label)
    plain = _ROLE.sub("", _MEMBER.sub("", plain))
    if (setting := _SETTING.match(plain)) and verbs.is_verb(setting["verb"].lower()):
        plain = plain[setting.end() :]
    if (found := _led(plain, label, 0)) or (found := _started(plain, label)) or (found := _led(plain, label, _REACH)):
        return found
    return _formed(plain, "start", label)


def _led(plain: str, label: str | None, reach: int) -> Phrase | None:
    """Read what follows a lead-in that begins within `reach` characters."""
    for pattern, form in _COMPILED if reach else _COMPILED[:-1]:
        match = pattern.search(plain) if reach else pattern.match(plain)
        if match and match.start() <= reach and (match.start() == 0 or plain[match.start() - 1] in " ,"):
            found = _formed(plain[match.end() :], form, label)
            if found.readable:
                return found
    return None


def _started(plain: str, label: str | None) -> Phrase | None:
    """Read a phrase that begins with what someone in the role does; what an interviewee does is a lead-in."""
    found = None if _INTERVIEWEE.match(plain) else _formed(plain, "start", label)
    return found if found and found.act else None


def neutral(text: str, company: str | None) -> str:
    """Return the text with the employer's "we", "us" and "our" replaced by a name that works outside the document."""
    name = company or "the company"
    text = re.sub(r"\b([Oo])ur\b", lambda m: f"{name}'s", text)
    return re.sub(r"\b(?:us)\b(?!-)", name, text)


def short(text: str, limit: int = LONGEST) -> str:
    """Return the longest beginning of at most `limit` words that ends at a clause; whole if there is none."""
    if len(text.split()) <= limit:
        return text
    cuts = [match.start() for match in _TAIL.finditer(text)]
    fitting = [cut for cut in cuts if 3 <= len(text[:cut].split()) <= limit]
    place = fitting[-1] if fitting else cuts[0] if cuts and cuts[0] > 12 else len(text)
    return _balanced(_ended(text[:place], text[place:]).strip(" ,;:"))


def _ended(kept: str, dropped: str) -> str:
    """Close a list that was cut between its elements: "the stability, robustness" becomes "… and robustness"."""
    before, comma, last = kept.rpartition(", ")
    listed = re.match(r", (?:(?:and|or) )?[\w' -]{2,40}(?:, |$)|, (?:and|or) ", dropped)
    return f"{before} and {last}" if comma and listed and 0 < len(last.split()) <= 3 else kept


def _balanced(text: str) -> str:
    """Drop an opened bracket or a last word that leaves the phrase hanging."""
    text = re.sub(r"[(\[“\"][^)\]”\"]*$", "", text).strip(" ,;:")
    return re.sub(
        (
            r"(?:[ ,]+(?:and|or|who|which|where|with|the|a|an|of|to|for|in|on|by|as|that|from|your|"
            r"their))+$"
        ),
        "",
        text,
    )


def _formed(core: str, form: str, label: str | None) -> Phrase:
    core = _ROLE.sub("", core.strip(" ,"))
    if verbs.is_gerund(core.split(" ", 1)[0].lower()):
        core = _CLAIM.split(core)[0]
    core = short(core)
    if not core or len(core) < 3:
        return Phrase(core)
    if form == "duty":
        return Phrase(
            core, act=f"take responsibility for {core}", doing=f"taking responsibility for {core}", label=label
        )
    if form == "clause":
        return Phrase(core, when=f"you {core}", label=label)
    if form in ("how", "how+"):
        return Phrase(core, how=f"how you {core}" if form == "how" else f"how {core}", label=label)
    if re.match(r"(?:how|why|what|whether) ", core):
        return Phrase(core, how=core, label=label)
    first = re.split(r"[ ,/]", core, maxsplit=1)[0].lower()
    if form != "passion" and (acted := _acted(core, first, form == "start")):
        return Phrase(core, act=acted[0], doing=acted[1], label=label)
    if form == "start" and not _NO_THING.match(core):
        return _nominal(core, label)
    if form == "act":
        return Phrase(core)
    return _known(core, form == "passion", label)


def _known(core: str, passion: bool, label: str | None) -> Phrase:
    if re.match(r"[^,]*\bexperience\b", core) and not verbs.is_gerund(core.split(" ", 1)[0].lower()):
        named = re.sub(
            (
                r"^(?:your|previous|prior|relevant|past|earlier|an?|some|the) |(?<=your )(?:previous|"
                r"prior|past) "
            ),
            "",
            core,
        )
        return Phrase(
            core, ask=f"What in your {named.removeprefix('previous ')} has prepared you for this role?", label=label
        )
    first = core.split(" ", 1)[0].lower()
    if _NO_THING.match(core) or (verbs.is_verb(first) and not _is_noun_use(core) and first not in _NOUNISH):
        return Phrase(core, label=label)
    return Phrase(core, thing=_thing(core), passion=passion, label=label)


_NO_THING = re.compile(
    (
        r"(?:part of|to|as|at|in|by|that|which|who|able|asked|evaluated|expected|assessed|it|they|"
        r"he|she|want|no|not|be|been|being)\b|[^A-Za-z]"
    ),
    re.I,
)


def _nominal(core: str, label: str | None) -> Phrase:
    """A phrase with no verb and no lead-in: a short list of things, or something to quote."""
    short_list = len(core.split()) <= 8 and not re.search(
        r"\b(?:is|are|was|will|we|they|you|has|have|can|must|should)\b", core
    )
    if core.startswith(("your ", "Your ")) or short_list:
        return Phrase(core, thing=_thing(core), label=label)
    return Phrase(core, label=label)


def _thing(core: str) -> str:
    core = short(core, LONGEST_THING)
    core = re.split(r" (?:are|is|will|would|has|have|can) ", core)[0]
    if re.fullmatch(
        (
            r"[\w-]+(?: [\w-]+){0,2}, (?!including|particularly|especially|such|like|with|in |for "
            r")[\w-]+(?: [\w-]+){0,2}"
        ),
        core,
    ):
        core = core.replace(", ", " and ")
    core = re.sub(r"^(?:an?) (?=[a-z])", "", core)
    return lower_first(core)


def lower_first(text: str) -> str:
    """Return the text with a lower-case first letter, unless the first word is a name or an abbreviation."""
    first = re.split(r"[ ,]", text, maxsplit=1)[0]
    common = first[:1].isupper() and first[1:].islower() and (first.lower() in _COMMON or len(first) == 1)
    verbal = (
        verbs.is_verb(first.lower())
        or verbs.is_gerund(first.lower())
        or first.lower().endswith(("ly", "ed", "ive", "able"))
    )
    return text[:1].lower() + text[1:] if common or verbal else text


_COMMON = frozenset(
    """strong good excellent the a an your knowledge experience understanding ability data product software relational
    technical customer team business market user users project people quality common modern cloud automated clinical
    patient stakeholder stakeholders sales design analytical written verbal communication problem critical security
    backend frontend distributed statistical machine risk change performance financial safe safety""".split()
)


def _acted(core: str, first: str, at_start: bool) -> tuple[str, str] | None:
    """Return (base, gerund) forms of a phrase that begins with a verb, or None."""
    adverb = ""
    rest = core
    if first.endswith("ly") and first != "daily" and " " in core:
        adverb, rest = first + " ", core.split(" ", 1)[1]
        first = re.split(r"[ ,/]", rest, maxsplit=1)[0].lower()
    verb = first if verbs.is_verb(first) else None
    shape = "base"
    if verb is None and (verb := verbs.base_of_gerund(first)) and verbs.is_gerund(first):
        shape = "gerund"
    elif verb is None and at_start and (verb := verbs.base_of_third(first)):
        shape = "third"
    if verb is None or (shape == "base" and _is_noun_use(rest)):
        return None
    tail = rest[len(first) :]
    return adverb + verb + _joined(tail, shape, "base"), adverb + verbs.gerund(verb) + _joined(tail, shape, "gerund")


def _is_noun_use(rest: str) -> bool:
    """Tell nouns that look like verbs ("design skills", "test automation", "research experience") from verbs."""
    words = rest.lower().split()
    second = words[1] if len(words) > 1 else ""
    nouns = (
        "may",
        "might",
        "will",
        "can",
        "is",
        "are",
        "should",
        "must",
        "questions",
        "process",
        "skills",
        "experience",
        "automation",
        "management",
        "methods",
        "tools",
        "systems",
        "principles",
        "thinking",
        "patterns",
        "frameworks",
        "knowledge",
        "techniques",
        "engineering",
        "of",
        "in",
    )
    if words[0] in _MOSTLY_NOUNS and second not in _BEFORE_OBJECTS:
        return True
    return words[0] in _NOUNISH and (not second or second.rstrip(",") in nouns)


_MOSTLY_NOUNS = frozenset(
    ("research process project program report interview market network record value experience trade").split()
)
_BEFORE_OBJECTS = frozenset("the a an your their its our all any and or with to on in into for new complex".split())


_NOUNISH = frozenset(
    "design test research process project product model project code source program report plan work support interview "
    "network market trade process record control change focus scale value experience audit query".split()
)


def _joined(tail: str, source: str, wanted: str) -> str:
    """Return the tail with verbs that are joined to the first one by commas or "and" in the wanted form."""

    # "help build and maintain" becomes "helping build and maintain".
    helped = verbs.is_verb(re.split(r"[ ,/]", tail.strip(), maxsplit=1)[0].lower()) and wanted == "gerund"

    def turn(match: re.Match[str]) -> str:
        word = match["verb"].lower()
        base = {
            "base": word if verbs.is_verb(word) else None,
            "gerund": verbs.base_of_gerund(word),
            "third": verbs.base_of_third(word),
        }[source]
        if base is None or (source == "base" and word in _NOUNISH and match["join"] != " and "):
            return match.group()
        if source == "base" and helped:
            return match.group()
        if source == "base" and not re.match(r"[ ,]", tail[match.end() : match.end() + 1] or " "):
            return match.group()
        if source == "base" and (not _continues(tail[match.end() :]) or _is_compound(word, tail[match.end() :])):
            return match.group()
        return match["join"] + (base if wanted == "base" else verbs.gerund(base))

    return re.sub(r"(?P<join> and |, and |, | or |/)(?P<verb>[A-Za-z-]+)\b", turn, tail)


def _is_compound(word: str, rest: str) -> bool:
    """Tell "code reviews" from "code the reviews"."""
    return word in _NOUNISH and not re.match(r" (?:the|a|an|your|their|and|new|complex) ", rest)


def _continues(rest: str) -> bool:
    """Tell whether what follows a possible verb looks like its object, so that it is a verb and not a noun."""
    return bool(
        re.match(
            (
                r" (?:the|a|an|your|their|its|our|new|high|all|with|to|and|on|in|for|[a-z]+(?:s|ing|"
                r"ed)?\b)"
            ),
            rest,
        )
    )


_AUX = re.compile(
    (
        r"^(?:(?:and|or|so|also|given [^,]+|from [^,]{3,40}),? )?(?P<aux>are|can|could|do|have|"
        r"did|would|will) (?:you and your team|you) (?P<rest>.+)\?$"
    ),
    re.I,
)
_IS = re.compile(r"^(?P<aux>is|are) (?P<rest>(?:your|the|there) .+)\?$", re.I)
_DOES = re.compile(r"^(?:does|do) (?P<who>your [a-z]+)(?:, [^,]+,)? (?P<verb>[a-z]+) (?P<rest>.+)\?$", re.I)
_PREDICATE = re.compile(
    (
        r"(?:able|ible|ful|ive|ent|ous|ly)$|^(?:high|fast|clear|ready|open|healthy|good|up|well|"
        r"close|strong|simple)$"
    )
)
_STATES = frozenset("have know understand feel respect lead be operate see keep hold".split())
_OR_ELSE = re.compile(r",? or (?:are|do|is|have|does) ", re.I)


def _question(text: str, label: str | None) -> Phrase:
    """Read a rubric's question: what it asks whether you do becomes something you can be asked to tell about."""
    bare = text.rstrip("?")
    if _OR_ELSE.search(text):
        return Phrase(bare, ask=text, label=label)
    if match := _AUX.match(text):
        found = _yours(match["aux"].lower(), match["rest"], bare, label)
        return found or Phrase(bare, ask=text, label=label)
    if match := _IS.match(text):
        clause = _righted(match["aux"].lower(), short(match["rest"]))
        return Phrase(bare, how=f"how you make sure that {clause}" if clause else None, ask=text, label=label)
    if (match := _DOES.match(text)) and verbs.is_verb(match["verb"]):
        clause = f"{match['who'].lower()} {verbs.third(match['verb'])} {short(match['rest'])}"
        return Phrase(bare, how=f"how you make sure that {clause}", label=label)
    return Phrase(bare, ask=text, label=label)


def _yours(aux: str, rest: str, bare: str, label: str | None) -> Phrase | None:
    """Read "Are you …", "Can you …", "Do you …", "Have you …"."""
    rest = re.sub(r"^able to ", "", short(rest))
    plain = re.sub(r"^(?:effectively|actively|successfully) ", "", rest)
    first = plain.split(" ", 1)[0].lower()
    if aux == "have":
        return Phrase(bare, how=f"how you have {rest}", label=label)
    if first in _STATES:
        return Phrase(bare, how=f"how you make sure that you {plain}", label=label)
    if acted := _acted(plain, first, False):
        return Phrase(bare, act=acted[0], doing=acted[1], label=label)
    if aux == "are":
        return Phrase(bare, how=f"how you make sure that you are {rest}", label=label)
    return None


def _righted(aux: str, rest: str) -> str | None:
    """Return "your timeline is defensible" for "your timeline defensible", or None where the seam isn't clear."""
    parts = rest.split()
    if parts[0].lower() == "there":
        return f"there {aux} {' '.join(parts[1:])}"
    seam = next((n for n, word in enumerate(parts) if n >= 2 and _PREDICATE.search(word.strip(",").lower())), None)
    return f"{' '.join(parts[:seam])} {aux} {' '.join(parts[seam:])}" if seam else None


def name(text: str, company: str | None = None, given: str | None = None) -> str:
    """Return a short noun phrase for a requirement: what a question on it is about, at most seven words."""
    read_ = read(text, company)
    core = read_.label or read_.thing or read_.doing or read_.how or read_.when or read_.bare
    if given and not (read_.thing or read_.doing):
        core = _about(given)
    core = re.sub(
        (
            r"^(?:how|what|why|where|when|whether) (?:(?:do|does|did|have|would|are|is) )?(?:your "
            r"team |you )?(?:make sure that (?:you |your team )?)?(?:have |plan to )?"
        ),
        "",
        core,
        flags=re.I,
    )
    core = re.sub(r"^(?:your|the|an?) ", "", core, flags=re.I)
    cut = short(core, NAME_WORDS)
    if len(cut.split()) > NAME_WORDS:
        cut = _balanced(" ".join(cut.split()[:NAME_WORDS]))
    return cut.strip(" ,.?") or short(text, NAME_WORDS)


NAME_WORDS = 7


def _about(question: str) -> str:
    """Return a question without its opening and closing."""
    core = re.sub(
        r"^(?:(?:can|could|would|will) you |please )?(?:tell (?:me|us) about|describe|explain|"
        r"share|walk (?:me|us) through|give (?:me|us) an example of|talk about)"
        r" (?:a time (?:when |that |where )?you |a situation (?:where|in which|when) you |an? )?",
        "",
        question.strip(),
        flags=re.I,
    )
    return short(core.rstrip("?. "), NAME_WORDS)
