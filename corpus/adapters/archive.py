"""Zipped formats (Word, slides, EPUB): opened only when what they unpack to stays within the limits."""

import io
import zipfile

from corpus.errors import DocumentRefused
from corpus.reading import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEMBERS = 20_000
_XML_MEGABYTES = 50  # a tree takes about five times as much memory as its text
_ENCRYPTED = 0x1  # general purpose bit 0 of a member


def opened(raw: bytes, limits: Limits) -> zipfile.ZipFile:
    """Return the archive. Python never unpacks more of a member than its directory entry says, so the sum binds.

    Raises:
        DocumentRefused: it is encrypted, no zip archive, or would unpack to too much.
    """
    if raw.startswith(_OLE):
        raise _container(raw)
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError):
        raise DocumentRefused(
            "it is broken, or isn't what its name says (no zip archive).",
            "Open it in the program that made it, and save it anew.",
        ) from None
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_megabytes * 1_000_000 or len(members) > _MEMBERS:
        raise DocumentRefused(
            f"it unpacks to {unpacked / 1e6:,.0f} MB in {len(members):,} parts; the limits are "
            f"{limits.unpacked_megabytes} MB and {_MEMBERS:,}.",
            "Split it, or save its text alone.",
        )
    largest = max((member.file_size for member in members if _is_markup(member.filename)), default=0)
    if largest > _XML_MEGABYTES * 1_000_000:
        raise DocumentRefused(
            f"one of its parts has {largest / 1e6:,.0f} MB; the limit is {_XML_MEGABYTES} MB.",
            "Split it, or save its text alone.",
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise encrypted()
    return archive


def _is_markup(name: str) -> bool:
    return name.casefold().endswith((".xml", ".xhtml", ".html", ".htm", ".rels", ".opf"))


def encrypted() -> DocumentRefused:
    """Return the refusal of a file that needs a password or a licence to open."""
    return DocumentRefused("it is encrypted.", "Save it without a password, and ingest that.")


def _container(raw: bytes) -> DocumentRefused:
    """Office wraps encrypted documents, and its formats from before 2007, in an OLE container."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return encrypted()
    return DocumentRefused("it is in a format from before Office 2007.", "Save it as .docx, .pptx or .pdf.")
