"""Reads a requirement as a phrase that a spoken question can be built around.

Documents ask in many forms: "Maintain technical documentation", "Experience in testing", "your understanding of
the market", "Are you removing bias?". Each is reduced to what someone does (`act`, `doing`), a thing that they know
(`thing`), or a clause (`how`); what no rule reads is quoted as it stands.
"""

import re
from dataclasses import replace

from coach.practice import verbs
from coach.practice.acting import LIKE_VERBS, NOUNISH, acted, is_noun_use, names_things
from coach.practice.asked import question
from coach.practice.form import LONGEST, Phrase, balanced, neutral, short, tidy
from coach.practice.gate import before, passed
from coach.practice.leads import LEADS
from coach.words import listed

__all__ = ["Phrase", "lower_first", "name", "neutral", "read", "short", "tidy"]


LONGEST_THING = 10


_LABEL = re.compile(r"^(?P<label>[A-Z][\w/&’' -]{2,40}?)(?::|\.| [–—-]) (?P<rest>\S.{15,})$")


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


_PLUS = re.compile(
    r",? (?:is|are|would be) (?:an? )?(?:\w+ )?(?:plus|advantage|bonus|preferred|desirable|desired|welcome"
    r"|nice to have)$|"
    r", (?:at least )?\d+\+?(?:[-–]\d+)? years?(?: or more)?$",
    re.I,
)
_COMMA = re.compile(r"[,;] ")
_YEARS = re.compile(
    r"(?:(?:at least|over|more than|a minimum of|minimum(?: of)?) )?(?:\d+|one|two|three|four|five|six|seven|eight|ten)"
    r"(?:\+| ?[-–] ?\d+| to \d+)?(?: or more)? years?[’']?(?: or more)? (?P<where>(?:in|on|at|as|with) (?!total)\S.*)",
    re.I,
)  # "two years on an acute ward"


_ASIDES = re.compile(r", (?:which|who|whose|ideally|preferably|you(?:['’]ll| will)) ")


_REACH = 70  # characters into a sentence at which a lead-in may begin


def read(text: str, company: str | None = None) -> Phrase:
    """Return what `text` asks for as a phrase; "our" becomes the company's."""
    return passed(_read(text, company))


def _read(text: str, company: str | None) -> Phrase:
    plain = tidy(text)
    label = None
    if match := _LABEL.match(plain):
        label, plain = match["label"].strip(), match["rest"]
    plain = _PLUS.sub("", neutral(plain, company))
    if plain.endswith("?"):
        return question(plain, label)
    plain = _ROLE.sub("", _MEMBER.sub("", plain))
    if served := _YEARS.match(plain):
        where = short(_COMMA.split(served["where"])[0], LONGEST_THING)
        return Phrase(plain, ask=f"What have your years {where} taught you that this role needs?", label=label)
    if (setting := _SETTING.match(plain)) and verbs.is_verb(setting["verb"].lower()):
        plain = plain[setting.end() :]
    if (found := _led(plain, label, 0)) or (found := _started(plain, label)) or (found := _led(plain, label, _REACH)):
        return found
    return _formed(plain, "start", label)


def _led(plain: str, label: str | None, reach: int) -> Phrase | None:
    """Read what follows a lead-in that begins within `reach` characters."""
    for pattern, form in LEADS if reach else LEADS[:-1]:
        match = pattern.search(plain) if reach else pattern.match(plain)
        if match and match.start() <= reach and (match.start() == 0 or plain[match.start() - 1] in " ,"):
            found = _formed(plain[match.end() :], form, label)
            if passed(found).readable:
                return found
    return None


def _started(plain: str, label: str | None) -> Phrase | None:
    """Read a phrase that begins with what someone in the role does; what an interviewee does is a lead-in."""
    found = None if _INTERVIEWEE.match(plain) else _formed(plain, "start", label)
    return found if found and found.act else None


def _formed(core: str, form: str, label: str | None) -> Phrase:
    core = _ROLE.sub("", core.strip(" ,"))
    if verbs.is_gerund(core.split(" ", 1)[0].lower()):
        core = before(_CLAIM, core, LONGEST)
    core = short(_ASIDES.split(core)[0])
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
    if re.match(r"(?:whether|if) ", core):
        return Phrase(core, label=label)
    if re.match(r"(?:how|why|what) ", core):
        return Phrase(core, how=core, label=label)
    first = re.split(r"[ ,/]", core, maxsplit=1)[0].lower()
    if named := _named(core, label):
        return named
    if form != "passion" and (done := acted(core, first, form == "start")):
        return Phrase(core, act=done[0], doing=done[1], label=label)
    if form == "start" and not _NO_THING.match(core):
        return _nominal(core, label)
    if form == "act":
        return Phrase(core)
    return _known(core, form == "passion", label)


def _named(core: str, label: str | None) -> Phrase | None:
    """Read lists of qualities, what someone did, and deeds named by a noun; None for other phrases."""
    if _WORDS.fullmatch(core):
        return Phrase(core, label=label)  # "hungry, curious, honest"
    if (past := _PAST.match(core)) and verbs.base_of_past(past["verb"].lower()):
        return Phrase(core, when=f"you {core[:1].lower()}{core[1:]}", label=label)
    if (deed := _GERUND_OF.match(core)) and verbs.base_of_gerund(deed["verb"].lower()):
        return _formed(f"{deed['verb']}{deed['particle'] or ''} {core[deed.end() :]}", "any", label)
    if _DEED.match(core):
        noun = core.split(", and ")[0]
        return Phrase(core, thing=f"the {_thing(noun[:1].lower() + noun[1:])}", label=label)
    return None


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
            core, ask=f"What in your {named}{',' if ',' in named else ''} has prepared you for this role?", label=label
        )
    first = core.split(" ", 1)[0].lower()
    word = re.split(r"[ ,/]", core, maxsplit=1)[0].lower()
    verbal = verbs.is_verb(first) and not is_noun_use(core) and first not in NOUNISH and not names_things(core, word)
    if _NO_THING.match(core) or verbal:
        return Phrase(core, label=label)
    if re.match(r"an? [^,]* you ", core):
        return Phrase(core, ask=f"Tell me about {core}.", label=label)
    return Phrase(core, thing=_thing(core), passion=passion, label=label)


_NO_THING = re.compile(
    (
        r"(?:part of|to|as|at|in|by|that|which|who|able|asked|evaluated|expected|assessed|it|they|"
        r"he|she|want|no|not|be|been|being)\b|[^A-Za-z]"
    ),
    re.I,
)


_SHORT_LIST = 8  # words


def _nominal(core: str, label: str | None) -> Phrase:
    """A phrase with no verb and no lead-in: a short list of things, or something to quote."""
    core = _ANYWHERE.sub("", core)
    spoken = re.search(r"\b(?:is|are|was|will|we|they|you|has|have|can|must|should)\b", core, re.I)
    if not spoken and (core.startswith(("your ", "Your ")) or len(core.split()) <= _SHORT_LIST):
        return Phrase(core, thing=_thing(core), label=label)
    return Phrase(core, label=label)


def _thing(core: str) -> str:
    core = _ANYWHERE.sub("", _MARK.split(short(core, LONGEST_THING))[0])
    core = before(_FINITE, core, LONGEST_THING)
    if re.fullmatch(
        (
            r"[\w-]+(?: [\w-]+){0,2}, (?!including|particularly|especially|such|like|with|in |for "
            r")[\w-]+(?: [\w-]+){0,2}"
        ),
        core,
    ) and not re.search(r" (?:or|and) ", core):
        core = core.replace(", ", " and ")
    return lower_first(core)


_DEED = re.compile(
    r"(?!understanding|something|nothing|anything|everything|during)(?:[a-z]+ing(?: over| out| up)?"
    r"|design|review|audit|plan|control|test|analysis|[a-z]+(?:tion|sion|ment|nance)) of ",
    re.I,
)  # "handling of personal data" is a thing, whatever its first word looks like
_GERUND_OF = re.compile(r"(?!understanding|knowing)(?P<verb>[a-z]+ing)(?P<particle> over| out| up| down)? of ", re.I)
_WORDS = re.compile(r"[^\s,]+(?:, [^\s,]+)+")
_PAST = re.compile(r"(?P<verb>[a-z]+ed|led|run|built|held|taught) (?:with|on|in|as|for|at|an?|the|your) ", re.I)
_ANYWHERE = re.compile(r", (?:from|in|at|with) any\w*(?: [a-z]+){0,4}$")
_MARK = re.compile(r"[;:] ")
_FINITE = re.compile(r" (?:are|is|was|were|will|would|has|have|can) ")


def lower_first(text: str) -> str:
    """Return the text with a lower-case first letter, unless the first word is a name or an abbreviation."""
    first = re.split(r"[ ,]", text, maxsplit=1)[0]
    known = first.lower() in _COMMON or len(first) == 1 or "-" in first or bool(_NOUN_OF.match(text[len(first) :]))
    common = first[:1].isupper() and first[1:].islower() and known
    verbal = (
        verbs.is_verb(first.lower())
        or verbs.is_gerund(first.lower())
        or first.lower().endswith(("ly", "ed", "ive", "able"))
    )
    return text[:1].lower() + text[1:] if common or (verbal and first.lower() not in LIKE_VERBS) else text


_NOUN_OF = re.compile(r" (?:with|of|about|in (?:[a-z]+ing|the)) ")  # "Comfort with …": names of things don't go on so


def upto(read_: Phrase, core: str) -> Phrase:
    """Return the phrase with every form of it cut off where `core`, a part of the requirement, ends."""
    said = [word.strip(" ,.;:?") for word in core.split()]
    ends = [rf"{re.escape(' '.join(said[-size:]))}\b" for size in (2, 1)]

    def cut(form: str | None) -> str | None:
        found = next((hit for end in ends if (hit := re.search(end, form, re.I))), None) if form else None
        return form[: found.end()] if form and found else form

    # Of a clause with its verb at the end ("… is defensible") nothing may be cut off.
    how = read_.how if read_.how and re.search(r" (?:is|are) [^ ]+$", read_.how) else cut(read_.how)
    ask = f"{(cut(read_.ask) or '').rstrip('?')}?" if read_.ask and read_.ask.endswith("?") else read_.ask
    act, doing, thing = cut(read_.act), cut(read_.doing), cut(read_.thing)
    bare = cut(read_.bare) or read_.bare
    return replace(read_, bare=bare, act=act, doing=doing, thing=thing, how=how, ask=ask, when=cut(read_.when))


def sentence(text: str, limit: int) -> str:
    """Return the text as a phrase of about `limit` words that ends at a clause, with a capital letter."""
    plain = short(tidy(text), limit)
    return plain[:1].upper() + plain[1:]


_COMMON = listed(
    """strong good excellent the a an your knowledge experience understanding ability data product software
    relational technical customer team business market user users project people quality common modern cloud
    automated clinical patient stakeholder stakeholders sales design analytical written verbal communication
    problem critical security backend frontend distributed statistical machine risk change performance financial
    safe safety clear short plain practical early quick careful honest basic calm steady fair healthy regular very
    one two three four five six seven eight ten contact logistics background degree discretion patience resilience
    curiosity empathy integrity teamwork leadership spoken oral functional familiarity comfort personal professional
    commercial attention enthusiasm flexibility reliability accuracy creativity confidence willingness honesty"""
)


def name(text: str, company: str | None = None, given: str | None = None) -> str:
    """Return a short noun phrase for a requirement: what a question on it is about, at most seven words."""
    read_ = read(text, company)
    core = read_.label or read_.thing or read_.doing or read_.how or read_.when or _ASKED.sub("", read_.bare)
    if given and not read_.thing:
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
    if core[len(cut) :].startswith(",") and re.search(r"\b(?:an?|the) [\w-]+$", cut):
        cut = core  # "a diverse, inclusive culture" was cut after its first adjective
    return _closed(cut) or short(text, NAME_WORDS)


_ASKED = re.compile(
    r"^(?:given [^,]+, )?(?:(?:how|why|what|when|where|which) )?(?:do|does|did|is|are|can|could|have|has|would|will) "
    r"(?:you (?:and your [a-z]+ )?|your |the |there )",
    re.I,
)


def _closed(core: str) -> str:
    """Return at most seven words that don't break off mid-phrase: a longer name ends before a preposition or clause."""
    said = core.split()
    if len(said) > NAME_WORDS:
        seams = [n for n, word in enumerate(said[: NAME_WORDS + 1]) if n >= 2 and word.lower().strip(",") in _SEAMS]
        firm = [n for n in seams if said[n].lower() not in ("and", "or")] or seams
        said = said[: firm[-1]] if firm else said[:NAME_WORDS]
    return balanced(" ".join(said)).strip(" ,.?:;")


_SEAMS = listed(
    """of to for in on by at as with from into about across around before after between through under over within
    and or but so that which who whose when where while if than because since is are was has have without using
    during so"""
)
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
    core = re.sub(
        r"^how (?:do|would|did|have|can|should) you ", "", re.split(r"[?.] ", core)[0].rstrip("?. "), flags=re.I
    )
    done = acted(core, re.split(r"[ ,/]", core, maxsplit=1)[0].lower(), False)
    return short(done[1] if done else core, NAME_WORDS)
