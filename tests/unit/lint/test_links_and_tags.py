"""HTML tags, the schemes of links, and where links lead."""

from __future__ import annotations

import pytest

from oos_catalog.model.document import Place
from oos_catalog.model.finding import Severity
from tests.unit.lint.conftest import ClaimText, Look, Profile


@pytest.mark.parametrize(
    "tag",
    [
        "<script>",
        "</pre>",
        "<img src=x onerror='x'>",
        "<svg onload='x'>",
        "<br/>",
        "<IFRAME srcdoc=x>",
        "<x-y on=z>",
        "<b",
    ],
)
def test_a_tag_is_found(look: Look, tag: str) -> None:
    (hit,) = look("html-tag", f"so {tag}")
    assert hit.place == Place(5, 4)
    assert "never run" in hit.message


@pytest.mark.parametrize(
    "text",
    [
        "a < b and c > d",
        "`<script>`",
        "<https://ok.invalid>",
        "<your name>",
        "<client-id>",
        "<agent that wins>",
        "5 <6",
    ],
)
def test_what_is_no_tag_is_fine(look: Look, text: str) -> None:
    assert look("html-tag", text) == []


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("[a](javascript:alert(1))", "javascript:"),
        ("[a](JaVaScRiPt:alert(1))", "javascript:"),
        ("[a](&#106;avascript:alert(1))", "javascript:"),
        ("[a](java&#9;script:alert(1))", "javascript:"),
        ("[a](java&Tab;script&colon;alert(1))", "javascript:"),
        ("[a]( <javascript:alert(1)>)", "javascript:"),
        ("[a]: javascript:alert(1)", "javascript:"),
        ("<javascript:alert(1)>", "javascript:"),
        ("open javascript:alert(1) now", "javascript:"),
        ("<a href='javascript:x'>", "javascript:"),
        ("[a](data:text/html,x)", "data:"),
        ("[a](vbscript:x)", "vbscript:"),
        ("[a](file:///etc/passwd)", "file:"),
        ("[a](ftp://ok.invalid)", "ftp:"),
        ("[a](//evil.invalid)", "no scheme"),
        ("[a](\\\\//evil.invalid)", "no scheme"),
        ("[a](../../../../etc/passwd)", "relative"),
        ("![](../../x.svg)", "relative"),
        ("[a](www.ok.invalid)", "relative"),
        ("[a](x.md 'title')", "relative"),
    ],
)
def test_a_link_that_is_not_complete_https_or_mailto_is_an_error(look: Look, text: str, scheme: str) -> None:
    hits = look("link-scheme", text)
    assert [hit.severity for hit in hits] == [None]
    assert scheme in hits[0].message


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://ok.invalid/x?y=z#w)",
        "[a](HTTPS://ok.invalid)",
        "[a](mailto:hello@ok.invalid)",
        "<https://ok.invalid>",
        "JavaScript: use modules; file: one per agent; data: rows",
        "`handlers[name](event)` and a[0](or not)",
        "[Input]: data: rows",
        "<agent:name>",
        "- **[C001]** (see below)",
    ],
)
def test_other_links_and_prose_are_fine(look: Look, text: str) -> None:
    assert look("link-scheme", text) == []


@pytest.mark.parametrize("text", ["see http://ok.invalid", "[a](http://ok.invalid)", "[a](#here)"])
def test_plain_http_and_places_in_the_file_are_warnings(look: Look, text: str) -> None:
    assert [hit.severity for hit in look("link-scheme", text)] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("see https://elsewhere.invalid/x.", "elsewhere.invalid"),
        ("![](https://evil.invalid/t.png)", "evil.invalid"),
        ("[a](//evil.invalid)", "evil.invalid"),
        ("https://harbor.example@evil.invalid/", "evil.invalid"),
        ("https://evil.invalid\\@harbor.example/", "evil.invalid"),
        ("https://harbor.example.evil.invalid", "harbor.example.evil.invalid"),
        ("https://notharbor.example", "notharbor.example"),
        ("https&colon;//evil.invalid/x", "evil.invalid"),
        ("https://github.com/other/rules", "github.com"),
        ("https://h\u0430rbor.example", "h\\u0430rbor.example"),
    ],
)
def test_a_link_to_another_site_is_found(look: Look, within: Profile, text: str, host: str) -> None:
    own = within(
        homepage="https://www.harbor.example",
        source={"kind": "self-published", "urls": ["https://github.com/Harbor/rules/blob/main/A.md"]},
    )
    (hit,) = look("foreign-link", text, own)
    assert f"an address at {host}," in hit.message


@pytest.mark.parametrize(
    "text",
    [
        "https://harbor.example/a, https://docs.harbor.example:443/b.",
        "[a](https://HARBOR.example?x=1)",
        "https://github.com/harbor/other/issues/1",
        "no link: //comment, a//b, 1://",
    ],
)
def test_the_organizations_own_sites_are_fine(look: Look, within: Profile, text: str) -> None:
    own = within(
        homepage="https://www.harbor.example", source={"kind": "compiled", "urls": ["https://github.com/Harbor/r"]}
    )
    assert look("foreign-link", text, own) == []


def test_references_are_fine_in_a_file_without_an_organization_only(
    look: Look, within: Profile, claim: ClaimText
) -> None:
    text = claim(extra=["- **Reference:** read at https://elsewhere.invalid/x."])
    assert look("foreign-link", text) == []
    assert len(look("foreign-link", text, within())) == 1
    assert len(look("foreign-link", claim(rule="Read https://elsewhere.invalid/y first."))) == 1
