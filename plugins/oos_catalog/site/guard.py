"""Looks at pages before they are written: nothing inline that runs, nothing that another origin would be asked for.

The Content Security Policy of each page says the same to the browser. This says it to the build, which then fails.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from oos_catalog.site.page import SiteError

_FORBIDDEN_TAGS: Final = frozenset({"style", "iframe", "frame", "object", "embed", "base", "applet", "portal"})
_LOADING: Final = {
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "input": ("src",),
    "form": ("action",),
    "button": ("formaction",),
}
"""Attributes whose address the browser asks for or sends to."""
_DATA_TYPES: Final = ("application/json", "application/ld+json")
_OTHER_ORIGIN = re.compile(r"[\x00-\x20]*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
_RUNS = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data)[\x00-\x20]*:", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SUSPECT = re.compile(
    r"<(?:script|style|i?frame|object|embed|base|meta|link|img|image|svg|math|form|button|video|audio|source)"
    r"|<(?:template|applet|portal)"
    r"|\b(?:on[a-z]+|style|src|srcdoc|srcset|poster|action|formaction)[\x00-\x20]*="
    r"|=[\x00-\x20\"']*(?:javascript|vbscript|data)[\x00-\x20]*:"
    r"|&#(?!34;|39;|x27;)",
    re.IGNORECASE,
)
"""Everything that could be forbidden in a tag, and some that is not: a body with such a tag is parsed."""


class UnsafePage(SiteError):
    """A page holds what no page of ours may hold."""


def check_body(html: str, name: str) -> None:
    """Raise UnsafePage where a body that our templates made holds anything that runs or loads from elsewhere.

    A body whose angle brackets all pair up to tags, none of them suspect, is not parsed: that is ten times as fast.
    """
    tags = _TAG.findall(html)
    paired = html.count("<") == len(tags) == html.count(">")
    if not paired or _SUSPECT.search("".join(set(tags))) is not None:
        _parse(html, name)


def check_page(html: str, name: str) -> None:
    """Raise UnsafePage where a whole page does so, or where its policy is not the first child of its head."""
    if not _parse(html, name).has_policy:
        raise UnsafePage(f"{name}: the Content-Security-Policy is not the first child of <head>")


def _parse(html: str, name: str) -> _Page:
    page = _Page(name)
    page.feed(html)
    page.close()
    return page


class _Page(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self._just_opened_head = False
        self.has_policy = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key.lower(): value or "" for key, value in attrs}
        if self._just_opened_head:
            self.has_policy = tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy"
        self._just_opened_head = tag == "head"
        self._check_tag(tag, given)
        for key, value in given.items():
            self._check_attribute(tag, key, value, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def _check_tag(self, tag: str, given: dict[str, str]) -> None:
        if tag in _FORBIDDEN_TAGS:
            self._refuse(f"<{tag}>")
        if tag == "script" and "src" not in given and given.get("type", "").lower() not in _DATA_TYPES:
            self._refuse("an inline script")
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self._refuse("a refresh")

    def _check_attribute(self, tag: str, key: str, value: str, given: dict[str, str]) -> None:
        if key.startswith("on") or key in ("style", "srcdoc"):
            self._refuse(f"the attribute {key}")
        if key in ("href", "src", "action", "formaction", "xlink:href") and _RUNS.match(value):
            self._refuse(f"{key}={value[:40]!r}")
        if key in _LOADING.get(tag, ()) and given.get("rel") != "canonical" and _OTHER_ORIGIN.match(value):
            self._refuse(f"{key}={value[:80]!r}, another origin,")

    def _refuse(self, what: str) -> None:
        line, _ = self.getpos()
        raise UnsafePage(f"{self._name}:{line}: {what} may not stand on a page")
