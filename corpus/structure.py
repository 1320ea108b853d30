"""A source's text → units: paragraphs and bullets, each with its heading path, role, stage and question."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from corpus import cues, groups, stages
from corpus.blocks import Block, Naming, parse
from corpus.sections import names_section, part_role
from corpus.types import Source
from corpus.unit import Unit

_PART_LEVEL = 40  # a bold "Sample answer" belongs to the question above it, whatever that is marked as
_GUIDES = ("interview_guide",)
_STAGED = ("interview_guide", "job_description")


def units(source: Source, seams: Sequence[int] = ()) -> list[Unit]:
    """Return the units of `source` in order; headings aren't units, they are the path of those below them."""
    found = [_with_role(source, unit) for unit in _under_headings(source, seams)]
    if source.kind in ("article", "rubric", "notes"):
        found = _self_assessment(source.text, found)
    if source.kind in _STAGED:
        found = stages.staged(source.text, found)
    if source.kind in _GUIDES:
        found = groups.grouped(source, found)
    return found


def _under_headings(source: Source, seams: Sequence[int]) -> Iterator[Unit]:
    """Yield a unit a block, with the headings that it stands under; the document's own title isn't one of them."""
    path: list[tuple[int, str]] = []
    blocks = _blocks(source.text, seams, names_section if source.kind == "job_description" else None)
    title = _title_at(blocks, source.title)
    for index, block in enumerate(blocks):
        if block.kind == "rule":
            continue
        if block.kind != "heading":
            yield Unit(
                block.start, block.end, tuple(label for _, label in path), bullet=block.kind in ("bullet", "row")
            )
            continue
        level = _level(block, source)
        while path and path[-1][0] >= level:
            path.pop()
        if _is_empty(blocks, index) and cues.is_prompt(block.label):
            yield Unit(block.start, block.end, tuple(label for _, label in path), bullet=True)
        elif index != title:
            path.append((level, block.label))


def _blocks(text: str, seams: Sequence[int], names: Naming | None) -> list[Block]:
    if "\n" in text.strip():
        return parse(text, seams, names)
    start = len(text) - len(text.lstrip())
    whole = text.strip()
    return [Block(start, start + len(whole), "paragraph", whole, apart=True)] if whole else []


def _title_at(blocks: list[Block], title: str) -> int | None:
    """Return the index of the heading that is the document's title: named so, or the first and only topmost one."""
    headings = [index for index, block in enumerate(blocks) if block.kind == "heading"]
    if not headings:
        return None
    named = next((index for index in headings[:3] if blocks[index].label == title), None)
    topmost = [index for index in headings if blocks[index].level == 1]
    return named if named is not None else headings[0] if topmost == headings[:1] else None


def _level(block: Block, source: Source) -> int:
    parted = source.kind in _GUIDES and block.level > 6 and part_role(block.label)
    return _PART_LEVEL if parted else block.level


def _is_empty(blocks: list[Block], index: int) -> bool:
    """Whether nothing stands below the heading at `index`."""
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return following is None or (following.kind == "heading" and following.level <= blocks[index].level)


def _with_role(source: Source, unit: Unit) -> Unit:
    role = cues.role(source.text[unit.start : unit.end], unit.heading, source.kind, unit.bullet)
    return unit if role == unit.role else replace(unit, role=role)


def _self_assessment(text: str, found: list[Unit]) -> list[Unit]:
    """Make rubric items of sections whose bullets ask the reader about their own work, and of what leads up to them."""
    result: list[Unit] = []
    for _, section in groupby(found, key=lambda unit: unit.heading):
        members = list(section)
        bullets = [unit for unit in members if unit.bullet]
        asking = sum(cues.asks_reader(text[unit.start : unit.end]) for unit in bullets)
        if members[0].heading and len(bullets) >= 2 and asking * 2 >= len(bullets):
            last = max(index for index, unit in enumerate(members) if unit.bullet)
            members = [replace(u, role="rubric_item") if i <= last else u for i, u in enumerate(members)]
        result += members
    return result
