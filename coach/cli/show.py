"""How critiques, replies, questions and turns look in a terminal."""

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from coach.cli.output import out
from coach.types import Citation, Critique, Question, Reply, Turn


def critique(judged: Critique) -> None:
    """Print a critique for the person who gave the answer."""
    if judged.intent != "answer":
        out.print(f"[bold]Read as {judged.intent.replace('_', ' ')}; not scored.[/]")
        if judged.reply:
            out.print(judged.reply, markup=False)
        out.print(f"Next step: {judged.next_step}", markup=False)
        return
    score = "no score: not enough evidence" if judged.score is None else f"{judged.score:.1f} of 5"
    out.print(f"[bold]{score}[/]   largest gap: {judged.gap.replace('_', ' ')}")
    table = Table("criterion", "band", "why", box=None, pad_edge=False)
    for finding in judged.findings:
        quotes = "".join(f"\n[dim]“{escape(quote)}”[/]" for quote in finding.evidence)
        band = "–" if finding.band is None else str(finding.band)
        table.add_row(finding.criterion.replace("_", " "), band, escape(finding.why) + quotes)
    out.print(table)
    for strength in judged.strengths:
        out.print(f"[green]+[/] {escape(strength.text)}")
    out.print(f"[bold]Next step:[/] {escape(judged.next_step)}")
    if judged.retry_prompt:
        out.print(f"[bold]Try again:[/] {escape(judged.retry_prompt)}")
    if judged.follow_up:
        out.print(f"[bold]An interviewer would ask:[/] {escape(judged.follow_up.text)}")
    citations([*judged.citations, *(citation for finding in judged.findings for citation in finding.citations)])


def reply(answer: Reply) -> None:
    """Print an answer with what it is drawn from."""
    out.print(answer.answer, markup=False)
    citations(answer.citations)


def question(asked: Question, number: str = "") -> None:
    """Print a question with its stage and competency."""
    place = " · ".join(part for part in (number, asked.stage, asked.competency) if part)
    out.print(f"\n{place}", style="cyan", markup=False)
    out.print(asked.text, style="bold", markup=False)


def turn(played: Turn) -> None:
    """Print what the coach says in a turn."""
    out.print(f"\n{played.reply.text}", markup=False)
    citations(played.reply.citations)


def citations(quoted: Iterable[Citation]) -> None:
    """Print each citation once, with the attribution that its licence asks for."""
    for one in dict.fromkeys((c.quote, c.source, c.title, c.attribution) for c in quoted):
        quote, source, title, attribution = one
        named = f" ({attribution})" if attribution else ""
        out.print(f"  “{quote}” — {title}, {source}{named}", style="dim", markup=False)
