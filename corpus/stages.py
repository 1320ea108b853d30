"""Finds the stages of an interview process and the document's own name for each.

Names come from headings ("Stage 2: Technical interview"), from a list under "Interview process", and from sentences
that introduce a stage ("After the phone screen, candidates have a case interview").
"""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from corpus.sections import PROCESS
from corpus.text import sentences
from corpus.types import PassageRole
from corpus.unit import Unit

_NOUN = (
    r"(?:interviews?|screening|screen|call|assessment|test|challenge|presentation|panel|conversation|"
    r"discussion|exercise|"
    r"chat|assignment|round|session|debrief|case study|meeting|day|loop|simulation|visit|review|walkthrough|task)"
)
_NOUNS = rf"{_NOUN}\b(?:\s{_NOUN}\b)*"  # "panel interview"
_WITH_STOP = (
    r"(?:to|where|who|that|which|and|about|over|via|for|on|in|during|lasting|usually|typically|often|at|is|are|will|"
    r"focused|focusing|as|from)"
)
_WITH = rf"(?:\swith\s(?:(?!{_WITH_STOP}\b)[\w'’-]+(?:\s(?={_WITH_STOP}\b))?\s?){{1,4}})?"
_NAME = (
    rf"(?P<name>(?:(?!(?:the|a|an|this|each|which|that|is|are|who)\b)[\w'’/&-]+\s){{0,4}}?{_NOUNS}"
    rf"(?!\s(?:process|guide|questions?|preparation|tips?|day\b)){_WITH})"
)
_ADVERB = r"(?:(?:typically|usually|often|generally|normally|then|also|next|first|will|may|can|might|must|should)\s)*"
_ORDINAL = r"(?:first|initial|second|third|fourth|fifth|sixth|next|last|final|penultimate|following|subsequent)"
_ARTICLE = r"(?:an?|the|your|one|another)\s"
_SENTENCES = [
    re.compile(
        rf"(?:The|Your|A|This)?\s?(?:very )?{_ORDINAL}\s(?:step|stage|round|phase|part|"
        rf"hurdle)?\s?(?:(?:of|in) [^.,]{{3,50}}? )?"
        rf"{_ADVERB}(?:is|be|involves?|includes?|consists of|comprises?|takes the form of|begins with|"
        rf"starts with|brings|entails|features?)\s"
        rf"(?:typically |usually |often )?{_ARTICLE}{_NAME}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:Following|After|Once|Upon|If|When|Next|Then|Finally|Lastly|First|Firstly|Second|Secondly|"
        rf"Third|Thirdly|Afterwards?|"
        rf"Subsequently|From there|Assuming|Candidates?|You|Successful|"
        rf"Those)\b[^.;]{{0,120}}?\b(?:candidates?|you(?:['’]ll)?|applicants?|"
        rf"there|those who [^,]{{3,40}},?|comes|finalists)\s{_ADVERB}(?:undergo|have|face|complete|"
        rf"proceed to|move (?:on )?to|advance to|"
        rf"go through|take part in|participate in|attend|take|sit(?: down)?(?: for)?|do|be invited to|"
        rf"be asked to complete|is|be|comes|"
        rf"progress to|enter|encounter|receive|meet for|join|come in for|return for)\s(?:on to )?{_ARTICLE}{_NAME}",
    ),
    re.compile(
        rf"(?:The process|The interview process|It|Everything|The loop)\s{_ADVERB}(?:begins|starts|"
        rf"opens|kicks off|ends|closes|concludes|finishes|"
        rf"continues|wraps up)\swith\s{_ARTICLE}{_NAME}"
    ),
    re.compile(
        rf"(?:The|Your|Next comes the|Then comes the|Next is the|Last is the|Finally, the|Next, the|Then the)\s"
        rf"(?P<name>(?:(?!(?:the|a|an|this|each|which|that|is|are|who|whole|entire|"
        rf"actual)\b)[\w'’/&-]+\s){{1,4}}?{_NOUNS}{_WITH})\s?"
        rf"(?:is|focus\w*|involves?|includes?|consists?|lasts?|takes?|assess\w*|evaluat\w*|tests?|"
        rf"covers?|comes?|follows?|usually|"
        rf"typically|often|then|will|may|brings?|probes?|explores?|examines?|gives?|looks?|runs?|digs?|"
        rf"puts?|features?|allows?|provides?|"
        rf"serves?|asks?|checks?|opens?|happens?|pairs?|,|$|\.)"
    ),
]
_BARE = re.compile(r"(?:interviews?|round|day|session|test|call|review|meeting|task)$")  # no name by itself
_NUMBERED = re.compile(
    rf"(?:(?:interview )?(?:stage|round|step|phase)\s(?:\d+|one|two|three|four|five|six|"
    rf"[ivx]+)\s*(?:[:.)–—-]|\sof\s\d+[:–—-]?)\s*|"
    rf"{_ORDINAL}\s(?:stage|round|step|phase)\s*[:–—-]\s*)(?P<name>\S.*)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?:\(?\d{1,2}[.)]|[•·▪◦‣●○■*+\-–—])\s*")
_STAGE_HEADING = re.compile(rf"^(?:the )?(?:[\w'’/&-]+\s){{0,4}}{_NOUN}{_WITH}$", re.IGNORECASE)
_NO_STAGE = re.compile(
    r"(?:what|how|why|when|which|types?|importance|the importance|common|best|about|before|after)\b", re.I
)
_LISTED = re.compile(r"^(?:\*\*|__)?(?P<name>[^*_:(\n.–—|]{3,60}?)(?:\*\*|__)?\s*(?:[:(|–—.]|\s-\s|,\s|$)")
_ASIDE = re.compile(r"\s*(?:\([^)]*\)|[–—-]\s*\d[^–—]*|,\s*\d+\s*min\w*)\s*$")
_NEAR = 3  # paragraphs that may stand between two stages


def staged(text: str, units: list[Unit]) -> list[Unit]:
    """Return `units` with stages named; a paragraph that introduces several stages is cut between them."""
    headed = _heading_names({unit.heading for unit in units})
    result: list[Unit] = []
    told: list[Unit] = []
    for unit in units:
        name = _from_path(unit.heading, headed) or _from_list(text, unit)
        if name:
            result.append(replace(unit, stage=name, role=_stage_role(unit, headed)))
        else:
            told = _from_sentences(text, unit) if not unit.bullet and unit.role in ("prose", "advice") else [unit]
            result += told
    return _settled(units, result)


def _stage_role(unit: Unit, headed: dict[tuple[str, ...], str]) -> PassageRole:
    """What stands right below a stage's heading tells of the stage; what has a heading of its own keeps its role."""
    own = unit.heading in headed or unit.heading[:-1] not in headed
    told = ("prose", "responsibility", "value", "advice") if own else ("prose", "responsibility")
    return "process_stage" if unit.role in told else unit.role


def _heading_names(paths: set[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Return the stage that each heading path names by its last heading, for those that do."""
    names: dict[tuple[str, ...], str] = {}
    loose: dict[tuple[str, ...], str] = {}
    for path in sorted({whole[:depth] for whole in paths for depth in range(1, len(whole) + 1)}):
        heading = _ASIDE.sub("", _NUMBER.sub("", path[-1]))
        if numbered := _NUMBERED.match(path[-1]):
            names[path] = _ASIDE.sub("", numbered["name"])
        elif _STAGE_HEADING.match(heading) and not _NO_STAGE.match(heading):
            parent = path[-2] if len(path) > 1 else ""
            (names if PROCESS.search(parent) else loose)[path] = heading
    siblings = Counter(path[:-1] for path in loose)
    return names | {path: name for path, name in loose.items() if siblings[path[:-1]] > 1}


def _from_path(path: tuple[str, ...], names: dict[tuple[str, ...], str]) -> str | None:
    depths = range(len(path), 0, -1)
    return next((names[path[:depth]] for depth in depths if path[:depth] in names), None)


def _from_list(text: str, unit: Unit) -> str | None:
    """Return the stage that a bullet under "Interview process" names, or None."""
    if not unit.bullet or not unit.heading or not PROCESS.search(unit.heading[-1]):
        return None
    bare = _NUMBER.sub("", text[unit.start : unit.end])
    if numbered := _NUMBERED.match(bare.split("\n")[0][:120]):
        bare = numbered["name"]
    found = _LISTED.match(bare)
    if found is None or not re.search(rf"\b{_NOUN}\b", found["name"], re.IGNORECASE) or len(found["name"].split()) > 7:
        return None
    return re.sub(r"^(?:an?|the)\s", "", found["name"].strip(), flags=re.IGNORECASE)


def _from_sentences(text: str, unit: Unit) -> list[Unit]:
    """Cut a paragraph before each sentence that introduces a stage, and name the stage."""
    parts = [unit]
    for start, end in sentences(text[unit.start : unit.end]):
        name = introduced(text[unit.start + start : unit.start + end])
        if name is None or name == parts[-1].stage:
            continue
        at = unit.start + start
        if at > parts[-1].start:
            before = parts.pop()
            stop = before.start + len(text[before.start : at].rstrip())
            parts += [replace(before, end=stop), replace(unit, start=at)]
        parts[-1] = replace(parts[-1], end=unit.end, stage=name)
    return parts


def introduced(sentence: str) -> str | None:
    """Return the name of the stage that a sentence introduces, as it words it, or None."""
    for pattern in _SENTENCES:
        if found := pattern.match(sentence):
            name = found["name"].strip()
            return None if _BARE.match(name) else name
    return None


def _settled(units: list[Unit], found: list[Unit]) -> list[Unit]:
    """Keep stages told in prose only where several stand near each other; what is between belongs to the one above."""
    heads = [
        index for index, unit in enumerate(found) if unit.stage and not unit.bullet and unit.role in ("prose", "advice")
    ]
    near = {index for pair in pairwise(heads) if pair[1] - pair[0] <= _NEAR for index in pair}
    lone = len(near) < 2
    result = list(found)
    for index in heads:
        if lone or index not in near:
            result[index] = replace(found[index], stage=None)
        else:
            result[index] = replace(found[index], role="process_stage")
    for before, after in pairwise(sorted(near)):
        for index in range(before + 1, min(after, before + _NEAR)):
            if result[index].heading == result[before].heading and result[index].stage is None:
                result[index] = replace(result[index], stage=result[before].stage, role="process_stage")
    return result if not (lone and len(found) != len(units)) else _unsplit(units, result)


def _unsplit(units: list[Unit], found: list[Unit]) -> list[Unit]:
    """Give back the paragraphs as they were, where cutting them named no stages after all."""
    named = {unit.start: unit for unit in found}
    return [replace(unit, role=named[unit.start].role, stage=named[unit.start].stage) for unit in units]
