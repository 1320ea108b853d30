"""The follow-up: each of its rules checked by code, and a plain question where a model's own breaks one."""

import re
from collections.abc import Iterable, Mapping, Sequence

from coach import grounding, rubric
from coach.engines.langchain.passages import new_figures
from coach.engines.langchain.schemas import CritiqueReply
from coach.ports import CritiqueTask
from coach.types import FollowUp, QuestionKind
from coach.words import is_content, jaccard, listed

_ALIKE = 0.8  # token Jaccard above which two questions are the same, as in practice sets
_THERE = 4  # from this band on there is no gap to ask for
_SPAN_WORDS = 12
_LEAK = 6  # words in a row that only the reference, a passage or a sign of a good answer holds
_TELLING = 3  # content words among them: "what would you do differently next" gives nothing away
_NAME = re.compile(r"(?<![.?!:;\"“‘(—–-])(?<![.?!:;]\s)(?<!^)\b[A-Z](?=\w*[a-z])[\w'’]+")
_OWN = re.compile(r"\AI(?:['’]\w+)?\Z")
_NUMBERS = listed(
    """four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million dozen"""
)
_NEAR = {"metric": "result", "result": "own_action", "trade_off": "own_action", "context": "own_action"}


def may_ask(task: CritiqueTask) -> bool:
    """Whether a follow-up is left to be asked."""
    return task.interview is None or task.interview.follow_ups_left > 0


def drafted(reply: CritiqueReply, kind: QuestionKind, gap: str) -> FollowUp | None:
    """Return the model's follow-up, aimed at a criterion that there is."""
    if reply.follow_up is None:
        return None
    names = [criterion.name for criterion in rubric.criteria(kind)]
    targets = reply.follow_up.targets if reply.follow_up.targets in names else gap if gap in names else names[0]
    return FollowUp(text=reply.follow_up.text.strip(), targets=targets, span=reply.follow_up.span or None)


def faults(
    follow_up: FollowUp, task: CritiqueTask, said: Sequence[str], gap: str, bands: Mapping[str, int | None]
) -> list[str]:
    """Return which rules of follow-ups it breaks, one sentence each."""
    known = (*said, task.question)
    found = grounding.follow_up_faults(follow_up, said)
    if invented := new_figures(follow_up.text, *known) + _new_numbers(follow_up.text, known):
        found.append(f"the follow-up holds figures that the candidate didn't give: {', '.join(invented)}")
    if names := _new_names(follow_up.text, [*known, task.company or "", task.role or ""]):
        found.append(f"the follow-up holds names that the candidate didn't give: {', '.join(names)}")
    if leaked := _leaked(follow_up.text, _hidden(task), known):
        found.append(f"the follow-up gives away what a good answer holds: {leaked!r}")
    if any(jaccard(follow_up.text, asked) > _ALIKE for asked in (task.question, task.follow_up or "")):
        found.append("the follow-up repeats what was asked already")
    if gap not in ("none", follow_up.targets) and (bands.get(follow_up.targets) or 0) >= _THERE:
        found.append(f"the follow-up asks for {follow_up.targets}, which is there; aim at the gap")
    return found


def plain(
    reply: CritiqueReply, kind: QuestionKind, task: CritiqueTask, said: Sequence[str], gap: str
) -> FollowUp | None:
    """Return the plainest question for the gap, at the candidate's words where some can be picked up.

    None where nothing is left that keeps the rules, and for an answer to another question, where a question about
    its words would lead further away.
    """
    bands = {finding.criterion: finding.band for finding in reply.findings}
    target = gap if gap != "none" else _weakest(kind, bands)
    if not reply.on_question or target is None:
        return None
    probe = next(criterion.probe for criterion in rubric.criteria(kind) if criterion.name == target)
    for span in (*_spans(reply, said, target), None):
        text = f"You say “{span}”. {probe}?" if span else f"{probe}?"
        made = FollowUp(text=text, targets=target, span=span)
        if not faults(made, task, said, gap, bands):
            return made
    return None


def _weakest(kind: QuestionKind, bands: Mapping[str, int | None]) -> str | None:
    known = {c.name: band for c in rubric.criteria(kind) if (band := bands.get(c.name)) is not None}
    return min(known, key=lambda name: known[name]) if known else None


def _spans(reply: CritiqueReply, said: Sequence[str], target: str) -> list[str]:
    """Return words to pick up, best first: the model's own span, then what it quotes, each cut to a few words."""
    asked = [reply.follow_up.span] if reply.follow_up and reply.follow_up.span else []
    wanted = (target, _NEAR.get(target))
    ordered = sorted(reply.findings, key=lambda f: wanted.index(f.criterion) if f.criterion in wanted else len(wanted))
    quoted = [quote for finding in ordered for quote in finding.evidence]
    exact = (grounding.find_quote(quote, text) for quote in (*asked, *quoted) for text in said)
    return [_cut(quote) for quote in exact if quote and not re.search(r"[?“”\"\n]", quote)]


def _cut(quote: str) -> str:
    words = list(re.finditer(r"\S+", quote))[:_SPAN_WORDS]
    return quote[: words[-1].end()].rstrip(".,;:!")


def _new_numbers(text: str, known: Iterable[str]) -> list[str]:
    there = set(re.findall(r"[a-z]+", " ".join(known).lower()))
    return [word for word in re.findall(r"[a-z]+", text.lower()) if word in _NUMBERS and word not in there]


def _new_names(text: str, known: Iterable[str]) -> list[str]:
    """Return the words that are written as names in mid-sentence and stand in none of the known texts."""
    there = " ".join(known).casefold()
    names = [name for name in _NAME.findall(text) if not _OWN.match(name)]
    return [name for name in names if re.sub(r"['’]s\Z", "", name).casefold() not in there]


def _hidden(task: CritiqueTask) -> list[str]:
    return [task.reference or "", *task.looks_for, *(hit.passage.text for hit in task.hits)]


def _leaked(text: str, hidden: Iterable[str], known: Iterable[str]) -> str | None:
    """Return the first words in a row that only hidden texts hold."""
    secret, open_ = (" ".join(f" {_worded(one)} " for one in texts) for texts in (hidden, known))
    words = _worded(text).split()
    runs = (" ".join(words[at : at + _LEAK]) for at in range(len(words) - _LEAK + 1))
    telling = (run for run in runs if sum(map(is_content, run.split())) >= _TELLING)
    return next((run for run in telling if f" {run} " in secret and f" {run} " not in open_), None)


def _worded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
