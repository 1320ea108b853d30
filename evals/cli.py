"""The command line of the evals: results on stdout, progress and messages on stderr.

Exit codes: 0 pass, 1 regression, 2 configuration or usage, 3 unrecorded.
"""

import sys
import traceback
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from coach.errors import CoachError, ConfigurationError
from corpus.errors import CorpusError
from corpus.types import Hit
from evals import cases as datasets
from evals import diff as diffs
from evals import kept, parts
from evals import record as records
from evals import run as runs
from evals.config import HERE, Config, EngineName, Places
from evals.engines import offline, replaying
from evals.playing import Played, Purse
from evals.results import Diff, MissingCall, Run
from evals.show import lines
from evals.sides import prompts_in_use, sides_of
from evals.telling import age, command, missing, progress, recorded, say, tell
from evals.touched import Side
from evals.types import Case
from prompts.loader import PromptError

if TYPE_CHECKING:
    from evals.judging import About

PASS, REGRESSION, USAGE, UNRECORDED = 0, 1, 2, 3

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Offline evals: is the coach better or worse after an edit of its prompts?",
)

Root = Annotated[Path, typer.Option(help="The working tree.", show_default=False)]
Dataset = Annotated[list[str] | None, typer.Option(help="Only this dataset; may be repeated.")]
CaseId = Annotated[list[str] | None, typer.Option("--case", help="Only this case; may be repeated.")]
Model = Annotated[str | None, typer.Option(help="Another model than evals.toml names, as COACH_MODEL.")]
Concurrency = Annotated[int | None, typer.Option(min=1, max=64, help="Cases at once.")]
Samples = Annotated[int | None, typer.Option(min=1, max=20, help="Replies a case.")]
Judge = Annotated[bool, typer.Option("--judge", help="Let a model judge the critiques, too; it only advises.")]
Markdown = Annotated[Path | None, typer.Option("--report-md", help="Write the report as Markdown.")]
Junit = Annotated[Path | None, typer.Option(help="Write the report as JUnit XML.")]
Html = Annotated[Path | None, typer.Option(help="Write the report as one HTML file.")]
Json = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]
Base = Annotated[str | None, typer.Option(help="Git revision to compare with; else where this branch began, or HEAD.")]


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Expected failures are one message on stderr. A bug, also in a grader, shows its traceback and exits with 2: it must
    not look like a regression.
    """
    try:
        code = app(arguments, standalone_mode=False)
    except (CoachError, CorpusError, PromptError) as error:
        if error.__cause__ is not None:
            traceback.print_exception(error.__cause__)
        say(f"error: {error}")
        sys.exit(USAGE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except Exception as error:
        usage = getattr(error, "format_message", None)  # of Typer's own errors, whichever click it carries
        say(f"error: {usage()}" if usage else traceback.format_exc())
        sys.exit(USAGE)
    sys.exit(code or PASS)


@app.command()
def run(
    root: Root = HERE,
    dataset: Dataset = None,
    case: CaseId = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only the cases that failed in the last run.")] = False,
    only_recorded: Annotated[
        bool, typer.Option("--recorded", help="What isn't recorded is counted, not an error.")
    ] = False,
    engine: EngineName = "langchain",
    judge: Judge = False,
    model: Model = None,
    samples: Samples = None,
    concurrency: Concurrency = None,
    report_md: Markdown = None,
    junit: Junit = None,
    html: Html = None,
    as_json: Json = False,
) -> None:
    """Play the cases from recordings and grade them; exit 1 where an invariant is broken, 3 where calls are missing."""
    places = Places(root)
    config = places.config(model=model, samples=samples, concurrency=concurrency)
    wanted = [*(case or ()), *(runs.failed(places.state) if failed else ())]
    cases, passages = _cases(places, dataset, wanted)
    engines = (
        offline(places.state / "models")
        if engine == "offline"
        else replaying(config, places.prompts, places.recordings)
    )
    count = len(cases) * (config.samples if engine == "langchain" else 1)
    with progress(engine, count) as on_progress:
        made = runs.run(
            cases,
            engines,
            passages,
            records.priced(config),
            parts.grade,
            engine=engine,
            prompts=places.prompts,
            recordings=places.recordings,
            on_progress=on_progress,
        )
    runs.remember(places.state, made)
    if judge:
        made = _judged(made, places)
    tell(made, as_json, {"markdown": report_md, "junit": junit, "html": html})
    age(made, config)
    if any(grade.hard and grade.value is not None and grade.value < 1 for grade in made.grades):
        raise typer.Exit(REGRESSION)
    if made.missing:
        how = "evals record --judge" if judge else "evals record"
        say(f"{len(made.missing)} calls are not recorded: {records.estimate(made.missing)}. Record: {how}")
        if not only_recorded:
            raise typer.Exit(UNRECORDED)


@app.command()
def diff(
    root: Root = HERE,
    base: Base = None,
    judge: Judge = False,
    model: Annotated[str | None, typer.Option(help="Compare this model with evals.toml's.")] = None,
    dataset: Dataset = None,
    case: CaseId = None,
    samples: Samples = None,
    report_md: Markdown = None,
    junit: Junit = None,
    html: Html = None,
    as_json: Json = False,
) -> None:
    """Compare the edited prompts with those at a git revision; exit 1 on a regression, 3 where calls are missing."""
    places = Places(root)
    config = records.priced(places.config(samples=samples))
    cases, passages = _cases(places, dataset, case or ())
    with sides_of(places, config, base, model) as sides:
        ready = diffs.prepare(cases, passages, sides, places.recordings)
        told = diffs.diff(ready, places.recordings, parts.grade, parts.compare)
    unheard: list[MissingCall] = []
    if judge:
        told, unheard = _preferred(told, ready, places, config)
    if told.missing:
        missing(told, command(base, model, dataset, case, samples, root if root != HERE else None), as_json)
        if report_md or junit or html:
            parts.write(told, {"markdown": report_md, "junit": junit, "html": html})
        raise typer.Exit(UNRECORDED)
    tell(told, as_json, {"markdown": report_md, "junit": junit, "html": html})
    for note in told.notes:
        say(f"note: {note}")
    age(told, config)
    if told.comparison and (told.comparison.word == "worse" or told.comparison.broken):
        raise typer.Exit(REGRESSION)
    if unheard:
        how = command(base, model, dataset, case, samples, root if root != HERE else None)
        say(f"The judge was not recorded: {records.estimate(unheard)}. Record: {how} --judge")
        raise typer.Exit(UNRECORDED)


@app.command()
def record(
    root: Root = HERE,
    model: Model = None,
    dataset: Dataset = None,
    case: CaseId = None,
    judge: Judge = False,
    changed: Annotated[bool, typer.Option("--changed", help="Only what `evals diff` lacks.")] = False,
    base: Base = None,
    samples: Samples = None,
    max_cost: Annotated[float | None, typer.Option(min=0, help="US dollars; stops when they are spent.")] = None,
    concurrency: Concurrency = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask first.")] = False,
) -> None:
    """Ask the model for what isn't recorded, and for nothing else; says first what it will cost."""
    places = Places(root)
    config = records.priced(places.config(samples=samples, concurrency=concurrency))
    if max_cost is not None and config.cost(0, 0) is None:
        raise ConfigurationError("A cost cap needs prices.", "Set COACH_MODEL_INPUT_PRICE and …_OUTPUT_PRICE.")
    cases, passages = _cases(places, dataset, case or ())
    failed = False
    with ExitStack() as stack:
        if changed or base is not None:
            sides = stack.enter_context(sides_of(places, config, base, model))
            lack = diffs.prepare(cases, passages, sides, places.recordings).lack
            wanted = [(sides.old, lack.old), (sides.new, lack.new)]
        else:
            wanted = [(Side(places.prompts, records.of_model(config, model)), tuple(cases))]
        orders = [records.ordered(side, some, passages, places) for side, some in wanted if some]
        calls = [call for order in orders for call in order.calls]
        purse = Purse(config, max_cost)
        if calls:
            _agreed(calls, model or config.model, "Repairs and later turns follow.", yes)
        elif not judge:
            say("Everything is recorded.")
        for order in orders if calls else ():
            with progress("recording", len(order.cases) * config.samples) as on_progress:
                done = records.record(order, passages, places, purse, config.concurrency, on_progress)
            # A repair that the endpoint failed leaves its case done now, and without a recording later: look again.
            left = records.ordered(order.side, order.cases, passages, places)
            recorded(done, left, purse)
            failed = failed or bool(left.calls)
        if judge and (changed or base is not None):
            ready = diffs.prepare(cases, passages, sides, places.recordings)
            failed = _judge_recorded(_pairs(ready), places, config, purse, yes) or failed
        elif judge:
            played = wanted[0][0].play(cases, passages, places.recordings, config.samples)
            failed = _judge_recorded(_alone(cases, played), places, config, purse, yes) or failed
    if failed:
        raise typer.Exit(UNRECORDED)


@app.command()
def show(
    case: Annotated[str, typer.Argument(help="The case's id.")],
    root: Root = HERE,
    model: Model = None,
    samples: Samples = None,
) -> None:
    """Show a case: the rendered request, the recorded reply, the output and its grades."""
    places = Places(root)
    config = places.config(model=model, samples=samples)
    everything, passages = _cases(places, None, ())
    chosen = runs.chosen(everything, [case])[0]
    mates = [one for one in everything if (one.task, one.cluster) == (chosen.task, chosen.cluster)]
    played = Side(places.prompts, config).play(mates, passages, places.recordings, config.samples)
    grades = runs.graded(parts.grade, mates, [one.output for one in played], passages)
    own = [one for one in played if one.output.case_id == case]
    sys.stdout.write("\n".join(lines(chosen, own, [grade for grade in grades if case in grade.cases])) + "\n")


@app.command()
def prune(
    root: Root = HERE,
    base: Base = None,
    model: Annotated[list[str] | None, typer.Option(help="Keep this model's recordings, too.")] = None,
    samples: Samples = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete what is listed.")] = False,
) -> None:
    """List the recordings that no case uses with the prompts of the working tree, HEAD or the base."""
    from evals import judging

    places = Places(root)
    cases, passages = _cases(places, None, ())
    configs = [records.of_model(places.config(samples=samples), name) for name in (None, *(model or ()))]
    with prompts_in_use(places, configs[0], base) as folders:
        sides = [Side(folder, config) for folder in folders for config in configs]
        by_side = [side.play(cases, passages, places.recordings, side.config.samples) for side in sides]
        played = [one for some in by_side for one in some]
        judged = judging.used(cases, by_side, folders, places.recordings, configs[0])
    there = kept.everything(places.recordings)
    spare = kept.unused(places.recordings, [*runs.keys(played), *judged])
    for path in spare:
        sys.stdout.write(f"{path.relative_to(places.root)}\n")
        if yes:
            path.unlink()
    say(f"{len(spare)} of {len(there)} recordings are not used{': deleted' if yes else '; delete them: --yes'}.")


def _cases(places: Places, names: Sequence[str] | None, ids: Sequence[str]) -> tuple[list[Case], dict[str, Hit]]:
    return runs.chosen(datasets.load(places.datasets, names), ids), datasets.passages(places.datasets)


def _agreed(calls: Sequence[MissingCall], model: str, follows: str, yes: bool) -> None:
    """Say what is to be recorded and for how much, and go on only with consent."""
    say(f"To record with {model}: {records.estimate(calls)}. {follows}")
    if not yes and not typer.confirm("Go on?", err=True):
        raise typer.Exit(USAGE)


def _judged(made: Run, places: Places) -> Run:
    """Return a run with the judge's grades from recordings, and say what they are worth."""
    from evals import judging  # numpy, which a run that stops at missing calls does without

    bench = judging.Bench(records.priced(places.config()), places.prompts, places.recordings)
    found = judging.judged(judging.alone(made.cases, made.outputs), bench)
    say(judging.trust(made.cases, found))
    return judging.added(made, found, bench)


def _alone(cases: Sequence[Case], played: Sequence[Played]) -> "list[About]":
    from evals import judging

    return judging.alone(cases, [one.output for one in played])


def _pairs(ready: diffs.Prepared) -> "list[About]":
    from evals import judging

    touched = [one.case for one in ready.found]
    return judging.pairs(touched, *([one.output for one in side] for side in (ready.before, ready.after)))


def _preferred(told: Diff, ready: diffs.Prepared, places: Places, config: Config) -> tuple[Diff, list[MissingCall]]:
    """Return a comparison with the judge's preference from recordings, and its missing calls."""
    from evals import judging

    bench = judging.Bench(config, places.prompts, places.recordings)
    found = judging.judged(_pairs(ready), bench)
    return judging.compared(told, found, bench, parts.compare), judging.missing(found, bench)


def _judge_recorded(about: "Sequence[About]", places: Places, config: Config, purse: Purse, yes: bool) -> bool:
    """Record what the judge lacks; tell whether anything is still missing."""
    from evals import judging

    bench = judging.Bench(config, places.prompts, places.recordings)
    lacking = judging.lacking(about, bench)
    if not lacking:
        say("Everything that the judge can be asked is recorded.")
        return False
    _agreed(judging.missing(lacking, bench), config.model, "The judge's repairs follow.", yes)
    mine = [one.about for one in lacking]
    with progress("judging", len(mine)) as on_progress:
        done = judging.judged(mine, judging.asking(bench), purse=purse, on_progress=on_progress)
    left = judging.lacking(mine, bench)
    say(judging.told(done, left, purse))
    return bool(left)
