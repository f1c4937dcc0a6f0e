"""The rules of `relevance.toml`: which words make an announcement one about spinal muscular atrophy.

This module only says what the rules are; `crawler/relevance.py` applies them. Their meaning:

Folding. Rule texts and event texts are compared folded: Unicode NFKC, case folded, combining marks removed (so
"atrophie" with or without accents), Turkish dotless i as i, every run of white space, hyphens, dashes, slashes,
apostrophes, brackets and other punctuation as one space. A term with `match_case` is compared before case folding.

Matching. A text matches whole words: the characters before and after are neither letters nor digits; a letter of a
script without spaces between words (Chinese, Japanese, Thai) bounds a word of another script, so that "SMA" is found
before a Japanese noun. A `*` at the end of a word stands for any further letters, for languages that inflect
("rdzeniow* zanik* miesni"). A text in a script without spaces (`Term.spaceless`) matches anywhere.

Noise. A line of the body (of a long one, the sentence) that holds one of `noise` (consent to cookies, legal notices)
is not read: it is the page's, not the event's. Nor is what follows a heading of at most six words that holds one of
`related` ("Related events").

Reading order. 1. `masks` are looked for first: whatever they cover is taken out of the text, so that "spinal muscular
atrophy with respiratory distress" is not also the name inside it. A mask may be a signal of its own (its points count).
2. `blockers`: one hit anywhere makes every group with `needs_companion` count nothing, and one with
`doubtful_beside_blockers` half. 3. `signals`: each group is
looked for in the title and in the body (description, organiser, keywords). 4. A group with `needs_companion` counts
only if some companion was found in title or body too (an acronym alone says nothing: "SMA" has a dozen meanings);
texts taken by a mask are no companions. A hit of a group with `is_companion` is one as well.

Trade names. Meetings are announced under the trade names of medicines, so these must be recognised; what we publish
says the international non-proprietary name alone. They stand in groups with `trade_names`, and nowhere else, and each
says in `shown` what an explanation calls it.

Scoring. Each term counts once, at its best place: `title` points there, else `body` points, times its `weight`. A group
gives no more than its `cap`. The sum over all groups, and over the masks, is the score. `publish` and above is shown,
`review` and above waits for a person, below is left out. Each match is explained as
`<group>: "<text as the rule has it, or its `shown`>" in title|body (+points)`.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

_SPACELESS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

Text = Annotated[str, StringConstraints(min_length=2, max_length=120, strip_whitespace=True)]
Points = Annotated[float, Field(ge=0, le=10)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(Rule):
    """One word or phrase to look for. `languages` documents where it comes from; it does not restrict matching.

    shown  what an explanation says instead of `text`
    """

    text: Text
    shown: Text | None = None
    weight: Annotated[float, Field(gt=0, le=5)] = 1.0
    languages: tuple[Language, ...] = ()
    match_case: bool = False

    @property
    def spaceless(self) -> bool:
        """True for scripts without spaces between words, where a text may match inside a longer run."""
        return _SPACELESS.search(self.text) is not None


class Group(Rule):
    """Terms that say the same kind of thing, and what one of them is worth in the title and in the body.

    why              one sentence for people who ask why an event was published
    needs_companion  counts only beside a companion, and not at all beside a blocker
    is_companion     a hit is a companion to the groups that need one
    doubtful_beside_blockers  counts half beside a blocker
    trade_names      trade names of medicines: recognised, never shown
    cap              the group gives no more than this, however many of its terms occur
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    why: Annotated[str, StringConstraints(min_length=1)]
    title: Points
    body: Points
    cap: Points = 10.0
    needs_companion: bool = False
    is_companion: bool = False
    doubtful_beside_blockers: bool = False
    trade_names: bool = False
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _shown_otherwise(self) -> Group:
        bare = [term.text for term in self.terms if self.trade_names and not term.shown]
        if bare:
            raise ValueError(f"a trade name is never shown; say the medicine's own name in `shown`: {', '.join(bare)}")
        return self


class Thresholds(Rule):
    """From `publish` on it is shown at once, from `review` on a person looks, below it is left out."""

    publish: Points = 1.0
    review: Points = 0.4

    @model_validator(mode="after")
    def _in_order(self) -> Thresholds:
        if self.review > self.publish:
            raise ValueError("`review` must not be above `publish`")
        return self


class RelevanceRules(Rule):
    """All rules. See the module's docstring for what they mean."""

    thresholds: Thresholds = Thresholds()
    signals: Annotated[tuple[Group, ...], Field(min_length=1)]
    masks: tuple[Group, ...] = ()
    companions: tuple[Text, ...] = ()
    blockers: tuple[Text, ...] = ()
    noise: tuple[Text, ...] = ()
    related: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> RelevanceRules:
        names = [group.name for group in (*self.signals, *self.masks)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"each group needs a name of its own; used twice: {', '.join(twice)}")
        if any(group.needs_companion for group in self.signals) and not self.companions:
            raise ValueError("a group needs a companion, but `companions` is empty")
        return self
