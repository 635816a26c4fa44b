"""Contributed text becomes HTML in which nothing runs and nothing is lost."""

from __future__ import annotations

import time
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oos_catalog.site.rendering import link_html, outgoing, parsed_html, reference_html, text_html
from tests.unit.site.samples import hostile_texts

PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\\`*[]<>&\r\n\0\u00a0_"), max_size=300)
WITH_WORDS = st.lists(st.sampled_from(["snake_case", "a_b_c", "1_000", "É", " ", '"', "'", "!", "~~", "#", "- ", "x"]))


class Elements(HTMLParser):
    """All tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(PLAIN)
def test_a_text_without_markup_gives_the_same_bytes_parsed_or_not(text: str) -> None:
    assert text_html(text) == parsed_html(text)


@given(WITH_WORDS.map("".join))
def test_underscores_inside_words_give_the_same_bytes_parsed_or_not(text: str) -> None:
    assert text_html(text) == parsed_html(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_text_becomes_more_than_the_few_inline_elements(text: str) -> None:
    for tag, attributes in Elements(text_html(text)).tags:
        assert tag in {"a", "code", "em", "strong", "br"}
        assert attributes.keys() <= ({"href", "rel"} if tag == "a" else set())


@pytest.mark.parametrize("name", ["html", "meta"])
def test_hostile_texts_become_inert(name: str) -> None:
    for key, text in hostile_texts().items():
        if key.startswith("meta_") is not (name == "meta"):
            continue
        for tag, attributes in Elements(text_html(text)).tags:
            assert tag in {"a", "code", "em", "strong", "br"}, key
            assert tag != "a" or (attributes["href"] or "").startswith("https://"), key


def test_marks_are_shown() -> None:
    assert text_html("**all** _of_ `it`") == "<strong>all</strong> <em>of</em> <code>it</code>"


def test_a_link_shows_its_host_and_passes_nothing_on() -> None:
    expected = '<a href="https://example.org/a?b=1&amp;c" rel="nofollow ugc noopener">here (example.org)</a>'
    assert text_html("[here](https://example.org/a?b=1&c)") == expected


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.invalid",
        "/etc/passwd",
        "../x",
        "http://example.org",
        "file:///etc/passwd",
        "https://user@example.org",
        "https://localhost",
        "https://",
        "https://exa mple.org",
        "https://[::1]/",
        "https://example.org:99999999/",
        "https://xn--/",
        "mailto:a@b@c",
        "mailto:a@b.example?bcc=x",
    ],
)
def test_other_addresses_stay_text(address: str) -> None:
    assert outgoing(address) is None
    assert "<a" not in text_html(f"[x]({address})")
    assert "<a" not in link_html(address)
    assert "<a" not in reference_html(address)


def test_a_backslash_does_not_hide_the_host() -> None:
    assert outgoing("https://example.org\\@evil.invalid") is None
    assert "<a" not in text_html("[x](https://example.org\\@evil.invalid)")


def test_a_host_of_other_letters_is_shown_as_it_is_asked_for() -> None:
    assert outgoing("https://еxample.org/") is None
    assert "x (xn--xample-2of.org)</a>" in text_html("[x](https://еxample.org/)")


def test_a_reference_links_the_addresses_in_it_and_escapes_the_rest() -> None:
    html = reference_html('See "a" <b> https://example.org/way/to/go, page 3')
    assert html == (
        "See &quot;a&quot; &lt;b&gt; "
        '<a href="https://example.org/way/to/go" rel="nofollow ugc noopener">example.org/way/to/go</a>, page 3'
    )


def test_a_very_long_text_is_shown_as_it_is_written() -> None:
    text = "**a** <b> " * 2000
    assert unescape(text_html(text)) == text


@pytest.mark.parametrize("unit", ["[", "[a](", "*a **b ", "`", "<", "_a ", "![a](", "[a](https://a.example) ", "\\"])
def test_rendering_is_bounded_whatever_is_repeated(unit: str) -> None:
    start = time.process_time()
    text_html((unit * 8192)[:8192])
    assert time.process_time() - start < 1.0
