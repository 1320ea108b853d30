"""The article text of an HTML page, by trafilatura: headings as Markdown, lists as bullets, no navigation."""

from collections.abc import Iterable
from typing import Any

from corpus.errors import DocumentRefused

_NOTE_CHARACTERS = 2_000
_BLOCKS = ("p", "li", "small", "footer", "div", "section", "td")


def extract(page: str) -> tuple[str | None, str, list[str]]:
    """Return (title, article text, paragraphs of the whole page, footers included) of an HTML page.

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
    return (told.title if told else None) or None, text, _paragraphs(page)


def _paragraphs(page: str) -> list[str]:
    import trafilatura

    tree = trafilatura.load_html(page)
    if tree is None:
        return []
    texts = (" ".join(element.text_content().split()) for element in tree.iter(*_BLOCKS) if not _holds_blocks(element))
    return list(dict.fromkeys(text for text in texts if 0 < len(text) <= _NOTE_CHARACTERS))


def _holds_blocks(element: Iterable[Any]) -> bool:
    return any(child.tag in _BLOCKS for child in element)
