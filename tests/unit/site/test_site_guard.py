"""Whatever would run inline or ask another origin fails the build."""

from __future__ import annotations

import pytest

from oos_catalog.site.guard import UnsafePage, check_body, check_page
from oos_catalog.site.rendering import text_html
from tests.unit.site.samples import hostile_texts

POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'

UNSAFE = [
    "<script>x()</script>",
    "<SCRIPT>x()</SCRIPT>",
    '<script type="module">x()</script>',
    '<script src="https://evil.invalid/x.js"></script>',
    '<script src="//evil.invalid/x.js"></script>',
    '<script src="\\\\evil.invalid/x.js"></script>',
    '<p onclick="x()">',
    "<p/onclick=x()>",
    "<p ONCLICK = x()>",
    '<p style="color: red">',
    "<style>p {}</style>",
    '<iframe src="x.html"></iframe>',
    '<object data="x"></object>',
    '<base href="/">',
    '<meta http-equiv="refresh" content="0">',
    '<img src="https://evil.invalid/x.png">',
    '<img src="//evil.invalid/x.png">',
    '<img srcset="https://evil.invalid/x.png 2x" src="x.png">',
    '<link rel="stylesheet" href="https://evil.invalid/x.css">',
    '<form action="https://evil.invalid/"></form>',
    '<a href="javascript:x()">',
    '<a href="java&#115;cript:x()">',
    '<a href=" &#x6a;avascript:x()">',
    '<a href="data:text/html,x">',
    '<a title=">" onclick="x()">',
    '<a title="><" onclick="x()">',
    '<svg onload="x()">',
    '<button formaction="https://evil.invalid/">',
]

SAFE = [
    '<p class="x">on a = b, style = none, javascript: never</p>',
    '<a href="https://example.org/" rel="nofollow ugc noopener">example.org</a>',
    '<script type="application/json">{}</script>',
    '<script src="../assets/site.js"></script>',
    '<form action="search/" method="get"></form>',
    '<link rel="canonical" href="https://catalog.example/">',
    "<p>1 < 2 and 3 > 2</p>",
    '<input value="&lt;script&gt; onclick=&quot;x()&quot;">',
]


@pytest.mark.parametrize("html", UNSAFE)
def test_what_runs_or_loads_from_elsewhere_is_refused(html: str) -> None:
    with pytest.raises(UnsafePage, match="organizations/acme/"):
        check_body(f"<p>text {html}", "organizations/acme/")
    with pytest.raises(UnsafePage):
        check_page(f"<html><head>{POLICY}</head><body>{html}", "x")


@pytest.mark.parametrize("html", SAFE)
def test_what_our_templates_make_passes(html: str) -> None:
    check_body(html, "x")
    check_page(f"<html><head>{POLICY}<title>x</title></head><body>{html}", "x")


def test_hostile_texts_pass_once_they_are_rendered() -> None:
    for name, text in hostile_texts().items():
        check_body(f"<p>{text_html(text)}</p>", name)


@pytest.mark.parametrize("head", ["<title>x</title>" + POLICY, "<script src=x.js></script>" + POLICY, ""])
def test_the_policy_is_the_first_child_of_the_head(head: str) -> None:
    with pytest.raises(UnsafePage, match="first child"):
        check_page(f"<html><head>{head}</head><body></body>", "x")
