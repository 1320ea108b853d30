"""Front matter: the YAML between `---` lines at the top of a text or Markdown file."""

import re
from typing import Any, get_args

import yaml

from corpus.errors import DocumentRefused
from corpus.types import DocumentKind, Licence

_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIRST_KEY = re.compile(r"(?:\s*(?:#.*)?\n)*[A-Za-z_][\w -]*:(?:\s|$)")
_LIMIT = 20_000  # characters; front matter is small, and a YAML parser is slow
FIELDS = (
    "title",
    "kind",
    "company",
    "role",
    "licence",
    "attribution",
    "max_excerpt_words",
    "noncommercial",
    "no_derivatives",
)


def strip(text: str) -> tuple[dict[str, Any], str]:
    """Return (what the front matter gives, the text after it); an empty dict and all of it where there is none.

    Fields other than `FIELDS` are left out: files carry front matter for other programs, too.

    Raises:
        DocumentRefused: it isn't YAML, isn't a mapping, or a field of ours has a value of the wrong kind.
    """
    found = _MATTER.match(text[: _LIMIT + 10])
    if found is None or not _FIRST_KEY.match(found["yaml"]):
        return {}, text  # a rule between paragraphs, not front matter
    try:
        given = yaml.safe_load(found["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 2})" if where else ""
        raise DocumentRefused(
            f"its front matter isn't valid YAML{line}.", "Mend it, or remove the lines between ---."
        ) from None
    if not isinstance(given, dict):
        raise DocumentRefused("its front matter isn't a list of fields.", "Write one `field: value` a line.")
    given = {"licence" if key == "license" else key: value for key, value in given.items() if value is not None}
    return {key: checked(key, value) for key, value in given.items() if key in FIELDS}, text[found.end() :]


def checked(field: str, value: object) -> object:
    """Return the value of one field as our types want it.

    Raises:
        DocumentRefused: it is of another type, or no kind of document that there is.
    """
    if field == "kind":
        return kind(value)
    if field == "max_excerpt_words":
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        raise DocumentRefused(
            "max_excerpt_words isn't a whole number above 0.", "Write, for example, max_excerpt_words: 100."
        )
    if field in ("noncommercial", "no_derivatives"):
        if isinstance(value, bool):
            return value
        raise DocumentRefused(f"{field} is neither true nor false.", f"Write {field}: true or leave it out.")
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value).strip() or None
    raise DocumentRefused(f"{field} isn't a text.", f"Write {field}: followed by words.")


def kind(value: object) -> DocumentKind:
    """Return `value` as a document kind; spaces and hyphens may stand for underscores.

    Raises:
        DocumentRefused: there is no such kind.
    """
    named = re.sub(r"[\s-]+", "_", str(value).strip().casefold())
    for known in get_args(DocumentKind):
        if named == known:
            return known  # type: ignore[no-any-return]
    raise DocumentRefused(
        f"{str(value)[:60]!r} is no kind of document.", f"Use one of {', '.join(get_args(DocumentKind))}."
    )


def licence(given: dict[str, Any]) -> Licence:
    """Return the licence that fields give."""
    return Licence(
        name=given.get("licence"),
        attribution=given.get("attribution"),
        max_excerpt_words=given.get("max_excerpt_words"),
        noncommercial=bool(given.get("noncommercial", False)),
        no_derivatives=bool(given.get("no_derivatives", False)),
    )
