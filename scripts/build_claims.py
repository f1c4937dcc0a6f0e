"""Writes docs/reference/claims.md: what the content pages state, with references. Run by `make claims`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from feeds.web.claims import claims_table
from feeds.web.content import load_content


def main() -> None:
    path = Path(__file__).resolve().parent.parent / "docs" / "reference" / "claims.md"
    path.write_text(claims_table(load_content()), encoding="utf-8")


if __name__ == "__main__":
    main()
