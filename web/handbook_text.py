"""The documents of docs/ as pages: Markdown to HTML, with links between them that work here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flask import url_for
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup
from msgspec import Struct

from scheduler.domain.errors import NotFoundError

FOLDER = Path(__file__).parent / "handbook"
FIRST = "handbok"
_PICTURES = "bilder"
ENGLISH = frozenset({"api", "arsplan", "feeds", "json", "outbox", "planner"})
"""The documents for those who develop, in English."""


class Document(Struct, frozen=True):
    """``headings`` are those of the second level, by the id they stand under."""

    key: str
    title: str
    html: Markup
    headings: tuple[tuple[str, str], ...]


@cache
def titles() -> dict[str, str]:
    """The documents there are, the handbook first, then by title."""
    found = {path.stem: _title(path) for path in FOLDER.glob("*.md")}
    return dict(sorted(found.items(), key=lambda one: (one[0] != FIRST, one[1].casefold())))


@cache
def document(key: str) -> Document:
    """The document with the name. Raises NotFoundError."""
    if key not in titles():
        raise NotFoundError("Det avsnittet finns inte. Välj ett i hjälpens förteckning.")
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    tokens = parser.parse((FOLDER / f"{key}.md").read_text(encoding="utf-8"))
    headings = _name_headings(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    return Document(key, titles()[key], Markup(html), headings)  # noqa: S704 - html is off


def _title(path: Path) -> str:
    first = path.read_text(encoding="utf-8").lstrip().splitlines()[0]
    return first.lstrip("# ").strip() or path.stem


def _name_headings(tokens: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    """Gives every heading an id of its own, the one that other sites of Markdown give it."""
    seen: dict[str, int] = {}
    found = []
    for token, inline in zip(tokens, tokens[1:], strict=False):
        if token.type != "heading_open":
            continue
        text = "".join(one.content for one in inline.children or ())
        name = re.sub(r"[^\w\- ]", "", text.casefold()).strip().replace(" ", "-") or "avsnitt"
        count = seen[name] = seen.get(name, 0) + 1
        token.attrSet("id", name if count == 1 else f"{name}-{count - 1}")
        if token.tag == "h2":
            found.append((str(token.attrGet("id")), text))
    return tuple(found)


class _Renderer(RendererHTML):
    """Tables and code that scroll on their own, and links that lead within the help or away."""

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return '<div class="scroll" tabindex="0" role="region" aria-label="Tabell"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</table></div>\n"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _scrolls(super().fence(tokens, idx, options, env))

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return _scrolls(super().code_block(tokens, idx, options, env))

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        token = tokens[idx]
        address, hash_sign, place = str(token.attrGet("href") or "").partition("#")
        if address.endswith(".md") and address[:-3] in titles():
            token.attrSet("href", url_for("help.show_one", key=address[:-3]) + hash_sign + place)
            if tokens[idx + 1].content == address:
                tokens[idx + 1].content = titles()[address[:-3]]
        elif address and "://" not in address:
            # A file of the project that is not part of the help: the words stand without a link.
            del token.attrs["href"]
        return self.renderToken(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        folder, _slash, name = str(token.attrGet("src") or "").rpartition("/")
        if folder == _PICTURES:
            token.attrSet("src", url_for("help.picture", name=name))
        token.attrSet("loading", "lazy")
        return super().image(tokens, idx, options, env)


def _scrolls(code: str) -> str:
    """Whoever has no pointer must be able to scroll long lines."""
    return code.replace("<pre>", '<pre tabindex="0" role="region" aria-label="Exempel">', 1)


def pictures() -> Path:
    """The folder of the pictures that the documents show."""
    return FOLDER / _PICTURES
