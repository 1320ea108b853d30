"""Critiques: what the prompt is told, what code checks, and what is left of a reply after that."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from coach import grounding, rubric
from coach.engines.langchain import follow_up
from coach.engines.langchain.passages import SHOWN, citation_faults, cited, labelled, views
from coach.engines.langchain.schemas import CritiqueReply, FindingReply, Quoted
from coach.ports import CritiqueTask
from coach.types import Citation, Critique, EngineInfo, Finding, FollowUp, Grounding, QuestionKind, Strength
from corpus.types import Hit

_EVIDENCE_FROM_BAND = 3
_WORDS_LEFT = 3  # an answer of which less is left was set aside whole, by mistake
_NO_GAP = "none"


def variables(task: CritiqueTask, kind: QuestionKind) -> dict[str, Any]:
    """Return the variables of the prompt `critique`."""
    state = task.interview
    return {
        "question": task.question,
        "kind": kind,
        "competency": task.competency,
        "role": task.role,
        "company": task.company,
        "looks_for": list(task.looks_for),
        "reference": task.reference,
        "earlier": list(task.earlier),
        "follow_up": task.follow_up,
        "answer": task.answer,
        "passages": views(task.hits),
        "criteria": [
            {"name": c.name, "asks": c.asks, "anchors": c.anchors, "nameable": c.nameable}
            for c in rubric.criteria(kind)
        ],
        "interview": asdict(state) | {"left": state.total - state.asked} if state else None,
    }


def listened(task: CritiqueTask, reply: CritiqueReply) -> list[str]:
    """Return what the candidate said, with the parts that are set aside blotted out, so that nothing quotes them."""
    return [_blotted(text, reply.set_aside) for text in (*task.earlier, task.answer)]


def _blotted(text: str, aside: Sequence[str]) -> str:
    for part in aside:
        exact = grounding.find_quote(part, text)
        # A word or two that stand in several places can't be told from the answer's own words.
        if exact and (len(exact.split()) > _WORDS_LEFT or text.count(exact) == 1):
            text = text.replace(exact, "\0" * len(exact))
    return text


def faults(reply: CritiqueReply, task: CritiqueTask, kind: QuestionKind) -> list[str]:
    """Return what is wrong with a reply, one sentence each."""
    hits = labelled(task.hits)
    if reply.intent != "answer":
        found = ["findings and strengths must be empty: this is no answer"] if reply.findings or reply.strengths else []
        return found + citation_faults(reply.citations, hits, "citations")
    said, reply = listened(task, reply), on_question(reply)
    if reply.set_aside and len(said[-1].replace("\0", " ").split()) < _WORDS_LEFT:
        return ["set_aside holds the whole message: set aside only what speaks to the coach, or change the intent"]
    return [
        *_criteria_faults(reply, kind),
        *(fault for finding in reply.findings for fault in _finding_faults(finding, said, hits)),
        *(fault for strength in reply.strengths for fault in _quote_faults(strength.evidence, said, "strengths")),
        *_gap_faults(reply, kind),
        *_follow_up_faults(reply, task, kind, said),
        *citation_faults(reply.citations, hits, "citations"),
        *([] if reply.next_step.strip() else ["next_step is empty"]),
    ]


def on_question(reply: CritiqueReply) -> CritiqueReply:
    """Return the reply with no band above missing, and no strength, where it found an answer to another question."""
    if reply.on_question:
        return reply
    capped = [f.model_copy(update={"band": f.band and min(f.band, rubric.OPEN)}) for f in reply.findings]
    return reply.model_copy(update={"findings": capped, "strengths": []})


def _criteria_faults(reply: CritiqueReply, kind: QuestionKind) -> list[str]:
    wanted = [criterion.name for criterion in rubric.criteria(kind)]
    given = [finding.criterion for finding in reply.findings]
    found = [f"findings: there is no criterion {name[:SHOWN]!r}" for name in given if name not in wanted]
    found += [f"findings: the criterion {name} is missing" for name in wanted if name not in given]
    return found + [f"findings: {name} is there more than once" for name in wanted if given.count(name) > 1]


def _finding_faults(finding: FindingReply, said: Sequence[str], hits: Mapping[str, Hit]) -> list[str]:
    where = f"findings, {finding.criterion[:SHOWN]}"
    found = _quote_faults(finding.evidence, said, where) + citation_faults(finding.citations, hits, where)
    if finding.band and finding.band >= _EVIDENCE_FROM_BAND and not finding.evidence:
        found.append(f"{where}: band {finding.band} needs a quote, or a lower band")
    return found


def _quote_faults(quotes: Sequence[str], said: Sequence[str], where: str) -> list[str]:
    missing = [quote for quote in quotes if not any(grounding.find_quote(quote, text) for text in said)]
    return [f"{where}: not in the candidate's words exactly, or set aside: {quote[:SHOWN]!r}" for quote in missing]


def _bands(reply: CritiqueReply) -> dict[str, int | None]:
    return {finding.criterion: finding.band for finding in reply.findings}


def _gap_faults(reply: CritiqueReply, kind: QuestionKind) -> list[str]:
    """Return what is wrong with the gap's name; whether it fits the bands is settled by code, without a repair."""
    names = (*(criterion.name for criterion in rubric.criteria(kind) if criterion.nameable), _NO_GAP)
    return [] if reply.gap in names else [f"gap must be one of {', '.join(names)}, it is {reply.gap[:SHOWN]!r}"]


def _gap(reply: CritiqueReply, kind: QuestionKind) -> str:
    """Return the gap: the model's, if that stands in a low band as the rule wants it, else what the rule says."""
    bands = _bands(reply)
    nameable = any(criterion.name == reply.gap and criterion.nameable for criterion in rubric.criteria(kind))
    if nameable and (band := bands.get(reply.gap)) is not None and band <= rubric.OPEN:
        return reply.gap
    return rubric.gap(kind, bands)


def _follow_up_faults(reply: CritiqueReply, task: CritiqueTask, kind: QuestionKind, said: Sequence[str]) -> list[str]:
    if not follow_up.may_ask(task):
        return []
    gap = _gap(reply, kind)
    asked = follow_up.drafted(reply, kind, gap)
    if asked is None:
        return ["follow_up is missing"]
    return follow_up.faults(asked, task, said, gap, _bands(reply))


def assemble(reply: CritiqueReply, task: CritiqueTask, kind: QuestionKind, engine: EngineInfo) -> Critique:
    """Return the critique with everything dropped and counted that doesn't stand; its score comes from the bands."""
    counted = _Counted(labelled(task.hits))
    said, reply = listened(task, reply), on_question(reply)
    reply = reply if _adds(reply, task, said[-1]) else reply.model_copy(update={"intent": "non_answer", "reply": None})
    is_answer = reply.intent == "answer"
    draft = Critique(
        intent=reply.intent,
        on_question=reply.on_question,
        score=None,
        findings=_findings(reply, kind, counted) if is_answer else [],
        strengths=[Strength(text=s.text, evidence=s.evidence) for s in reply.strengths] if is_answer else [],
        gap=_gap(reply, kind) if is_answer else _NO_GAP,
        next_step="",
        reply=None if is_answer else (reply.reply or "").strip() or None,
        follow_up=_follow_up(reply, task, kind, said, counted) if is_answer else None,
        look_up=(reply.look_up or "").strip() or None if reply.intent == "question_to_coach" else None,
        citations=counted.citations(reply.citations),
        engine=engine,
        grounding=Grounding(checked=counted.dropped, dropped=counted.dropped),
    )
    checked = grounding.checked_critique(draft, kind, said, task.hits)
    return _closed(checked, reply, kind)


def _adds(reply: CritiqueReply, task: CritiqueTask, latest: str) -> bool:
    """Tell whether the latest message adds anything: where all quotes are from earlier ones, it is no answer.

    Without this a message such as "it is what it is" would be given the points of the answer before it.
    """
    if reply.intent != "answer" or not task.earlier:
        return True
    quotes = [quote for finding in reply.findings for quote in finding.evidence]
    return not quotes or any(grounding.find_quote(quote, latest) for quote in quotes)


class _Counted:
    """Turns what a model cites into citations, and counts what can't be."""

    def __init__(self, hits: Mapping[str, Hit]) -> None:
        self._hits = hits
        self.dropped = 0

    def citations(self, quoted: Sequence[Quoted]) -> list[Citation]:
        found = [cited(one, self._hits) for one in quoted]
        self.dropped += found.count(None)
        return [citation for citation in found if citation]


def _findings(reply: CritiqueReply, kind: QuestionKind, counted: _Counted) -> list[Finding]:
    """Return one finding a criterion, in the rubric's order; what the model left out has no band."""
    first = {finding.criterion: finding for finding in reversed(reply.findings)}
    names = [criterion.name for criterion in rubric.criteria(kind)]
    counted.dropped += len(reply.findings) - sum(name in first for name in names)
    return [_finding(name, first.get(name), counted) for name in names]


def _finding(name: str, found: FindingReply | None, counted: _Counted) -> Finding:
    if found is None:
        return Finding(criterion=name, band=None, why="This was not judged.")
    citations = counted.citations(found.citations)
    return Finding(criterion=name, band=found.band, why=found.why, evidence=found.evidence, citations=citations)


def _follow_up(
    reply: CritiqueReply, task: CritiqueTask, kind: QuestionKind, said: Sequence[str], counted: _Counted
) -> FollowUp | None:
    if not follow_up.may_ask(task):
        return None
    gap = _gap(reply, kind)
    asked = follow_up.drafted(reply, kind, gap)
    if asked and not _follow_up_faults(reply, task, kind, said):
        return asked
    counted.dropped += asked is not None
    return follow_up.plain(reply, kind, task, said, gap)


def _closed(critique: Critique, reply: CritiqueReply, kind: QuestionKind) -> Critique:
    """Return the critique with its gap and advice in keeping with the bands that are left."""
    bands = {finding.criterion: finding.band for finding in critique.findings}
    gap = critique.gap
    if gap == _NO_GAP or bands.get(gap) is None:
        gap = rubric.gap(kind, bands)
    missing = next((criterion for criterion in rubric.criteria(kind) if criterion.name == gap), None)
    return critique.model_copy(
        update={
            "gap": gap,
            "next_step": reply.next_step.strip() or (missing.asks if missing else ""),
            "retry_prompt": _retry(reply, missing),
        }
    )


def _retry(reply: CritiqueReply, missing: rubric.Criterion | None) -> str | None:
    """Return the model's retry prompt, or a plain one where it was written for another gap."""
    if reply.intent != "answer" or missing is None:
        return None
    told = (reply.retry_prompt or "").strip()
    if told and reply.gap == missing.name:
        return told
    return f"Answer it once more, and with this in it: {missing.probe[0].lower()}{missing.probe[1:]}?"
