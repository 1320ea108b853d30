"""Answers a free question with the documents' own sentences, or says that they don't tell."""

from collections.abc import Sequence

from coach.companies import named
from coach.engines.offline import evidence, weigh
from coach.engines.offline.weigh import Embed, Unit
from coach.grounding import Excerpts, cite, result
from coach.ports import AskTask
from coach.types import Citation, EngineInfo, Reply, Result
from coach.words import is_content, sentences, words
from corpus.types import DocumentKind, Hit

ENGINE = EngineInfo(name="offline")
_TOP = 10  # shown as retrieved
_WIDE = 20  # read for an answer
_WORDS = 80
_SENTENCES = 3
_NEAREST_WORDS = 45
_LIST_ITEM_WORDS = 8
_HEADING_WORDS = 6  # a longer heading is a question of its own, and no place name
_WITHIN = 1.5  # log odds that a sentence may lie behind the best and still be told
_BESIDE = 1.0  # … and more, where it stands beside the best in the same passage
_GAP = 0.3  # what is left of the confidence where no quote holds the kind of fact asked for
_BULLETS = "•◦▪*–- “"
_LABELS = ("Sample answer:", "How to answer:", "What it is after:")
_KINDS: dict[DocumentKind, str] = {
    "interview_guide": "interview guide",
    "job_description": "job description",
    "rubric": "rubric",
    "article": "article",
    "notes": "notes",
}


def answer(task: AskTask, embed: Embed, least: float | None = None) -> Reply:
    """Return an extractive answer with exact citations, or an abstention with the nearest passage cited.

    `least` is the confidence from which an answer is given; None stands for the one chosen in training.
    """
    retrieved = [result(hit) for hit in task.hits[:_TOP]]
    hits = allowed(task)
    told, sure, chosen = _weighed(task.question, hits, embed)
    quoted = _quoted(_packed(told), task.hits) if sure >= (chosen if least is None else least) else []
    if not quoted:
        return _abstained(task, told or _weighed(task.question, task.hits[:_TOP], embed)[0], retrieved, sure)
    return Reply(
        answer=_worded([unit for unit, _ in quoted], _tells_whose(task)),
        abstained=False,
        citations=[citation for _, citation in quoted],
        retrieved=retrieved,
        engine=ENGINE,
        confidence=round(sure, 3),
    )


def allowed(task: AskTask) -> list[Hit]:
    """Keep the passages of the company that the question names; sample answers only where they are asked about."""
    hits = task.hits[:_WIDE]
    companies = {hit.source.company for hit in hits}
    meant = named(task.question, companies) | named(task.company or "", companies)
    if task.company and not meant:
        return []
    samples = evidence.about_samples(task.question)
    theirs = [hit for hit in hits if not meant or hit.source.company is None or hit.source.company in meant]
    told = [hit for hit in theirs if (hit.passage.role == "sample_answer") == samples]
    return told or ([] if not samples else theirs)


def _weighed(question: str, hits: Sequence[Hit], embed: Embed) -> tuple[list[Unit], float, float]:
    """Return the units of the hits, the likeliest first, the confidence in the first, and the least that will do."""
    units = [unit for hit in hits for unit in units_of(hit)]
    if not units:
        return [], 0.0, 1.0
    models = weigh.models(embed)
    told, sure = judged(question, weigh.weigh(question, units, hits, embed), models)
    return told, sure, models.least


def judged(question: str, scales: weigh.Scales, models: weigh.Models) -> tuple[list[Unit], float]:
    """Return the units, the likeliest to answer first, and the confidence 0..1 that they answer at all."""
    odds = models.units.odds(scales.signs)
    told = [Unit(unit.text, unit.hit, n, float(odds[n]), unit.listed) for n, unit in enumerate(scales.units)]
    told.sort(key=lambda unit: (-unit.score, unit.place))
    sure = weigh.confidence(float(models.replies.odds(weigh.reply_signs(question, scales, odds)[None])[0]))
    fits = _tells(question, _packed(told)) and scales.sought.told(told[0].hit.passage.id)
    return told, sure if fits else sure * _GAP


def _tells(question: str, units: Sequence[Unit]) -> bool:
    """Tell whether what would be quoted holds the kind of fact asked for, and is on the matters asked after."""
    want = evidence.wanted(question)
    if want.fact and not any(want.fact.search(unit.text) for unit in units):
        return False
    return not units or any(not want.missed(weigh.context(unit.hit)) for unit in units)


def units_of(hit: Hit) -> list[Unit]:
    """Return a passage's sentences; the items of a list of short lines stay together."""
    units: list[Unit] = []
    text = hit.passage.text
    start = 0
    for line in text.split("\n"):
        bare = line.strip().lstrip(_BULLETS).strip()
        end = start + len(line)
        if not bare:
            start = end + 1
            continue
        bullet = bare != line.strip() and len(bare.split()) <= _LIST_ITEM_WORDS
        if bullet and units and (units[-1].listed or units[-1].text.endswith(":")):
            begun = text.rfind(units[-1].text, 0, end)
            units[-1] = Unit(text[begun:end].rstrip(), hit, listed=True)
        elif bullet:
            units.append(Unit(bare, hit, listed=True))
        else:
            units += [Unit(_bare(sentence), hit) for sentence in sentences(line)]
        start = end + 1
    return [unit for unit in units if any(map(is_content, words(unit.text)))]


def _bare(sentence: str) -> str:
    """Take off the mark of a list and the label of a paragraph; what is left still stands in the passage."""
    text = sentence.lstrip(_BULLETS).strip()
    for label in _LABELS:
        text = text.removeprefix(label).lstrip(' "“')
    return text


def _packed(ranked: Sequence[Unit]) -> list[Unit]:
    """Return the best unit and what is nearly as likely, as far as three quotes and 80 words go, in reading order."""
    if not ranked:
        return []
    lead = ranked[0]
    kept: list[Unit] = []
    room = _WORDS
    for unit in sorted(ranked, key=lambda unit: -(unit.score + _BESIDE * _beside(unit, lead))):
        size = len(_flat(unit.text).split()) + (2 if kept else 8)
        near = unit.score + _BESIDE * _beside(unit, lead) >= lead.score - _WITHIN
        if unit is lead or (near and size <= room and len(kept) < _SENTENCES):
            kept.append(unit)
            room -= size
    order = {unit.hit.passage.id: n for n, unit in reversed(list(enumerate(kept)))}
    return sorted(kept, key=lambda unit: (order[unit.hit.passage.id], unit.place))


def _beside(unit: Unit, lead: Unit) -> bool:
    return unit.hit.passage.id == lead.hit.passage.id and abs(unit.place - lead.place) == 1


def _quoted(units: Sequence[Unit], hits: Sequence[Hit]) -> list[tuple[Unit, Citation]]:
    """Return the units with their citations, as far as the sources' excerpt limits go."""
    excerpts = Excerpts(hits)
    cited = [(unit, cite(unit.hit, unit.text)) for unit in units]
    return [(unit, citation) for unit, citation in cited if citation and excerpts.allow(citation)]


def _tells_whose(task: AskTask) -> bool:
    """Tell whether an answer must say whose document it is: the question names no company, and several are found."""
    companies = {hit.source.company for hit in task.hits if hit.source.company}
    return len(companies) > 1 and not task.company and not named(task.question, companies)


def _worded(units: Sequence[Unit], whose: bool) -> str:
    """Return the quotes, each passage's behind the document and heading it stands under."""
    pieces: list[str] = []
    source, under = "", ""
    for unit in units:
        hit = unit.hit
        heading = hit.passage.heading[-1] if hit.passage.heading else ""
        frames = []
        if whose and hit.source.id != source and hit.source.company:
            frames.append(f"According to the {hit.source.company} {_KINDS[hit.source.kind]}")
        if heading and heading != under and len(heading.split()) <= _HEADING_WORDS:
            frames.append(f"{'under' if frames else 'Under'} “{heading}”")
        source, under = hit.source.id, heading
        pieces.append(f"{', '.join(frames)}{': ' if frames else ''}“{_flat(unit.text)}”")
    return " ".join(pieces)


def _flat(text: str) -> str:
    items = [line.strip() for line in text.replace("**", "").split("\n") if line.strip()]
    return " ".join(items)


def _abstained(task: AskTask, units: Sequence[Unit], retrieved: list[Result], sure: float) -> Reply:
    whom = f" about {task.company}" if task.company else ""
    nearest = next((unit for unit in units if len(unit.text.split()) <= _NEAREST_WORDS), None)
    quoted = _quoted([nearest], task.hits) if nearest else []
    said = f"The documents{whom} don't say."
    if quoted:
        source = quoted[0][0].hit.source
        whose = f" of {source.company}" if source.company else ""
        said += f" The nearest they come, in the {_KINDS[source.kind]}{whose}, is “{_flat(quoted[0][1].quote)}”"
    return Reply(
        answer=said,
        abstained=True,
        citations=[citation for _, citation in quoted],
        retrieved=retrieved,
        engine=ENGINE,
        confidence=round(sure, 3),
    )
