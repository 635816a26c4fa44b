"""Below twenty answers the site shows names and counts: nothing that it computes is a share, a mean or a majority.

What people wrote may say "80 %" or "most of us". So quotations are taken out of a page before it is looked at: every
text of the catalog and of the registry. Hand-written pages may explain the rule, and are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from oos_catalog.analysis.frequency import interval
from oos_catalog.analysis.pattern_records import SHARE_NOTE
from oos_catalog.catalog.loader import load_catalog
from oos_catalog.mkdocs_plugin import run_mkdocs
from oos_catalog.model.document import PatternLine
from oos_catalog.model.organization import Organization
from oos_catalog.site.build import build_site
from oos_catalog.site.data import TITLE_LENGTH, short_title
from oos_catalog.site.pages.pattern import DESCRIPTION_LENGTH
from tests.unit.site.samples import PROJECT, a_claim, an_organization, built, registry

COMPUTED_SHARE = re.compile(
    r"""
      %                                                       # 72 %, whatever of
    | \bper\ ?cent | \bpercentage
    | \bmost\ (?:of|teams|projects|organizations|answers|people|rules)\b
    | \b(?:the|a|great|vast)\ (?:majority|minority)\b | \bmajority\ of\b
    | \b(?:median|quartile|average|typically|on\ the\ whole)\b
    | \b(?:half|third|quarter|fifth|thirds|quarters)\ of\b
    | \b(?:one|nine|eight|seven)\ in\ (?:two|three|four|five|ten)\b
    | \b(?:confidence\ )?interval\ (?:of|from|between)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words and signs that only a share, a mean or a majority needs."""

SHARE = re.compile(rf"[0-9]+ % of those who say \(95 % interval [0-9]+ % to [0-9]+ %\), {re.escape(SHARE_NOTE)}\.")
"""A share as pages show it from twenty answers on."""

ENOUGH = 20

SINGLE_WORD = 12
"""Characters: a shorter quotation may be a word of ours too, such as the kind of a parameter, and is not taken out."""

HAND_WRITTEN = ("about/", "method/", "publish/", "use/", "search/", "reference/", "404.html")
READ_ALOUD = ("alt", "aria-label", "content", "data-label", "label", "placeholder", "title")


class Visible(HTMLParser):
    """What a page says: its text, and attributes that are shown, read aloud or found by search engines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts += [f" {value} " for name, value in attrs if name in READ_ALOUD and value]
        if tag not in ("a", "b", "code", "em", "strong"):
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(text: str) -> str:
    """A text without marks and with single spaces, so that it is found however it is shown."""
    return " ".join(re.sub(r"[*_`\\]", "", text.replace("→", "->")).split())


def words_of(html: str) -> str:
    reader = Visible()
    reader.feed(html)
    reader.close()
    return plain("".join(reader.parts))


def strings_in(value: Any) -> Iterator[str]:
    """Every text inside a model or a plain record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings_in(one)


def quotations(organizations: Iterable[Organization]) -> list[str]:
    """Every text that somebody wrote, whole, by paragraph and as a title, longest first."""
    written = [one.model_dump(mode="json") for one in (*registry().patterns.values(), *registry().situations.values())]
    written += [one.model_dump(mode="json", exclude={"document": {"source"}, "files": True}) for one in organizations]
    texts: set[str] = set()
    for text in strings_in(written):
        texts |= {text, *text.split("\n"), *text.split("\n\n")}
        texts |= {short_title(text, length) for length in (TITLE_LENGTH, DESCRIPTION_LENGTH)}
    told = {text for text in map(plain, texts) if COMPUTED_SHARE.search(text)}
    return sorted((text for text in told if len(text) > SINGLE_WORD or "%" in text), key=len, reverse=True)


def computed_shares(html: str, quoted: Iterable[str]) -> list[str]:
    """What a page says of shares in words of its own, each with what stands around it."""
    said = words_of(html)
    for text in quoted:
        said = said.replace(text, " … ")
    return [said[max(0, found.start() - 40) : found.end() + 40] for found in COMPUTED_SHARE.finditer(said)]


def generated_pages(site: Path) -> Iterator[tuple[str, str]]:
    """Pages that are made from the data files, with their addresses."""
    for file in sorted(site.rglob("*.html")):
        name = file.relative_to(site).as_posix()
        if not name.startswith(HAND_WRITTEN):
            yield name, file.read_text("utf-8")


def json_files(site: Path) -> Iterator[tuple[str, Any]]:
    """Every JSON document of the data files; the lines of `claims.jsonl` one by one."""
    for file in sorted((site / "api" / "v1").rglob("*.json*")):
        if file.parent.name != "schema":
            texts = file.read_text("utf-8").splitlines() if file.suffix == ".jsonl" else [file.read_text("utf-8")]
            for text in texts:
                yield file.name, json.loads(text)


def shares_in(value: Any, where: str = "") -> Iterator[str]:
    """Places in a record that hold a share or a number that is no count. Parameters have names that people chose."""
    if isinstance(value, float):
        yield where
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in ("share", "interval", "median", "mean", "average", "percent", "proportion"):
                yield f"{where}.{key}"
            elif key != "parameters":
                yield from shares_in(one, f"{where}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from shares_in(one, f"{where}[{number}]")


PATTERN = "alert-escalation"


def teams(number: int) -> list[Organization]:
    """So many teams that say what happens to an alarm; four in five let it climb."""
    return [
        an_organization(
            f"team-{one:02}",
            [
                a_claim(
                    rule=f"Alarms of harbour {one} climb.",
                    patterns=(PatternLine(pattern=PATTERN, stance="wait" if one % 5 == 0 else "ladder"),),
                )
            ],
            name=f"Harbour {one}",
            maintainers=[{"login": f"harbour-{one}", "id": 100 + one}],
        )
        for one in range(number)
    ]


@pytest.fixture(scope="module")
def site_of_five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("five") / "site"
    built(out, *teams(5))
    return out


@pytest.fixture(scope="module")
def site_of_twenty_five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("twenty-five") / "site"
    built(out, *teams(25))
    return out


def test_pages_of_a_small_catalog_compute_no_share(site_of_five: Path) -> None:
    quoted = quotations(teams(5))
    found = {name: computed_shares(html, quoted) for name, html in generated_pages(site_of_five)}
    assert len(found) > 80
    assert {name: shares for name, shares in found.items() if shares} == {}


def test_data_files_of_a_small_catalog_hold_no_share(site_of_five: Path) -> None:
    assert [(name, list(shares_in(one))) for name, one in json_files(site_of_five) if list(shares_in(one))] == []


def test_the_catalog_itself_shows_no_share_below_twenty_answers(tmp_path: Path) -> None:
    """The repository's own entries, which may grow: patterns with enough answers may show theirs."""
    build_site(PROJECT, tmp_path / "site", run_mkdocs)
    quoted = quotations(load_catalog(PROJECT, with_dates=False).organizations)
    enough = enough_answers(tmp_path / "site")
    allowed = {f"patterns/{name}/index.html" for name in enough}
    for name, html in generated_pages(tmp_path / "site"):
        assert computed_shares(SHARE.sub("", words_of(html)) if name in allowed else html, quoted) == [], name
    for name, record in json_files(tmp_path / "site"):
        if name.removesuffix(".json") not in enough and name != "patterns.json":
            assert list(shares_in(record)) == [], name


def enough_answers(site: Path) -> set[str]:
    """Patterns to which twenty or more say what they do; the others hold no share."""
    record = json.loads((site / "api/v1/patterns.json").read_bytes())
    few = [one for one in record["patterns"] if one["say"] < ENOUGH]
    assert [list(shares_in(one)) for one in few if list(shares_in(one))] == []
    return {one["id"] for one in record["patterns"]} - {one["id"] for one in few}


def test_from_twenty_on_data_files_hold_the_share_with_its_note(site_of_twenty_five: Path) -> None:
    assert enough_answers(site_of_twenty_five) == {PATTERN}
    record = json.loads((site_of_twenty_five / f"api/v1/patterns/{PATTERN}.json").read_bytes())
    for stance, part in (("ladder", 20), ("wait", 5)):
        (answer,) = [one for one in record["stances"] if one["id"] == stance]
        share, low, high = interval(part, 25)
        assert answer["share"] == {"part": share, "low": low, "high": high, "note": SHARE_NOTE}
    others = [one for one in json_files(site_of_twenty_five) if one[0] not in ("patterns.json", f"{PATTERN}.json")]
    assert [(name, list(shares_in(one))) for name, one in others if list(shares_in(one))] == []


def test_from_twenty_on_the_page_shows_the_share_with_its_note_and_nothing_more(site_of_twenty_five: Path) -> None:
    quoted = quotations(teams(25))
    for name, html in generated_pages(site_of_twenty_five):
        said = words_of(html)
        if name == f"patterns/{PATTERN}/index.html":
            assert [share[:4] for share in SHARE.findall(said)] == ["80 %", "20 %"]
            assert f"80 % of those who say (95 % interval 61 % to 91 %), {SHARE_NOTE}." in said
        else:
            assert SHARE_NOTE not in said, name
        assert computed_shares(SHARE.sub("", said), quoted) == [], name


@pytest.mark.parametrize(
    "said",
    [
        "12 % of the teams",
        "Most of them let it climb",
        "most teams wait",
        "the majority waits",
        "The median is 2 h",
        "on average 2 h",
        "a third of those who say",
        "seven in ten wait",
        '<a title="80 % say so">x</a>',
        "72&nbsp;percent",
    ],
)
def test_a_share_in_the_site_s_own_words_is_found(said: str) -> None:
    assert computed_shares(f"<p>{said}</p>", [])


def test_quotations_names_and_counts_are_no_shares() -> None:
    wrote = "We cut <b>60 %</b> of `alarms`, most of them at night."
    html = f"<p>4 of 15 shared. {wrote.replace('`alarms`', '<code>alarms</code>')} 3 say so, mostly after failures.</p>"
    assert computed_shares(html, [plain("We cut 60 % of `alarms`, most of them at night.")]) == []


def test_a_share_in_a_record_is_found() -> None:
    record = {
        "say": 3,
        "stances": [{"share": {"part": 0.5}}, {"part": 0.5}],
        "parameters": {"interval": {"text": "1 h"}},
    }
    assert list(shares_in(record)) == [".stances[0].share", ".stances[1].part"]
