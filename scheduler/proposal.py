"""Selectors that `auto` proposes, as the tables of a source file: what an admin copies to freeze them."""

from __future__ import annotations

import re

from config.quoting import toml_text
from crawler.extract.page import Proposal

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def proposal_toml(proposal: Proposal) -> str:
    """Return the [html] and [html.fields] tables of a source file of kind "html"."""
    lines = ["[html]"]
    if proposal.container:
        lines.append(f"container = {toml_text(proposal.container)}")
    lines += [f"item = {toml_text(proposal.item)}", "", "[html.fields]"]
    lines += [f"{toml_key(name)} = {toml_text(selector)}" for name, selector in proposal.fields.items()]
    return "\n".join(lines) + "\n"


def toml_key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else toml_text(name)
