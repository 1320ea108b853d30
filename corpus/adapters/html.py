"""The article text of an HTML page, by trafilatura: headings as Markdown, lists as bullets, no navigation."""

from corpus.errors import DocumentRefused


def extract(page: str) -> tuple[str | None, str]:
    """Return (the page's title, its text) of HTML; a passage is later an exact part of that text.

    Raises:
        DocumentRefused: the page holds no text.
    """
    import trafilatura  # half a second to import, and most documents aren't HTML

    text = trafilatura.extract(
        page,
        output_format="markdown",
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        favor_recall=True,
    )
    if not text or not text.strip():
        raise DocumentRefused("the page holds no text.", "Save the page as text and ingest that.")
    told = trafilatura.extract_metadata(page)
    return (told.title if told else None) or None, text
