from coach.cli.outcomes import table, totals
from corpus.types import IngestOutcome

ADDED = IngestOutcome("guide.md", "added", "guides/guide.md", 12)
REFUSED = IngestOutcome("a\n.pdf", "refused", reason="it is encrypted.")


def test_a_small_batch_is_listed_whole_with_what_was_refused_last() -> None:
    assert [line for _, line in table([REFUSED, ADDED])] == [
        "status     passages  document         why",
        "added            12  guides/guide.md",
        "refused              a?.pdf           it is encrypted.",
    ]


def test_of_a_large_batch_only_what_was_refused_is_listed() -> None:
    assert [status for status, _ in table([ADDED] * 30 + [REFUSED])] == ["", "refused"]
    assert list(table([ADDED] * 30)) == []


def test_the_last_line_counts_every_status() -> None:
    assert totals([ADDED, ADDED, REFUSED]) == "2 added, 0 unchanged, 0 replaced, 1 refused; 24 passages"
