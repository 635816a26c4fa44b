"""The Jinja environment of page bodies: autoescape is on; the filter `text` shows the inline marks of a contributed
text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from oos_catalog.site import words
from oos_catalog.site.data import is_stated, recommends
from oos_catalog.site.pages.settings import Settings
from oos_catalog.site.rendering import dot_html, link_html, name_html, reference_html, text_html


def body(template: str, **values: Any) -> str:
    """The body of a page: `templates/<template>.html.j2` filled with the values."""
    return _environment().get_template(f"{template}.html.j2").render(values)


def hand_written(markdown: str, settings: Settings) -> str:
    """One of our own Markdown pages, told where the repository is; nothing contributed ever comes this way."""
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 (it is Markdown)
    return environment.from_string(markdown).render(settings.in_pages())


class _Records(Environment):
    """Asks a record for its key before its attribute: looking for an attribute that is missing is slow."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def _environment() -> Environment:
    environment = _Records(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        text=text_html,
        reference=reference_html,
        link=link_html,
        day=words.day,
        day_or_text=words.day_or_text,
        stated=is_stated,
        counted=words.counted,
        section=words.section_title,
    )
    environment.tests["recommending"] = recommends
    environment.globals.update(words=words, dot=dot_html, name=name_html)
    return environment
