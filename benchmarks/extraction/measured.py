"""What is measured on the corpus: a function for each set of pages, on all, open and closed ones."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.extraction.corpus import Part, Row, rows, with_text_titles, write_part
from benchmarks.extraction.scorers import Figures, Score, run

SOURCES = Path(__file__).parents[1] / "sources"
# What is held for review has been accepted, so it has no reason.
_SHOWN = {"accepted": "publish", "None": "review"}
_VERDICT = re.compile(r"^(\d+) (\S+) (accepted|.+)$")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the recorded pages are, and the scorers that know how to count them."""

    folder: Path
    checks: Path

    @property
    def listings(self) -> list[Row]:
        return rows(self.folder / "listings" / "truth.jsonl")


Parts = Mapping[Part, Score]


def _each_part(found: list[Row], score: Callable[[Path], Score]) -> Parts:
    """The score of each part, from a truth file that holds just its rows."""
    scores = {}
    with tempfile.TemporaryDirectory(prefix="sma-events-bench-") as folder:
        for part in Part:
            file = Path(folder) / f"{part}.jsonl"
            if write_part(found, part, file):
                scores[part] = score(file)
    return scores


def listings(corpus: Corpus) -> Parts:
    """All recorded listings through `auto`, with nothing configured."""
    files = ("--files", str(corpus.folder / "listings"))
    return _each_part(
        corpus.listings, lambda truth: run(corpus.checks / "score_listings.py", "--truth", str(truth), *files)
    )


def configured(corpus: Corpus) -> tuple[Score, list[Figures]]:
    """The listings that have a source file of ours, through it; together and one by one, worst first."""
    found = [row for row in corpus.listings if (SOURCES / f"{row['id']}.toml").is_file()]
    with tempfile.TemporaryDirectory(prefix="sma-events-bench-") as folder:
        truth, misses = Path(folder) / "truth.jsonl", Path(folder) / "misses.jsonl"
        write_part(found, Part.ALL, truth)
        files = ("--files", str(corpus.folder / "listings"), "--configs", str(SOURCES), "--misses", str(misses))
        score = run(corpus.checks / "score_listings.py", "--truth", str(truth), *files)
        return score, rows(misses)


def _machine(corpus: Corpus, what: str, manifest: Path, files: Path) -> Parts:
    scorer = corpus.checks / "score_machine.py"
    return _each_part(
        with_text_titles(rows(manifest)) if what == "pages" else rows(manifest),
        lambda truth: run(scorer, what, "--manifest", str(truth), "--files", str(files)),
    )


def pages(corpus: Corpus) -> Parts:
    """Pages and feeds with machine-readable events, and such with none."""
    return _machine(corpus, "pages", corpus.folder / "pages" / "manifest.jsonl", corpus.folder / "pages")


def calendars(corpus: Corpus) -> Parts:
    """iCalendar files, odd and broken ones among them."""
    return _machine(corpus, "ics", corpus.folder / "ics" / "manifest.jsonl", corpus.folder / "ics")


def links(corpus: Corpus) -> Parts:
    """List pages whose own content is only links."""
    folder = corpus.folder / "listings"
    return _machine(corpus, "links", folder / "index_truth.jsonl", folder)


def relevance(corpus: Corpus) -> Score:
    """Short texts in many languages. Its rows are few, and were seen while the rules were written: no closed part."""
    manifest = corpus.folder / "relevance.jsonl"
    return run(corpus.checks / "score_machine.py", "relevance", "--manifest", str(manifest))


def verdicts(score: Score) -> list[tuple[str, str, int]]:
    """(label, verdict, how many) of a relevance run; the scorer shows the reason in place of a verdict."""
    counted: Counter[tuple[str, str]] = Counter()
    for line in score.lines:
        if match := _VERDICT.match(line):
            counted[match[2], _SHOWN.get(match[3], "drop")] += int(match[1])
    return [(label, verdict, count) for (label, verdict), count in sorted(counted.items())]
