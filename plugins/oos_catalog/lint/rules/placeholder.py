"""nothing is left to be filled in"""

import re
from collections.abc import Iterator

from oos_catalog.catalog.layout import TOP, home, profile_path
from oos_catalog.lint.rule import ERROR, WARNING, Context, Hits, Rule
from oos_catalog.lint.text import Text, in_code, text_of
from oos_catalog.model.document import Document, Place
from oos_catalog.model.organization import Organization

RULE = Rule("placeholder", ERROR)

EXAMPLES = frozenset({"your-name"})
"""Directories as they are called in instructions."""

SHOUTED = ("EXAMPLE", "TODO", "FIXME", "XXX")

_SHOUTED_WORD = re.compile(r"(?<![\w./-])(?:EXAMPLE|TODO|FIXME|XXX+)(?![\w/-]|\.\w)")
_PHRASE = re.compile(r"\byour company name\b|\blorem ipsum\b", re.IGNORECASE)
_TO_FILL_IN = re.compile(
    r"\[your [^<>\[\]{}\n]{0,80}\](?!\()"
    r"|[<{](?:your|insert|fill in|replace with|enter|describe|name of|put|write|tbd|todo)\b[^<>\[\]{}\n]{0,80}[>}]",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[<{\[]?[A-Za-z]+")


def check(document: Document, context: Context) -> Hits:
    """Words of a template that were to be replaced: EXAMPLE, TODO, `Your Company Name`, `<your rule>` and the like.

    In a catalog this is an error, in a file on its own a warning, as it may still be a draft. What stands between
    backticks is taken as meant.

    Before: `- **Why:** <your reason>`

    After: `- **Why:** Two agents answered the same customer within an hour.`
    """
    severity = WARNING if context.organization is None else ERROR
    for place, match in _matches(text_of(document)):
        if not in_code(match):
            yield RULE.at(
                place,
                found=f"what starts with `{_FIRST_WORD.findall(match.group())[0]}` is left to be filled in",
                help="replace it, or delete the line; put it between backticks if the rule is about it",
                severity=severity,
            )


def check_organization(organization: Organization, _: Context) -> Hits:
    """The name in org.yml, and a directory that is still called as in the instructions."""
    name = organization.profile.name or ""
    if _SHOUTED_WORD.search(name) or _TO_FILL_IN.search(name) or _PHRASE.search(name):
        yield RULE.at(
            organization.place("name"),
            found="the name is left to be filled in",
            help="write your name, or delete the line",
            path=profile_path(organization.slug),
        )
    if organization.slug in EXAMPLES:
        yield RULE.at(
            TOP,
            found=f"the directory is still called {organization.slug}",
            help="rename the directory and the file in it after your organization, or a pseudonym",
            path=home(organization),
        )


def _matches(text: Text) -> Iterator[tuple[Place, re.Match[str]]]:
    if any(word in text.whole for word in SHOUTED):
        yield from text.matches(_SHOUTED_WORD, *SHOUTED)
    if text.has("your company name", "lorem ipsum"):
        yield from text.matches(_PHRASE)
    if text.has("<", "{", "[your "):
        yield from text.matches(_TO_FILL_IN, "<", "{", "[")
