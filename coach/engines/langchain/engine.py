"""The engine: three tasks, each an exchange with the model and what code leaves of the reply."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach import rubric
from coach.engines.langchain import ask, critique, rewrite, samples
from coach.engines.langchain.calls import Usage
from coach.engines.langchain.exchange import Exchange, Job, Outcome
from coach.engines.langchain.recording import Recorder
from coach.engines.langchain.schemas import AskReply, CritiqueReply, QuestionsReply, RewriteReply
from coach.errors import ModelError, ModelReplyInvalid, RecordingMissing
from coach.ports import AskTask, CritiqueTask, PracticeTask, Rewriting, Slot
from coach.types import Critique, EngineInfo, Question, Reply

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from coach.engines.langchain.client import Client, Method

_MILLION = 1_000_000
_REWRITING_S = 15.0  # a search without new queries is better than a long wait for them


class LangChainEngine:
    """Implements `coach.ports.Engine` on a LangChain chat model."""

    def __init__(
        self,
        model: "BaseChatModel | None",
        *,
        model_name: str,
        deadline_s: float = 60,
        max_attempts: int = 3,
        method: "Method" = "json_schema",
        recorder: Recorder | None = None,
        input_price: float | None = None,
        output_price: float | None = None,
        rewriting: bool = False,
        sample: int = 0,
        samples: int = 1,
        prompts: Path | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Use `model`, or recordings alone where it is None.

        Args:
            model: without retries of its own, as `build_model` makes it.
            model_name: as in COACH_MODEL; recordings are keyed by it.
            deadline_s: for an exchange with the model, retries and repair included, seconds.
            max_attempts: a call.
            method: how structured output is asked for.
            recorder: records or replays; default: neither.
            input_price: US dollars a million input tokens.
            output_price: US dollars a million output tokens.
            rewriting: word questions anew for the search, one short call each.
            sample: tells apart several replies to the same request.
            samples: readings of each answer, at once; the median of their bands counts.
            prompts: folder of other prompts than those shipped.
            sleep: waits between attempts.
            clock: monotonic, seconds.

        Raises:
            ConfigurationError: no model, and the recorder isn't replaying.
        """

        def client(seconds: float, attempts: int) -> "Client | None":
            if model is None:
                return None
            from coach.engines.langchain.client import Client  # LangChain, which recordings don't need

            return Client(model, deadline_s=seconds, max_attempts=attempts, sleep=sleep, clock=clock)

        def exchange(seconds: float, attempts: int) -> Exchange:
            asked = client(seconds, attempts)
            return Exchange(asked, kept, model_name=model_name, method=method, sample=sample, prompts=prompts)

        kept = recorder or Recorder()
        self._exchange = exchange(deadline_s, max_attempts)
        self._quick = exchange(min(deadline_s, _REWRITING_S), 1) if rewriting else None
        self._samples = [self._exchange.sampled(number) for number in range(samples)]
        self._model_name = model_name
        self._prices = (input_price, output_price)

    @property
    def info(self) -> EngineInfo:
        """Names the engine and its model."""
        return EngineInfo(name="langchain", model=self._model_name)

    async def critique(self, task: CritiqueTask) -> Critique:
        """Read the intent of an answer and judge it, as often as the settings say, at once.

        Raises:
            ModelError: the model failed, on every sample; nothing is scored by default.
        """
        kind = task.kind or rubric.tell_kind(task.question)
        job = Job(
            "critique",
            critique.variables(task, kind),
            CritiqueReply,
            lambda reply: critique.faults(reply, task, kind),
        )
        outcomes = await _standing([exchange.run(job) for exchange in self._samples])
        made = [critique.assemble(o.reply, task, kind, self._info(o.prompt, o.usage)) for o in outcomes]
        return made[0] if len(self._samples) == 1 else samples.agreed(made, task, kind)

    async def answer(self, task: AskTask) -> Reply:
        """Answer from the task's passages, or abstain.

        Raises:
            ModelError: the model failed.
        """
        if not task.hits:
            return ask.silent(task, self.info)
        job = Job("ask", ask.variables(task), AskReply, lambda reply: ask.faults(reply, task))
        outcome = await self._exchange.run(job)
        usage = outcome.usage
        if task.rewriting:
            usage.spend(task.rewriting.input_tokens, task.rewriting.output_tokens)
        return ask.assemble(outcome.reply, task, self._info(outcome.prompt, usage))

    async def rewrite(self, question: str, company: str | None, role: str | None) -> Rewriting | None:
        """Return queries to search with beside a question; None where that is switched off, or the model failed."""
        if self._quick is None:
            return None
        variables = rewrite.variables(question, company, role)
        job = Job("rewrite", variables, RewriteReply, lambda _: [], repairable=False)
        try:
            outcome = await self._quick.run(job)
        except ModelError:
            return None  # the question itself is searched with; whether the model can be used shows in the answer
        found, usage = rewrite.queries(outcome.reply, question), outcome.usage
        return Rewriting(found, usage.input_tokens, usage.output_tokens)

    async def questions(self, task: PracticeTask) -> list[Question]:
        """Write one question a slot, with the slot's id, in order.

        Slots whose question is missing or repeats another are asked for once more.

        Raises:
            ModelError: the model failed, or left a slot without a question.
        """
        from coach.engines.langchain import questions  # brings numpy, a tenth of a second

        written: list[Question] = []
        for batch in questions.batches(task):
            fresh, left = await self._written(batch, written)
            written += fresh
            if left:
                fresh, left = await self._written(replace(batch, slots=tuple(left)), written)
                written += fresh
            _refuse(left)
        order = {slot.id: place for place, slot in enumerate(task.slots)}
        return sorted(written, key=lambda question: order[question.id])

    async def _written(self, task: PracticeTask, before: list[Question]) -> tuple[list[Question], list[Slot]]:
        from coach.engines.langchain import questions

        task = replace(task, avoid=(*task.avoid, *(question.text for question in before)))
        job = Job("questions", questions.variables(task), QuestionsReply, lambda reply: questions.faults(reply, task))
        outcome = await self._exchange.run(job)
        return questions.assemble(outcome.reply, task)

    def _info(self, prompt: str, usage: Usage) -> EngineInfo:
        return self.info.model_copy(
            update={
                "prompt": prompt,
                "input_tokens": usage.input_tokens,
                "output_tokens": usage.output_tokens,
                "cost_usd": self._cost(usage),
            }
        )

    def _cost(self, usage: Usage) -> float | None:
        """Return US dollars, or None where a price or a count isn't known."""
        prices, tokens = self._prices, (usage.input_tokens, usage.output_tokens)
        if None in prices or None in tokens:
            return None
        return sum((price or 0) * (count or 0) for price, count in zip(prices, tokens, strict=True)) / _MILLION


async def _standing(asked: Sequence[Awaitable[Outcome[CritiqueReply]]]) -> list[Outcome[CritiqueReply]]:
    """Return the outcomes there are; some samples may fail, all of them may not.

    Raises:
        ModelError: every sample failed, or one was never recorded: replayed without it, a run would be another.
    """
    found = await asyncio.gather(*asked, return_exceptions=True)
    failed = [one for one in found if isinstance(one, BaseException)]
    fatal = (one for one in failed if isinstance(one, RecordingMissing) or not isinstance(one, ModelError))
    if error := next(fatal, failed[0] if len(failed) == len(found) else None):
        raise error
    return [one for one in found if isinstance(one, Outcome)]


def _refuse(left: list[Slot]) -> None:
    if left:
        raise ModelReplyInvalid(
            f"The model wrote no usable question for {len(left)} slots, first {left[0].competency!r}.",
            "Ask again, ask for fewer questions, or use a stronger model.",
        )
