"""What a run or a comparison came to, for a terminal, a pull request, a build server and a browser.

Texts of candidates and of models are untrusted in all four: they may hold markup, control characters or mentions.
"""

from evals.report.console import terminal
from evals.report.page import html
from evals.report.pull import markdown
from evals.report.suite import junit

__all__ = ["html", "junit", "markdown", "terminal"]
