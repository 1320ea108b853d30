"""Free questions: an answer needs an exact quote behind it; without one the coach abstains."""

from typing import Any

from coach import grounding
from coach.engines.langchain.passages import citation_faults, cited, labelled, new_figures, views
from coach.engines.langchain.schemas import AskReply
from coach.ports import AskTask
from coach.types import EngineInfo, Reply

SILENT = "The documents don't say."
_RETRIEVED = 10
_POINTER_WORDS = 60  # an abstention may say what comes close, no more


def variables(task: AskTask) -> dict[str, Any]:
    """Return the variables of the prompt `ask`."""
    return {"question": task.question, "company": task.company, "role": task.role, "passages": views(task.hits)}


def faults(reply: AskReply, task: AskTask) -> list[str]:
    """Return what is wrong with a reply, one sentence each."""
    hits = labelled(task.hits)
    found = citation_faults(reply.evidence, hits, "evidence")
    if not reply.answerable:
        return found
    if not reply.evidence:
        found.append("an answer needs evidence; without any, answerable is false")
    if not reply.answer.strip():
        found.append("answer is empty")
    if invented := _invented(reply, task):
        found.append(f"the answer holds figures that no passage holds: {', '.join(invented)}")
    return found


def _invented(reply: AskReply, task: AskTask) -> list[str]:
    known = [text for hit in task.hits for text in (hit.passage.text, hit.source.title)]
    return new_figures(reply.answer, task.question, *known)


def silent(task: AskTask, engine: EngineInfo, text: str = SILENT) -> Reply:
    """Return an abstention."""
    return Reply(answer=text, abstained=True, retrieved=_retrieved(task), engine=engine)


def assemble(reply: AskReply, task: AskTask, engine: EngineInfo) -> Reply:
    """Return the answer with exact citations, or an abstention where none or an invented figure is left."""
    hits = labelled(task.hits)
    text = reply.answer.strip()
    invented = _invented(reply, task)
    if not reply.answerable:
        tells = text and not invented and len(text.split()) <= _POINTER_WORDS
        return silent(task, engine, text if tells else SILENT)
    found = [citation for one in reply.evidence if (citation := cited(one, hits))]
    citations = grounding.Checker([], task.hits).citations(list(dict.fromkeys(found)))
    if not citations or not text or invented:
        return silent(task, engine)
    return Reply(answer=text, abstained=False, citations=citations, retrieved=_retrieved(task), engine=engine)


def _retrieved(task: AskTask) -> list[Any]:
    return [grounding.result(hit) for hit in task.hits[:_RETRIEVED]]
