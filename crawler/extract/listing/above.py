"""The names above a record, the nearest first, and the title that they make where its own lines give none.

What a statement above the list says to take place, headings, then what the page calls itself. Used by `titles`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from crawler.extract.listing.lines import Line
from crawler.extract.listing.names import Names, bare, composed, is_name, naming, undated
from crawler.extract.listing.records import Record
from crawler.extract.listing.sections import Section
from crawler.extract.listing.wording import REJECTED, is_statement, is_vague, speaks, subject_of, worth
from crawler.extract.listing.words import lists_of, position_of
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import split

_MOST_MAINS = 50  # main headings looked at


@dataclass(frozen=True, slots=True)
class NamesAbove:
    """The names that one record can be given.

    over   those of the parts of the page around it
    chain  these, then those of the page itself
    """

    over: list[str]
    chain: list[str]

    def title(self) -> tuple[str, float] | None:
        """Of the names above the one that says whose the dates are, with the nearer one that says which of theirs."""
        name = naming(self.chain)
        if name is None:
            last = next((one for one in self.chain if worth(one) > REJECTED), "")
            return (last, -1.0) if last else None
        nearer = self.chain[: self.chain.index(name)]
        part = next((one for one in nearer if one in self.over and is_name(one) and not _is_of_other(one)), None)
        speaking = bool(speaks(name) & {"event", "body"})
        known = nearer if speaking else self.chain
        little = next(
            (one for one in known if is_vague(one) and speaks(one) & {"event", "body"} and worth(one) > 0), None
        )
        text = composed(name, little) if little else bare(name, meetings=True)
        full = f"{text}: {part}" if part else text
        return full, 0.0 if speaking or little else -1.0


class Above:
    """Finds the names above the records of one page."""

    def __init__(self, names: Names, lines: Sequence[Line], bare_of: Callable[[Line], str]) -> None:
        """`bare_of` gives a heading without the dates in it."""
        self._names, self._called, self._bare_of = names, names.all(), bare_of
        mains = [line for line in lines if line.heading == 1][:_MOST_MAINS]
        heads = {undated(line.text): line.number for line in mains[:0:-1]}
        self._below = {text: number for text, number in heads.items() if text not in names.title}  # of later parts

    def of(self, record: Record, section: Section) -> NamesAbove:
        """The names of a record in this section; the main headings of parts below it are none of them."""
        over = list(self._over(section))
        called = (one for one in self._called if self._below.get(one, 0) <= record.first)
        return NamesAbove(over, list(dict.fromkeys([*over, *called])))

    def _over(self, section: Section) -> Iterator[str]:
        """What the parts above are about: the subject of a statement, then the heading."""
        for part in section.parts:
            for line in part.statements[::-1]:
                if (subject := subject_of(line.text)) and worth(subject) > 0:
                    yield _fuller(subject, self._called)
                    break
            main = part.heading is not None and part.heading.heading == 1
            if main and part.heading is not None and part.heading.text not in self._names.headings:
                continue  # the name of the site
            text = self._bare_of(part.heading) if part.heading is not None else ""
            if (subject := subject_of(text)) or (text and not is_statement(text)):
                yield subject or text


def _is_of_other(heading: str) -> bool:
    """Whether a heading is about documents ("Handouts received after the agenda") or details ("Contact the office").

    Not one of several bodies.
    """
    lists = lists_of(heading)
    if lists & {"event", "body"}:
        return False
    return "document" in lists or position_of(fold(heading), "label") == 0


def _fuller(text: str, chain: Sequence[str]) -> str:
    """For a body ("Board of Health") what the page calls its events ("Board of Health Meetings"), if it does."""
    if "event" in speaks(text):
        return text
    own = _long_words(text)
    return next((one for one in chain if "event" in speaks(one) and len(own & _long_words(one)) > 1), text)


def _long_words(text: str) -> set[str]:
    return {word for word in split(fold(text)) if len(word) > 3}
