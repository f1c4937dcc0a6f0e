"""How the fields of an item are read: the [html], [json] and [detail] tables of a source file. Part of `source`."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

from config.syntax import check_jmespath, check_regex, check_replacements, check_selector, checked


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldRule(Part):
    """How one field is read: a selector, then optionally a regular expression (its first group), replacements, formats.

    `from` names another field whose text is read instead of a selector's. `replace` has regular expressions and what
    stands in the place of their matches.
    """

    select: str | None = None
    regex: Annotated[str | None, AfterValidator(checked(check_regex))] = None
    replace: Annotated[dict[str, str], AfterValidator(check_replacements)] = Field(default_factory=dict)
    format: str | tuple[str, ...] | None = None
    from_: Annotated[str | None, Field(alias="from")] = None

    @model_validator(mode="after")
    def _has_origin(self) -> FieldRule:
        if not self.select and not self.from_:
            raise ValueError("a field table needs `select` (a selector) or `from` (another field)")
        return self


# The fields a source file may fill: EventItem's, without the ones an extractor sets itself.
FIELDS = frozenset((
    "title", "start", "end", "time", "year", "duration", "timezone", "previous_start", "location", "venue",
    "street", "city", "region", "country", "latitude", "longitude", "url", "registration_url", "abstract_url",
    "online_url", "description", "organizer", "accreditation", "sponsor", "status", "mode", "type", "keywords",
    "audience", "language", "abstract_deadline", "early_bird_deadline", "registration_deadline", "native_id",
))  # fmt: skip


def _shape(value: object) -> str:
    return "a table" if isinstance(value, dict | FieldRule) else "a selector"


def _selects_in_html(value: str | FieldRule) -> str | FieldRule:
    if select := value.select if isinstance(value, FieldRule) else value:
        check_selector(select)
    return value


def _selects_in_json(value: str | FieldRule) -> str | FieldRule:
    if select := value.select if isinstance(value, FieldRule) else value:
        check_jmespath(select)
    return value


def _complete(value: dict[str, str | FieldRule]) -> dict[str, str | FieldRule]:
    """Each rule says where to look, and where it reads from another field, that field has a rule as well."""
    for name, rule in sorted(value.items()):
        if rule == "":
            raise ValueError(f"the rule for `{name}` is empty; expected a selector, or leave the field out")
        origin = rule.from_ if isinstance(rule, FieldRule) else None
        if origin is not None and (origin == name or origin not in value):
            raise ValueError(f'`{name}` is read from "{origin}"; expected another field that has a rule in this table')
    return value


Selector = Annotated[str, AfterValidator(checked(check_selector))]
Expression = Annotated[str, AfterValidator(checked(check_jmespath))]
FieldName = Annotated[str, StringConstraints(pattern=rf"^(?:{'|'.join(sorted(FIELDS))})$")]
FieldValue = Annotated[
    Annotated[str, Tag("a selector")] | Annotated[FieldRule, Tag("a table")],
    Discriminator(_shape),
]
Fields = dict[FieldName, str | FieldRule]
HtmlFields = Annotated[
    dict[FieldName, Annotated[FieldValue, AfterValidator(_selects_in_html)]],
    AfterValidator(_complete),
]
JsonFields = Annotated[
    dict[FieldName, Annotated[FieldValue, AfterValidator(_selects_in_json)]],
    AfterValidator(_complete),
]


class HtmlRules(Part):
    """Selectors for kind "html": CSS by default, XPath behind "xpath:".

    `inside` says where the HTML stands in a JSON answer, `split` at what an item is cut into several.
    """

    inside: Expression | None = None
    container: Selector | None = None
    item: Selector
    split: Selector | None = None
    next_page: Selector | None = None
    fields: HtmlFields


class JsonRules(Part):
    """JMESPath expressions for kind "json".

    `after` finds the text in front of the JSON, where it stands in a page's script; the document is then a list of what
    stands behind each place.
    """

    after: Annotated[str | None, AfterValidator(checked(check_regex))] = None
    items: Expression
    next_page: Expression | None = None
    fields: JsonFields


class DetailRules(Part):
    """A page of its own for each item, read for more fields."""

    link: Selector
    fields: HtmlFields
