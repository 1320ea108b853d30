"""Model calls on disk: paid for once, replayed for free.

One JSON file a call, `<folder>/<task>/<first 16 digits of the key>.json`, with texts as lists of lines so that they
can be read and compared in a diff. Only what the model was sent and what it said is written: no address, no header,
no key.
"""

import asyncio
import json
import os
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from coach.engines.langchain.calls import Call, RawReply
from coach.errors import ConfigurationError, RecordingMissing

RecordingMode = Literal["off", "record", "replay"]
Ask = Callable[[], Awaitable[RawReply]]
OnCall = Callable[[Call, RawReply | None, bool], None]  # a call, its reply (None: missing), and whether it was made
FORMAT = 1


def _now() -> datetime:
    return datetime.now(UTC)


class Recorder:
    """Stands between the engine and the model.

    `off` passes every call through; `record` makes only the calls that are missing and keeps their replies;
    `replay` makes none. Identical calls that are in flight together are made once.
    """

    def __init__(
        self,
        folder: Path | None = None,
        mode: RecordingMode = "off",
        *,
        now: Callable[[], datetime] = _now,
        on_call: OnCall = lambda *_: None,
    ) -> None:
        """Use `folder`, which is made when the first reply is kept; `on_call` hears of each call that was answered.

        It also hears of those that replaying lacks.

        Raises:
            ConfigurationError: recording or replaying without a folder.
        """
        if mode != "off" and folder is None:
            raise ConfigurationError(f"Mode {mode!r} needs a folder of recordings.", "Set COACH_RECORDINGS.")
        self.folder = folder or Path()
        self.mode = mode
        self._now = now
        self._on_call = on_call
        self._flying: dict[str, asyncio.Task[RawReply]] = {}

    async def reply(self, call: Call, ask: Ask) -> RawReply:
        """Return the recorded reply to `call`, or that of `ask()`, which is then kept in `record` mode.

        Raises:
            RecordingMissing: replaying, and this call was never recorded.
            ModelError: whatever `ask` raises; failures are not kept.
        """
        if self.mode == "off":
            return await ask()
        if found := self.find(call):
            self._on_call(call, found, False)
            return found
        if self.mode == "replay":
            self._on_call(call, None, False)
            raise RecordingMissing(
                f"No recording of this {call.task} call, {self.path(call).name}.",
                "Record it: the same command with COACH_RECORDING_MODE=record, or `evals record`.",
            )
        reply = await self._shared(call, ask)
        self._on_call(call, reply, True)
        return reply

    def path(self, call: Call) -> Path:
        """Return where the reply to `call` is kept."""
        return self.folder / call.task / f"{call.key[:16]}.json"

    def find(self, call: Call) -> RawReply | None:
        """Return the recorded reply to `call`, or None.

        Raises:
            ConfigurationError: the file is there and can't be read.
        """
        path = self.path(call)
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise _damaged(path, error) from error
        try:
            return _reply_from(held) if held["key"] == call.key else None
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged(path, error) from error

    async def _shared(self, call: Call, ask: Ask) -> RawReply:
        task = self._flying.get(call.key)
        if task is None:
            task = asyncio.ensure_future(self._keep(call, ask))
            self._flying[call.key] = task
            task.add_done_callback(lambda done: self._land(call.key, done))
        # Whoever asked first may be cancelled; those who wait for the same reply are not.
        return await asyncio.shield(task)

    def _land(self, key: str, done: "asyncio.Task[RawReply]") -> None:
        del self._flying[key]
        if not done.cancelled():
            done.exception()  # seen, should nobody wait for it any more

    async def _keep(self, call: Call, ask: Ask) -> RawReply:
        reply = await ask()
        _write(self.path(call), json.dumps(self._row(call, reply), ensure_ascii=False, indent=1) + "\n")
        return reply

    def _row(self, call: Call, reply: RawReply) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "key": call.key,
            "task": call.task,
            "prompt": call.prompt,
            "model": call.model,
            "parameters": dict(call.parameters),
            "schema": {"title": call.schema.get("title"), "sha256": call.schema_hash},
            "sample": call.sample,
            "messages": [{"role": m.role, "content": _lines(m.content)} for m in call.messages],
            "reply": {
                "text": _lines(reply.text),
                "arguments": [_lines(arguments) for arguments in reply.arguments],
                "finish": reply.finish,
                "refusal": reply.refusal,
                "model": reply.model,
            },
            "usage": {"input_tokens": reply.input_tokens, "output_tokens": reply.output_tokens},
            "recorded_at": self._now().isoformat(timespec="seconds"),
        }


def _reply_from(held: dict[str, Any]) -> RawReply:
    if held["format"] != FORMAT:
        raise ValueError(f"format {held['format']}, this is {FORMAT}")
    reply, usage = held["reply"], held["usage"]
    return RawReply(
        text="\n".join(reply["text"]),
        finish=reply["finish"],
        arguments=tuple("\n".join(lines) for lines in reply["arguments"]),
        refusal=reply["refusal"],
        model=reply["model"],
        input_tokens=usage["input_tokens"],
        output_tokens=usage["output_tokens"],
    )


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _damaged(path: Path, error: Exception) -> ConfigurationError:
    return ConfigurationError(f"The recording {path} can't be used: {error!r}.", "Delete it and record it again.")


def _write(path: Path, text: str) -> None:
    """Write a whole file or none: under another name first, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n", errors="surrogatepass") as file:
            file.write(text)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
