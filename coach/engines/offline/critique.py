"""The offline critique: intent, bands with quotes, the gap, the next step and a follow-up. Deterministic."""

from collections.abc import Mapping
from dataclasses import replace

from coach import rubric
from coach.engines.offline import (
    bands,
    contrary,
    exact,
    hint,
    intent,
    probe,
    reference,
    settle,
    signals,
    topic,
    whole,
    wording,
)
from coach.engines.offline.bands import Judged
from coach.engines.offline.ground import Ground, ground
from coach.engines.offline.heads import Embed
from coach.engines.offline.signals import Reading, Seen
from coach.engines.offline.tongue import is_foreign
from coach.grounding import checked_critique
from coach.ports import CritiqueTask
from coach.types import Critique, EngineInfo, Finding, Intent, QuestionKind, Strength

ENGINE = EngineInfo(name="offline")
STRONG = 4  # a band from here on is a strength
STRENGTHS = 3
QUOTE_WORDS = 40
UNSEEN = "Not enough evidence: there is no reference to hold it against."


def critique(task: CritiqueTask, embed: Embed) -> Critique:
    """Return the critique of an answer, every quote of it checked.

    Bands are judged from everything said to the question (`earlier` and `answer`), the intent from the latest
    message alone. Instructions, pleas and padding inside the answer are neither judged nor quoted.
    """
    kind = task.kind or rubric.tell_kind(task.question)
    if is_foreign(task.answer):
        return _unread()
    if exact.is_value(task.reference, task.answer):
        return checked_critique(_judged(kind, task, signals.bare(task.answer), embed), kind, (task.answer,), task.hits)
    asked = task.follow_up or task.question
    message = intent.read(asked, task.answer, embed, task.reference or "", bool(task.earlier))
    if message.intent != "answer":
        return _no_answer(message.intent, kind, task)
    said = (*task.earlier, task.answer)
    reading = signals.read(said, embed, task.question, kind)
    if not reading.kept or not (task.reference or _adds_something(task, kind, reading, embed)):
        return _no_answer("injection" if reading.ordered else "non_answer", kind, task)
    return checked_critique(_judged(kind, task, reading, embed), kind, said, task.hits)


def _adds_something(task: CritiqueTask, kind: QuestionKind, reading: Reading, embed: Embed) -> bool:
    """Tell whether the latest message says something; a few words do after a follow-up, if they aren't mere claims."""
    if not task.earlier:
        return bands.says_something(reading)
    latest = signals.read((task.answer,), embed, task.question, kind)
    return bool(latest.kept) and not bands.is_hollow(latest)


def _judged(kind: QuestionKind, task: CritiqueTask, reading: Reading, embed: Embed) -> Critique:
    judged = _judge(kind, task, reading, embed)
    unknown = kind == "technical" and "correctness" not in judged
    against = contrary.find(task.question, task.hits, reading, embed) if unknown else None
    if against:
        judged["correctness"] = against[0]
    answers = bool(task.reference) or topic.bears_on(_asked(task), kind, reading, embed)
    judged = judged if answers else {name: _astray(one) for name, one in judged.items()}
    levels = {name: one.band for name, one in judged.items()}
    gap = _gap(kind, levels)
    found = replace(
        ground(task.question, task.competency, gap, task.hits, embed), denied=against[1] if against else None
    )
    wrong = judged[gap].shown if gap in judged and judged[gap].against else ()
    span = (probe.clause(wrong[0], "") if wrong else None) or probe.find_span(gap, reading)
    step, retry = _advice(kind, gap, span, reading)
    return Critique(
        intent="answer",
        on_question=bool(wrong) or (answers and _bears_on_it(kind, levels, reading)),
        score=None,
        findings=[_finding(name, judged.get(name), gap, span, found) for name in _names(kind)],
        strengths=_strengths(judged),
        gap=gap,
        next_step=_next_step(step, span if wrong else None, answers),
        retry_prompt=retry,
        follow_up=probe.follow_up(kind, gap, reading, span=span if wrong else None)
        if answers
        else probe.back_to(_asked(task), gap),
        citations=found.all(),
        engine=ENGINE,
    )


def _asked(task: CritiqueTask) -> str:
    return " ".join(filter(None, (task.question, task.follow_up)))


def _astray(judged: Judged) -> Judged:
    """Return what a judgement is worth in an answer to another question: nothing of it is there for this one."""
    return replace(judged, band=judged.band and min(judged.band, rubric.OPEN), most=rubric.OPEN)


def _next_step(step: str, wrong: str | None, answers: bool) -> str:
    if not answers:
        return f"{wording.ASTRAY} {step}"
    return wording.WRONG.format(span=wrong) if wrong else step


def _gap(kind: QuestionKind, levels: Mapping[str, int | None]) -> str:
    """Return the gap; what was held against a reference has none only where it says its main points."""
    gap = rubric.gap(kind, levels)
    loose = gap == "none" and (levels.get("correctness") or STRONG) < STRONG
    return "correctness" if loose else gap


def _bears_on_it(kind: QuestionKind, levels: Mapping[str, int | None], reading: Reading) -> bool:
    """Tell whether there is anything of an answer: what shows nothing at all is a non-answer that was misread."""
    found = any(band is None or band > 1 for band in levels.values())
    return found or whole.level(kind, reading) >= (whole.LOWEST + rubric.ANSWERED) / 2


def _judge(kind: QuestionKind, task: CritiqueTask, reading: Reading, embed: Embed) -> dict[str, Judged]:
    judged = bands.judge(kind, reading)
    if kind != "technical" or not task.reference:
        return settle.settle(kind, judged, whole.level(kind, reading))
    # Against a reference, what it doesn't ask for is no fault: the other criteria count only where they are met.
    beyond = {name: one for name, one in judged.items() if name != "mechanism" and (one.band or 0) >= STRONG}
    return beyond | reference.compare(task.question, task.reference, reading, embed)


def _names(kind: QuestionKind) -> list[str]:
    return [criterion.name for criterion in rubric.criteria(kind)]


def _finding(name: str, judged: Judged | None, gap: str, span: str | None, found: Ground) -> Finding:
    if judged is None or judged.band is None:
        return Finding(criterion=name, band=None, why=UNSEEN if name == "correctness" else "Not judged: not asked for.")
    quotes = [_quote(seen.text) for seen in judged.shown]
    denied = found.denied if judged.against else None
    cited = denied or (found.gap if name == gap else None)
    return Finding(
        criterion=name,
        band=judged.band,
        why=_why(name, judged, quotes, span if name == gap else None, passage=bool(denied))
        if judged.asked or name == gap
        else wording.UNASKED[name],
        evidence=quotes,
        citations=[cited] if cited else [],
    )


def _why(name: str, judged: Judged, quotes: list[str], span: str | None, passage: bool) -> str:
    if judged.against and quotes:
        against = wording.AGAINST_PASSAGE if passage else wording.AGAINST
        return against.format(quote=quotes[0].rstrip(" .;,"), told=judged.against.rstrip(" .;,"))
    low, middle, high = wording.WHY[name]
    if quotes and judged.band is not None and judged.band <= rubric.OPEN and "; " in low:
        return wording.THIN.format(quote=quotes[0].rstrip(" .;,"), more=low.partition("; ")[2])
    if not quotes or (judged.band or 0) <= rubric.OPEN:
        near = f' {wording.NEAR.get(name, "in")} "{span}"' if span else ""
        return low.format(near=near)
    return (middle if judged.sure < STRONG else high).format(quote=quotes[0].rstrip(" .;,"))


def _quote(text: str) -> str:
    """Return the sentence, or the first words of a very long one."""
    words = text.split()
    if len(words) <= QUOTE_WORDS:
        return text
    end = 0
    for word in words[:QUOTE_WORDS]:
        end = text.index(word, end) + len(word)
    return text[:end]


def _strengths(judged: Mapping[str, Judged]) -> list[Strength]:
    told = {name: replace(one, shown=_praised(name, one)) for name, one in judged.items()}
    strong = [(name, one) for name, one in told.items() if one.sure >= STRONG and one.shown]
    ranked = sorted(strong, key=lambda pair: -pair[1].sure)[:STRENGTHS]
    return [
        Strength(text=wording.STRENGTH[name], evidence=[_quote(seen.text) for seen in one.shown])
        for name, one in ranked
    ]


def _praised(name: str, judged: Judged) -> tuple[Seen, ...]:
    """Return the sentences that say enough to be praised; against a reference few words can be right."""
    return judged.shown if name == "correctness" else tuple(seen for seen in judged.shown if not seen.is_brief)


def _advice(kind: QuestionKind, gap: str, span: str | None, reading: Reading) -> tuple[str, str]:
    if gap == "none":
        return wording.DEEPEN[kind]
    step, retry = wording.NEXT[gap]
    if kind == "behavioral" and reading.imagined:
        step, retry = wording.ONE_TIME
    elif gap == "own_action" and any(seen.has("we") for seen in reading.kept):
        retry = wording.WITHOUT_WE
    return step.format(span=f' (you could start at "{span}")' if span else ""), retry


def _unread() -> Critique:
    """Return what is said of an answer in another language: no band and no score, since it can't be read."""
    return Critique(
        intent="non_answer",
        score=None,
        gap="none",
        next_step=wording.FOREIGN[1],
        reply=wording.FOREIGN[0],
        engine=ENGINE,
    )


def _no_answer(found: Intent, kind: QuestionKind, task: CritiqueTask) -> Critique:
    first = _names(kind)[0]
    step, retry = _advice(kind, first, None, Reading(()))
    plain = found in ("non_answer", "off_topic", "injection", "abuse")
    return Critique(
        intent=found,
        score=None,
        gap=first if found == "non_answer" else "none",
        next_step=step if plain else "Go on with the interview.",
        retry_prompt=retry if found == "non_answer" else None,
        reply=hint.reply(found, kind, task),
        engine=ENGINE,
    )
