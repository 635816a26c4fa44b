"""links are complete https or mailto addresses"""

import html
import re

from oos_catalog.lint.rule import ERROR, WARNING, Context, Hit, Hits, Rule
from oos_catalog.lint.text import in_code, text_of
from oos_catalog.model.document import Document, Place
from oos_catalog.model.finding import Severity

RULE = Rule("link-scheme", ERROR, safety=True)

ALLOWED = frozenset({"https", "mailto", "http"})
"""http: is a warning of its own."""

_LINK = re.compile(r"\]\((?=([^)\n]{0,300}))")
_MARKED = re.compile(
    r"""(?:\]:[ \t]{0,40}<?|(?<!\]\()(?<!\]\( )<|\b(?:href|src|action)[ \t]{0,8}=[ \t]{0,8}["']?)"""
    r"""(?=([A-Za-z&][^\s<>"']{1,300}))""",
    re.IGNORECASE,
)
_BARE = re.compile(r"""(?<![\w(<"'=])(?<!\]: )((?:java|vb|live)script:[^\s`])""", re.IGNORECASE)
_LOOKS = (
    (("](",), _LINK, ("](",)),
    (("<", "]:"), _MARKED, ("<", "]:", "=")),
    (("script:",), _BARE, (":",)),
)
"""What has to occur in the folded text, who then looks, and what has to stand on the line."""

_HTTP = re.compile(r"(?<![A-Za-z0-9])http://", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")
_RUNNING = re.compile(r"(javascript|vbscript|livescript|data|file):(?=.)", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f\\<]+")


def check(document: Document, _: Context) -> Hits:
    """Links that are not complete `https:` or `mailto:` addresses, in any spelling.

    `javascript:`, `data:` and `file:` links run code or read files of whoever follows them. `//host` and `../file` mean
    something else on every page that shows them. `http:` is a warning, as is a link to a place in the same file.

    Before: `[plan](../plan.md)`

    After: `[plan](https://example.org/plan)`
    """
    text = text_of(document)
    for in_text, pattern, on_line in _LOOKS:
        if text.has(*in_text):
            for place, match in text.matches(pattern, *on_line):
                yield from _judged(place, match, is_link=pattern is _LINK)
    if text.has("://") and text.has("http://"):
        for place, _match in text.matches(_HTTP, "://"):
            yield RULE.at(
                place,
                found="the address starts with http:, which is not encrypted; https: and mailto: are allowed",
                help="write https:// if the site has it",
                severity=WARNING,
            )


def _judged(place: Place, match: re.Match[str], *, is_link: bool) -> Hits:
    """What is wrong with the address in a match; outside of links only those that run or read something are judged."""
    address = html.unescape(match.group(1)).strip()
    joined = _UNSEEN.sub("", address)
    scheme = _RUNNING.match(joined) or (_SCHEME.match(address.lstrip("< ")) if is_link else None)
    if scheme:
        if (name := scheme.group(1).lower()) not in ALLOWED:
            yield _hit(place, f"the link starts with {name}:")
    elif is_link and joined.startswith("//"):
        yield _hit(place, "the link has no scheme")
    elif is_link and joined and not in_code(match) and not _is_prose(address):
        if joined.startswith("#"):
            yield _hit(place, "the link leads to a place in this file, which has no pages of its own", WARNING)
        else:
            yield _hit(place, "the link is relative")


def _is_prose(address: str) -> bool:
    """Whether several words stand there, which make no link: `[a](or b)`."""
    rest = address.partition(" ")[2].lstrip()
    return rest != "" and rest[0] not in "\"'("


def _hit(place: Place, found: str, severity: Severity | None = None) -> Hit:
    return RULE.at(
        place,
        found=f"{found}, and only complete https: and mailto: addresses are allowed",
        help="write the whole address with https://, or delete the link",
        severity=severity,
    )
