"""`python -m tests.pages OUT`: write the open generated pages and their truth into a folder, to look at."""

from __future__ import annotations

import dataclasses
import json
import sys
from itertools import chain
from pathlib import Path

from tests.pages.cms.catalogue import cms_pages
from tests.pages.generate import generated_pages
from tests.pages.truth import Part


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for page in chain(generated_pages(Part.OPEN), cms_pages(Part.OPEN)):
        name = page.name.replace("/", "-")
        truth = [dataclasses.asdict(event) for event in page.truth]
        text = json.dumps(truth, default=str, ensure_ascii=False, indent=1)
        (folder / f"{name}.html").write_text(page.html, encoding="utf-8")
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.pages OUT")
    main(Path(sys.argv[1]))
