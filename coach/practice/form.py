"""A requirement in a form that can be spoken, and where a long one may be cut."""

import re
from dataclasses import dataclass

from coach.practice import verbs

LONGEST = 15  # words; more can't be taken in by ear


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


_BULLET = re.compile(r"^\s*(?:[•◦▪‣·*\-–—]+|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")


_ASIDE = re.compile(r"\s*\((?:[^()]*)\)|\[[^\]]*\]|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


_TAIL = re.compile(
    r",? (?:ideally|preferably|in order to|so that|so as to|which|who|including|such as|"
    r"e\.g\.|for example|while|where|whilst|since|because|as well as|with the aim|"
    r"in a time-critical|to (?:ensure|enable|allow|support|help|make|deliver|fairly|address|"
    r"meet|build|strengthen|drive)) |"
    r"[;:] | [–—-] |, (?:and|or|but|with|to|from|by|using|through|ensuring|making|helping|working|you(?:['’]ll)?) |, "
)


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


def neutral(text: str, company: str | None) -> str:
    """Return the text with the employer's "we", "us" and "our" replaced by a name that works outside the document."""
    name = company or "the company"
    text = re.sub(r"\b[Oo]ur\b", f"{name}'" if name.endswith("s") else f"{name}'s", text)
    return re.sub(r"\b(?:us)\b(?!-)", name, text)


# A clause that begins behind one of these isn't an aside: "say under which condition", "know which customers".
_LEADING = re.compile(
    r"\b(?:in|on|at|by|for|from|of|to|under|with|into|after|before|through|say|know|tell|decide|see|ask|choose|notice"
    r"|explain|understand|says|knows|tells|decides|asks|chooses|notices|explains|what|whom|about)$",
    re.I,
)
_OPEN_LIST = re.compile(r"(?<=\w{3}): [^:.;]*$")
_BRACKET = re.compile(r"[(\[“\"][^)\]”\"]*$")
_HANGING_WORD = re.compile(r"\b(?:and|or|who|which|where|the|a|an|of|to|as|that|from|your|their)$", re.I)
_UNFINISHED = re.compile(r",? and \w+ (?:\w+ )?that [^,]*$")


def short(text: str, limit: int = LONGEST) -> str:
    """Return the longest beginning of at most `limit` words that ends at a clause; whole if there is none."""
    if len(text.split()) <= limit:
        return text
    found = (match.start() for match in _TAIL.finditer(text))
    cuts = [cut for cut in found if text[cut] == "," or not _LEADING.search(text[:cut])]
    fitting = [cut for cut in cuts if 3 <= len(text[:cut].split()) <= limit]
    place = fitting[-1] if fitting else cuts[0] if cuts and cuts[0] > 12 else len(text)
    kept = _ended(text[:place], text[place:]).strip(" ,;:")
    if place < len(text):
        kept = _OPEN_LIST.sub("", kept)  # a list behind a colon that lost its end
    if text[place:].lstrip(" ,").startswith(("which ", "who ", "where ", "when ")):
        kept = _UNFINISHED.sub("", kept)  # "…, and see that each measure" lost its verb
    # Before a comma or at the end a preposition belongs to what comes before it: "what the time was used for, and".
    whole = place == len(text) or text[place] == ","
    return _BRACKET.sub("", kept).strip(" ,;:") if whole and not _HANGING_WORD.search(kept) else balanced(kept)


_FEW = 3  # words of a list's last element that is cut off from the rest
_FEW_OF_A_VERB = 6  # the same where it begins with a verb


def _ended(kept: str, dropped: str) -> str:
    """Close a list that was cut between its elements: "the stability, robustness" becomes "… and robustness"."""
    before, comma, last = kept.rpartition(", ")
    listed = re.match(r", (?:(?:and|or) )?[\w' -]{2,40}(?:, |$)|, (?:and|or) ", dropped)
    size = len(last.split())
    few = 0 < size <= _FEW or (0 < size <= _FEW_OF_A_VERB and verbs.is_verb(last.split()[0].lower()))
    return f"{before} and {last}" if comma and listed and few else kept


def balanced(text: str) -> str:
    """Drop an opened bracket or a last word that leaves the phrase hanging."""
    text = _BRACKET.sub("", text).strip(" ,;:")
    return re.sub(
        (
            r"(?:[ ,]+(?:and|or|who|which|where|with|the|a|an|of|to|for|in|on|by|as|that|from|your|"
            r"their))+$"
        ),
        "",
        text,
    )
