"""The article text of an HTML page, by trafilatura: headings as Markdown, lists as bullets, no navigation."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from corpus.errors import DocumentRefused

_NOTE_CHARACTERS = 2_000
_BLOCKS = ("p", "li", "small", "footer", "div", "section", "td")
_DEED = re.compile(r"creativecommons\.org/(?:licenses/(?P<terms>[a-z-]+)|publicdomain/zero)/(?P<version>\d\.\d)")
_RIGHTS = frozenset(("copyright", "rights", "license", "dc.rights", "dcterms.rights", "dcterms.license"))
# Markdown's escapes inside a line: nobody wrote those backslashes, and quotes would show them.
_ESCAPED = re.compile(r"(?<=[^\s\\])\\([\\`*_\[\]()#.!|>~-])|(?<=\w )\\([\[\](*_#])")


def extract(page: str) -> tuple[str | None, str, list[str]]:
    """Return (title, article text, paragraphs of the whole page) of an HTML page.

    The paragraphs include footers, and notes for the licence that the page's mark-up declares (`rel="license"`, meta).

    Passages are exact parts of the article text.

    Raises:
        DocumentRefused: the page holds no text.
    """
    import trafilatura  # half a second to import, and most documents aren't HTML
    from trafilatura.settings import use_config

    config = use_config()
    # Below these sizes trafilatura takes all of a page's text, menus too; job adverts may be short.
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "20")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    text = trafilatura.extract(
        page, output_format="markdown", include_comments=False, include_formatting=True, config=config
    )
    if not text or not text.strip():
        raise DocumentRefused("the page holds no text.", "Save the page as text and ingest that.")
    told = trafilatura.extract_metadata(page)
    return (told.title if told else None) or None, _plain(text), _paragraphs(page)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: found[1] or found[2], text)


def _paragraphs(page: str) -> list[str]:
    import trafilatura

    tree = trafilatura.load_html(page)
    if tree is None:
        return []
    texts = (" ".join(element.text_content().split()) for element in tree.iter(*_BLOCKS) if not _holds_blocks(element))
    told = (text for text in texts if 0 < len(text) <= _NOTE_CHARACTERS)
    return list(dict.fromkeys([*_declared(tree), *told]))


def _declared(tree: Any) -> Iterator[str]:
    """Yield what a page's mark-up says of its licence, worded as a note would word it."""
    for element in tree.iter("link", "a"):
        if "license" in (element.get("rel") or "").casefold().split() and (deed := _deed(element.get("href") or "")):
            yield deed
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").casefold()
        content = " ".join((element.get("content") or "").split())
        if name in _RIGHTS and content:
            yield _deed(content) or (content if "©" in content else f"© {content}")


def _deed(address: str) -> str | None:
    """Return the name of the Creative Commons licence that an address leads to."""
    found = _DEED.search(address.casefold())
    if found is None:
        return None
    name = f"CC {found['terms'].upper()}" if found["terms"] else "CC0"
    return f"Licence: {name} {found['version']}"


def _holds_blocks(element: Iterable[Any]) -> bool:
    return any(child.tag in _BLOCKS for child in element)
