"""Prompts as files: strict to load, strict to render, and named by their content.

A prompt is a Markdown file with YAML front matter (`name`, `variables`, `output`, `parameters`) and a body cut into
messages by the headings `# system`, `# user` and `# assistant`, each alone on its line. The body is Jinja2, sandboxed.
What documents and candidates wrote enters as `{{ text | data("tag") }}`: a block whose tag carries a mark that the
text can't hold, so that no text can close its own block.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml
from jinja2 import StrictUndefined, Template, TemplateError, meta, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

MARK = "mark"  # set by `render`; no prompt declares it
FOLDER = Path(__file__).parent
_KEYS = {"name", "variables", "output", "parameters"}
_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_PART = re.compile(r"^# (system|user|assistant)\n", re.MULTILINE)

Role = Literal["system", "user", "assistant"]


class PromptError(Exception):
    """A prompt can't be loaded or rendered.

    Attributes:
        code: stable machine-readable name.
        mend: what to do about it, one sentence.
    """

    code = "prompt"

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.mend = mend

    def __str__(self) -> str:
        return f"{super().__str__()} {self.mend}".strip()


class Message(NamedTuple):
    """One message to a model."""

    role: Role
    content: str


@pass_context
def _data(context: Context, text: str, tag: str) -> str:
    mark = context[MARK]
    return f"<{tag} {mark}>\n{text}\n</{tag} {mark}>"


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters["data"] = _data
    return environment


_ENVIRONMENT = _environment()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as loaded: `parts` are the templates of its messages, in order."""

    name: str
    variables: frozenset[str]
    output: str  # the name of the schema that replies must fit
    parameters: Mapping[str, Any]
    parts: tuple[tuple[Role, str], ...]
    hash: str  # 64 hex digits over front matter and body

    @property
    def ref(self) -> str:
        """Name and content hash, such as "critique@1a2b3c4d"."""
        return f"{self.name}@{self.hash[:8]}"

    def render(self, **variables: Any) -> list[Message]:
        """Return the prompt's messages.

        Args:
            variables: exactly those that the front matter declares; JSON-able values.

        Raises:
            PromptError: a variable is missing, unknown, or lacks a part that the template asks for.
        """
        if missing := self.variables - variables.keys():
            raise PromptError(f"Prompt {self.name!r} was not given {_names(missing)}.", "Pass every declared variable.")
        if unknown := variables.keys() - self.variables:
            raise PromptError(f"Prompt {self.name!r} doesn't know {_names(unknown)}.", "Declare it in `variables`.")
        mark = _mark(variables)
        try:
            rendered = [
                Message(role, _compiled(text).render(**variables, **{MARK: mark}).strip()) for role, text in self.parts
            ]
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise PromptError(f"Prompt {self.name!r} can't be rendered: {error}.", "Mend its template.") from error
        return [message for message in rendered if message.content]


def load(name: str, root: Path | None = None) -> Prompt:
    """Load the prompt `name` from the folder `root` (default: the prompts shipped here).

    Raises:
        PromptError: there is no such file, or it isn't a well-formed prompt.
    """
    path = (root or FOLDER) / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"Prompt {name!r} can't be read from {path.parent}: {error}.", "Restore the file.") from error
    return parse(name, text)


@lru_cache(maxsize=64)  # prompts are read anew for each call, and seldom change
def parse(name: str, text: str) -> Prompt:
    """Parse a prompt's text, as `load` does.

    Raises:
        PromptError: front matter, parts or variables are not well-formed.
    """
    found = _FRONT.match(_newlines(text))
    if not found:
        raise PromptError(f"Prompt {name!r} has no front matter.", "Begin the file with a `---` block.")
    front = _front(name, found[1])
    parts = _parts(name, found[2])
    declared = frozenset(front["variables"])
    _compare(name, declared, _used(name, parts))
    canonical = json.dumps([front, parts], sort_keys=True, ensure_ascii=False)
    return Prompt(
        name=name,
        variables=declared,
        output=front["output"],
        parameters=front["parameters"],
        parts=parts,
        hash=hashlib.sha256(canonical.encode()).hexdigest(),
    )


def _front(name: str, text: str) -> dict[str, Any]:
    try:
        front = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PromptError(f"Prompt {name!r} has front matter that isn't YAML: {error}.") from error
    if not isinstance(front, dict):
        raise PromptError(f"Prompt {name!r} has front matter that isn't a mapping.")
    front.setdefault("parameters", {})
    if wrong := front.keys() ^ _KEYS:
        raise PromptError(f"Prompt {name!r}: front matter must hold {_names(_KEYS)}; look at {_names(wrong)}.")
    shapes = {"name": str, "variables": list, "output": str, "parameters": dict}
    if wrong := {key for key, shape in shapes.items() if not isinstance(front[key], shape)}:
        raise PromptError(f"Prompt {name!r}: {_names(wrong)} in the front matter is of the wrong kind.")
    if front["name"] != name:
        raise PromptError(f"Prompt {name!r} calls itself {front['name']!r}.", "File name and `name` must agree.")
    front["variables"] = sorted(str(variable) for variable in front["variables"])
    return front


def _parts(name: str, body: str) -> tuple[tuple[Role, str], ...]:
    before, *pieces = _PART.split(body)
    if before.strip() or not pieces:
        raise PromptError(f"Prompt {name!r} has text outside a part.", "Begin the body with `# system` or `# user`.")
    return tuple((role, text.strip()) for role, text in zip(pieces[::2], pieces[1::2], strict=True))  # type: ignore[misc]


def _used(name: str, parts: tuple[tuple[Role, str], ...]) -> frozenset[str]:
    try:
        for _, text in parts:
            _compiled(text)  # finds unknown filters, which parsing alone lets pass
        found = [meta.find_undeclared_variables(_ENVIRONMENT.parse(text)) for _, text in parts]
    except TemplateError as error:
        raise PromptError(f"Prompt {name!r} isn't a Jinja2 template: {error}.") from error
    return frozenset().union(*found) - {MARK}


def _compare(name: str, declared: frozenset[str], used: frozenset[str]) -> None:
    if undeclared := used - declared:
        raise PromptError(f"Prompt {name!r} uses {_names(undeclared)} undeclared.", "Add it to `variables`.")
    if unused := declared - used:
        raise PromptError(f"Prompt {name!r} declares {_names(unused)} unused.", "Take it out of `variables`.")


@lru_cache(maxsize=256)
def _compiled(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)


def _mark(variables: Mapping[str, Any]) -> str:
    """Return 12 hex digits that follow from the variables and stand nowhere in them.

    The same variables give the same mark, so that recorded calls can be found again.
    """
    text = json.dumps(variables, sort_keys=True, ensure_ascii=False, default=str)
    mark = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    while mark in text:
        mark = hashlib.sha256(mark.encode()).hexdigest()[:12]
    return mark


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def _names(names: "frozenset[str] | set[str]") -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))
