"""The command line: results on stdout, progress and messages on stderr.

Exit codes: 0 done, 1 failed, 2 usage, 3 some rows of a batch failed.
"""

import os
import sys
from typing import NoReturn

import typer

from coach.cli import chat, corpus, doctor, judge, practise, serve
from coach.cli.output import fail
from coach.errors import CoachError
from corpus.errors import CorpusError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="An interview coach grounded in real documents.",
)
serve.register(app)
corpus.register(app)
judge.register(app)
practise.register(app)
chat.register(app)
doctor.register(app)


def main() -> NoReturn:
    """Run the command line and exit; expected failures are one message on stderr, never a traceback."""
    try:
        app()
    except (CoachError, CorpusError) as error:
        fail(error)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away; pointing stdout elsewhere keeps the interpreter's last flush quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(0)
