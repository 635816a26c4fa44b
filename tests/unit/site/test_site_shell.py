"""A shell gives the same bytes as the theme would, or the build fails."""

from __future__ import annotations

import pytest

from oos_catalog.site.page import Heading, Page
from oos_catalog.site.shell import BODY, DESCRIPTION, HEADINGS, SEGMENT, TITLE, ShellError, Shells, Slot, cut

SLOT = Slot("organization", f"organizations/{SEGMENT}/index.md", toc=True)
ENTRIES = "".join(f'<li><a href="#{one.anchor}">{one.title}</a></li>' for one in HEADINGS)
FRAME = f'<title>{TITLE}</title><meta content="{DESCRIPTION}"><ul>{ENTRIES}</ul><main>{BODY}</main>'
PAGE = Page(
    "organizations/acme/", "organization", "A & B", '"quoted"', "<p>x", (Heading("a", "<A>"), Heading("b", "B"))
)


def test_every_value_is_placed_and_escaped_where_the_theme_escapes() -> None:
    assert cut(FRAME, SLOT, canonical=False).fill(PAGE).decode() == (
        '<title>A &amp; B</title><meta content="&#34;quoted&#34;">'
        '<ul><li><a href="#a">&lt;A&gt;</a></li><li><a href="#b">B</a></li></ul><main><p>x</main>'
    )


def test_one_heading_is_enough() -> None:
    filled = cut(FRAME, SLOT, canonical=False).fill(PAGE._replace(toc=(Heading("a", "A"),)))
    assert b'<ul><li><a href="#a">A</a></li></ul>' in filled


def test_the_canonical_address_ends_in_the_folder_of_the_page() -> None:
    frame = f'<link href="https://x.example/organizations/{SEGMENT}/">{FRAME}'
    assert b"https://x.example/organizations/acme/" in cut(frame, SLOT, canonical=True).fill(PAGE)


@pytest.mark.parametrize("sentinel", [TITLE, DESCRIPTION, BODY, HEADINGS[0].title, HEADINGS[1].anchor])
def test_a_sentinel_that_is_missing_or_stands_twice_fails_the_build(sentinel: str) -> None:
    with pytest.raises(ShellError, match=f"shows {sentinel} 0 times on pages of kind 'organization', expected 1"):
        cut(FRAME.replace(sentinel, ""), SLOT, canonical=False)
    with pytest.raises(ShellError, match=f"shows {sentinel} 2 times"):
        cut(FRAME + sentinel, SLOT, canonical=False)


def test_contents_that_a_theme_shows_differently_fail_the_build() -> None:
    first, second = HEADINGS
    with pytest.raises(ShellError, match="not in order"):
        cut(FRAME.replace(ENTRIES, f"{second.anchor}{second.title}{first.anchor}{first.title}"), SLOT, canonical=False)
    with pytest.raises(ShellError, match="differ"):
        cut(FRAME.replace(f'{second.anchor}">', f'{second.anchor}" class="last">'), SLOT, canonical=False)


def test_a_page_without_a_shell_fails_the_build() -> None:
    shells = Shells()
    shells.add(SLOT, FRAME, canonical=False)
    with pytest.raises(ShellError, match="no shell for pages of kind 'organization' at depth 3"):
        shells.fill(PAGE._replace(path="organizations/acme/deeper/"))
    with pytest.raises(ShellError, match="has no headings"):
        shells.fill(PAGE._replace(toc=()))
