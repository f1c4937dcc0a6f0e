"""Pages made of data: tables, sections and drawings say what the files say, and mistakes are named where they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from config.load import Config
from feeds.web.claims import claims_table
from feeds.web.content import Content, ContentPage, load_content
from feeds.web.content_blocks import block_names
from feeds.web.content_data import ContentData
from feeds.web.content_html import render_content
from feeds.web.content_inserts import Expanded, Line, Origin, expand
from feeds.web.measures import Function, chooser_data, read_measures, section_lines, table_lines
from feeds.web.milestones import Bar, Window, chart
from feeds.web.site import site_of
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.content_folder import BODY_STARTS, loaded, problems

MEASURES = """[measure.moon-walk]
name = "Moon walk"
group = "Children and adults"
from_months = 24
functions = ["walker"]
measures = "steps [@alder2001]"
made_for = "children from 2 years [@cedar2010]"
form = "9 points [@alder2001]"
more = [{ label = "Over a year", text = "1 point [@alder2001]" }]
place = { label = "Moon Society", url = "https://moon.example.org/walk" }
note = "Ask first."

[measure.moon-sit]
name = "Moon sit"
group = "Infants and young children"
to_months = 24
functions = ["sitter", "walker"]
measures = "sitting [@alder2001]"
made_for = "infants [@alder2001]"
"""
MILESTONES = """[[milestone]]
name = "Sitting"
p1 = 3.8
p99 = 9

[[milestone]]
name = "Walking"
p1 = 8.25
p99 = 17.6
"""
PAGE = """## Choice

::: measures-table

::: measures-sections

## Windows

These are [@alder2001]:

::: milestones-table
"""


def page_of_data(folder: Path, **files: str) -> Content:
    return loaded(folder, PAGE, **{"measures__toml": MEASURES, "milestones__toml": MILESTONES} | files)


def body_of(content: Content, config: Config, slug: str = "moon-fever") -> html.HtmlElement:
    page = content.page(slug)
    return html.fragment_fromstring(render_content(content, page, site_of(config, BASE_URL)).parts[0], "div")


def cells(table: html.HtmlElement) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.iter("tr")]


def test_a_page_shows_what_its_data_says(tmp_path: Path, config: Config) -> None:
    """A row and a section for each measure, in the order of the file and of the groups; numbers as they are written."""
    body = body_of(page_of_data(tmp_path), config)
    measures, windows = (cells(table) for table in body.iter("table"))
    assert measures == [
        ["Measure", "Looks at", "Made for", "Items and points", "Time"],
        ["Moon walk", "Steps Reference [1]", "Children from 2 years Reference [2, not yet opened]",
         "9 points Reference [1]", "Not found"],
        ["Moon sit", "Sitting Reference [1]", "Infants Reference [1]", "Not found", "Not found"],
    ]  # fmt: skip
    assert windows == [["Milestone", "Window, months of age"], ["Sitting", "3.8 to 9"], ["Walking", "8.25 to 17.6"]]
    assert body.xpath("//td[1]/a/@href") == ["#moon-walk", "#moon-sit"]
    assert body.xpath("//*[self::h2 or self::h3]/@id") == [
        "choice", "infants-and-young-children", "moon-sit", "children-and-adults", "moon-walk", "windows",
    ]  # fmt: skip
    items = [" ".join(item.text_content().split()) for item in body.xpath("//h3[@id='moon-walk']/following::li")]
    assert items == [
        "Measures: steps Reference [1].", "For: children from 2 years Reference [2, not yet opened].",
        "Form: 9 points Reference [1].", "Over a year: 1 point Reference [1].", "Official place: Moon Society",
    ]  # fmt: skip


def test_claims_name_the_line_of_the_data_file(tmp_path: Path) -> None:
    """A clinician finds the sentence where it can be changed."""
    rows = claims_table(page_of_data(tmp_path)).splitlines()
    form = next(row for row in rows if "Form: 9 points" in row)
    assert form.split(" | ")[0] == "| measures.toml 8"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"9 points [@alder2001]"', '"9 points [@birch]"',
         'measures.toml:8: unknown reference "birch"; references.toml must hold it'),
        ('"9 points [@alder2001]"', '"9 points"',
         "measures.toml:8 measure.moon-walk.form: "),
        ('"steps [@alder2001]"', '"Moonza steps [@alder2001]"',
         'measures.toml:6: "Moonza" is a brand name; use the international non-proprietary name'),
        ('["walker"]', '["run"]',
         'measures.toml:5 measure.moon-walk.functions[0]: expected one of "non-sitter", "sitter", "walker", not "run"'),
        ("to_months = 24", "to_months = 24\nfrom_months = 25",
         "measures.toml:13 measure.moon-sit: to_months must not be less than from_months"),
    ],
)  # fmt: skip
def test_a_mistake_in_data_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Unknown and missing references, brand names, words and ages that cannot be meant."""
    files = {"measures__toml": MEASURES.replace(old, new), "milestones__toml": MILESTONES}
    found = problems(tmp_path, PAGE + "\nBoth [@alder2001; @cedar2010].\n", **files)
    assert sum(text.startswith(message) for text in found) == 1
    assert {text.partition(":")[0] for text in found} == {"measures.toml"}


def test_windows_run_forwards(tmp_path: Path) -> None:
    """The 99th percentile lies after the 1st."""
    files = {"measures__toml": MEASURES, "milestones__toml": MILESTONES.replace("p99 = 9", "p99 = 3")}
    assert problems(tmp_path, PAGE, **files) == ["milestones.toml:1 milestone[0]: p99 must be more than p1"]


def test_a_name_that_is_neither_insert_nor_block_is_refused(tmp_path: Path) -> None:
    """With the line of the page, and what there is."""
    found = problems(tmp_path, "::: nothing-known\n\nIt is [@alder2001; @cedar2010].\n")
    assert found == [
        f'moon-fever.md:{BODY_STARTS}: unknown block "nothing-known"; expected one of {", ".join(block_names())}'
    ]


def test_lines_keep_their_origin() -> None:
    """Lines after an insert still know where they stand in the page."""
    inserted = (Line("one", Origin("data.toml", 7)), Line("two", Origin("data.toml", 9)))
    assert expand("a\n::: x\n::: y\nb\n", "page.md", {"x": inserted}) == Expanded(
        "a\none\ntwo\n::: y\nb\n",
        (Origin("page.md", 1), *(line.origin for line in inserted), Origin("page.md", 3), Origin("page.md", 4)),
    )


def test_a_block_is_no_paragraph_and_text_around_it_stays(tmp_path: Path, config: Config) -> None:
    """The drawing stands between two paragraphs; the same line in the middle of a sentence is text."""
    text = "It is [@alder2001].\n::: milestone-chart\nSo [@cedar2010] is ::: milestone-chart it.\n"
    body = body_of(loaded(tmp_path, text, milestones__toml=MILESTONES), config)
    assert [child.tag for child in body] == ["p", "figure", "p"]
    assert "::: milestone-chart it." in body[2].text_content()


def test_bars_lie_on_the_axis_as_the_numbers_do() -> None:
    """From 0 to the next 3 months after the last window; one row under the other."""
    drawn = chart([Window(name="Sitting", p1=3, p99=9), Window(name="Walking", p1=8, p99=17.6)])
    assert [months for months, _ in drawn.ticks] == [0, 3, 6, 9, 12, 15, 18]
    x = dict(drawn.ticks)
    assert drawn.bars[0] == Bar(drawn.bars[0].window, x[3], round(x[9] - x[3], 1), 24, 32)
    assert [bar.y for bar in drawn.bars] == [32, 80]
    assert all(bar.x + bar.width <= x[18] for bar in drawn.bars)


def test_the_chooser_gets_ages_functions_and_anchors(tmp_path: Path) -> None:
    """No limit where none was found; the JSON cannot end its element."""
    measures = read_measures(MEASURES.replace("Moon walk", "Moon </script> walk"))
    assert chooser_data(measures) == [
        {"anchor": "moon-script-walk", "from": 24, "to": None, "functions": [Function.WALKER]},
        {"anchor": "moon-sit", "from": None, "to": 24, "functions": [Function.SITTER, Function.WALKER]},
    ]
    text = ContentData(measures).chooser
    assert "<" not in text
    assert json.loads(text) == [
        {"anchor": "moon-script-walk", "from": 24, "to": None, "functions": ["walker"]},
        {"anchor": "moon-sit", "from": None, "to": 24, "functions": ["sitter", "walker"]},
    ]


def test_every_measure_that_ships_has_its_facts() -> None:
    """What it looks at, for whom, and where to go or whom to ask; sections and table name the same measures."""
    measures = load_content().data.measures
    assert measures is not None
    shipped = measures.by_key.values()
    assert [each.name for each in shipped if not (each.place or each.copying or each.name == "ALSFRS-R")] == []
    rows = [line.text.split("](")[0].removeprefix("| [") for line in table_lines(measures) if "](#" in line.text]
    heads = [line.text.removeprefix("### ") for line in section_lines(measures) if line.text.startswith("### ")]
    assert (rows, sorted(heads)) == ([each.name for each in shipped], sorted(rows))


def test_the_windows_that_ship_are_those_of_the_study() -> None:
    """WHO Motor Development Study, Acta Paediatr Suppl 2006;450:86-95, abstract: 1st and 99th percentile in months."""
    milestones = load_content().data.milestones
    assert milestones is not None
    assert [(each.p1, each.p99) for each in milestones.windows] == [
        (3.8, 9.2), (4.8, 11.4), (5.2, 13.5), (5.9, 13.7), (6.9, 16.9), (8.2, 17.6),
    ]  # fmt: skip


def test_the_page_of_tools_stays_small(config: Config) -> None:
    """HTML, the drawing and the data of the chooser together, without the style: far under 100 KB."""
    content = load_content()
    page: ContentPage = content.page("motor-measures")
    shown = render_content(content, page, site_of(config, BASE_URL))
    assert sum(len(part.encode()) for part in shown.parts) < 60_000
