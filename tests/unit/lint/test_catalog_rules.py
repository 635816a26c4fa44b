"""Rules about the tree of a catalog and about org.yml, run over real folders."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from oos_catalog.catalog.loader import load_catalog
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.lint.check import Report, Selection, check_catalog
from oos_catalog.lint.rule import Context, checkers
from oos_catalog.model.catalog import Catalog, TreeEntry
from oos_catalog.model.finding import Finding, Severity
from oos_catalog.model.organization import Organization

PAYLOADS = Path(__file__).parents[4] / "shared/hostile/make_payloads.py"
RULES = (
    *("slug", "name-collision", "file-kind", "agent-file", "document-count", "organization-file", "unreadable-file"),
    *("ignore-entry", "unknown-affiliate", "dangling-from", "vanished-id"),
)
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file kinds and names")


def document(*ids: str, extra: str = "") -> str:
    claims = "\n".join(
        f"**[{one}]** core_operating_rules\n- **Rule:** one agent sends\n{extra}" for one in ids or ("C001",)
    )
    return f'---\noos_version: "1.0"\norg_pseudonym: "The team"\n---\n\n{claims}'


def write(root: Path, path: str, content: str | bytes = "x\n") -> Path:
    place = root / "catalog" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return place


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A catalog with one sound organization."""
    write(tmp_path, "acme/acme.oos.md", document("C001", "C002"))
    return tmp_path


def report(root: Path | Catalog, rules: Iterable[str] = RULES, **context: Mapping[str, frozenset[str]]) -> Report:
    catalog = load_catalog(root) if isinstance(root, Path) else root
    return check_catalog(catalog, Context(**context), Selection.of(rules, ()))  # type: ignore[arg-type]


def found(root: Path | Catalog, **context: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    """(rule, path below catalog/) of every finding of the rules under test."""
    return [(one.rule, one.path.removeprefix("catalog/")) for one in report(root, **context).findings]


def only(root: Path | Catalog, rule: str, **context: Mapping[str, frozenset[str]]) -> Finding:
    findings = report(root, [rule], **context).findings
    assert [one.rule for one in findings] == [rule]
    return findings[0]


def test_a_sound_organization_has_no_finding(root: Path) -> None:
    write(root, "acme/org.yml", "name: Acme\naffiliates: [beta]\n")
    write(root, "acme/readings.yml", "readings: []\n")
    write(root, "beta/beta.oos.json", '{"frontmatter": {}, "claims": []}')
    write(root, "_registry/patterns/external-sender.yml")
    assert found(root) == []


@pytest.mark.parametrize("rule", [*RULES, "readings-file"])
def test_every_rule_has_a_page_with_an_example(rule: str) -> None:
    checker = checkers()[rule]
    assert "Before: " in checker.page
    assert "After: " in checker.page
    assert not checker.summary.endswith(".")


def test_rules_that_protect_readers_cannot_be_ignored() -> None:
    safety = {name for name in RULES if checkers()[name].rule.safety}
    assert safety >= {"slug", "name-collision", "file-kind", "agent-file"}


# --- slug


@pytest.mark.parametrize(
    ("name", "why", "help"),
    [
        ("Acme_GmbH", "63 letters", "'acme-gmbh'"),
        ("caf\u00e9", "63 letters", "'cafe'"),
        ("con", "device", "'con-team'"),
        ("patterns", "site itself", "'patterns-team'"),
        ("---", "63 letters", "'my-team'"),
        ("x" * 70, "63 letters", "'" + "x" * 50 + "'"),
    ],
)
def test_a_directory_needs_a_plain_name(root: Path, name: str, why: str, help: str) -> None:
    write(root, f"{name}/{name}.oos.md", document())
    finding = only(root, "slug")
    assert finding.severity is Severity.ERROR
    assert finding.path == f"catalog/{name}/{name}.oos.md"
    assert why in finding.message
    assert help in finding.help
    assert finding.message.isascii()


# --- name-collision


def tree(*paths: str) -> Catalog:
    return Catalog(root=".", entries=tuple(TreeEntry(path=f"catalog/{path}", kind="file") for path in sorted(paths)))


@pytest.mark.parametrize(
    ("paths", "blamed"),
    [
        (("acme/acme.oos.md", "Acme/Acme.oos.md"), ["Acme/Acme.oos.md"]),
        (("acme/org.yml", "acme/Org.yml"), ["acme/Org.yml"]),
        (("acme/org.yml", "ACME/readings.yml"), ["ACME/readings.yml"]),
        (("caf\u00e9/x", "cafe\u0301/x"), ["cafe\u0301/x"]),
        (("kelvin/x", "\u212aelvin/x"), ["\u212aelvin/x"]),
        (("fi/x", "\ufb01/x"), ["\ufb01/x"]),
        (("stra\u00dfe/x", "strasse/x"), ["stra\u00dfe/x"]),
        (("A/x", "a/x", "a/y", "A/y"), ["A/x"]),
        (("A/b/x", "a/B/y"), ["A/b/x"]),
        (("A/x", "a/x", "a/b/c", "a/B/d"), ["A/x", "a/B/d"]),
        (("a/c", "\u2100"), []),
        (("acme/x", "acme-2/x", "beta/x"), []),
    ],
)
def test_names_that_some_systems_take_for_one_are_errors_of_the_odd_one(
    paths: tuple[str, ...], blamed: list[str]
) -> None:
    collisions = [one for one in report(tree(*paths)).findings if one.rule == "name-collision"]
    assert [one.path.removeprefix("catalog/") for one in collisions] == blamed
    assert all(one.message.isascii() and one.severity is Severity.ERROR for one in collisions)


def test_of_many_names_that_are_one_only_some_are_repeated() -> None:
    names = ["".join(pair) for pair in itertools.product(*("aA" for _ in range(6)))]
    found = [one for one in report(tree(*(f"{name}/x" for name in names))).findings if one.rule == "name-collision"]
    assert len(found) == 63
    assert all("and 60 more" in one.message and len(one.message) < 200 for one in found)


def test_a_collision_never_holds_back_the_organization_with_the_plain_name() -> None:
    assert set(report(tree("acme/acme.oos.md", "Acme/x", "ACME/x")).quarantined) == {"ACME", "Acme"}


# --- file-kind and agent-file


@posix
def test_what_is_no_plain_file_is_named(root: Path) -> None:
    write(root, "acme/readings.yml").chmod(0o755)
    (root / "catalog/acme/org.yml").symlink_to("/etc/passwd")
    (root / "catalog/beta").symlink_to("acme")
    write(root, "gamma/.git/config")
    os.mkfifo(root / "catalog/acme/fifo")
    messages = {one.path.removeprefix("catalog/"): one.message for one in report(root, ["file-kind"]).findings}
    assert messages.keys() == {"acme/readings.yml", "acme/org.yml", "beta", "gamma", "acme/fifo"}
    assert "executable" in messages["acme/readings.yml"]
    assert "symbolic link" in messages["acme/org.yml"]
    assert "symbolic link" in messages["beta"]
    assert "repository of its own" in messages["gamma"]
    assert "pipe" in messages["acme/fifo"]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("README.md", "belongs to no organization"),
        ("acme/notes.txt", "allowed are org.yml"),
        ("acme/.DS_Store", "hidden file"),
        ("acme/ORG.yml", "allowed are org.yml"),
        ("acme/drafts/org.yml", "no directories below it"),
        ("_registry/notes.yml", "the registry has no file"),
        ("_registry/patterns/Some Pattern.yml", "the registry has no file"),
        ("_drafts/x.oos.md", "belongs to no organization"),
        (".env", "hidden file"),
    ],
)
def test_a_file_that_a_catalog_does_not_know_is_refused(root: Path, path: str, word: str) -> None:
    write(root, path)
    finding = only(root, "file-kind")
    assert finding.path == f"catalog/{path}"
    assert word in finding.message


def test_a_file_over_the_size_cap_is_refused(root: Path) -> None:
    write(root, "acme/org.yml", b"#" * LARGEST_FILE)
    assert found(root) == []
    write(root, "acme/org.yml", b"#" * (LARGEST_FILE + 1))
    assert found(root) == [("file-kind", "acme/org.yml")]
    assert "262,145 bytes; at most 262,144" in only(root, "file-kind").message


@pytest.mark.parametrize(
    "path",
    [
        *("CLAUDE.md", "acme/AGENTS.md", "acme/gemini.MD", "acme/.cursorrules", "acme/.claude/settings.json"),
        *("acme/.mcp.json", "acme/copilot-instructions.md", "_registry/.windsurfrules", "acme/.Cursor/rules/a.mdc"),
    ],
)
def test_files_that_agents_obey_are_one_error_each(root: Path, path: str) -> None:
    write(root, path)
    assert found(root) == [("agent-file", path)]


@posix
@pytest.mark.skipif(not PAYLOADS.exists(), reason="../shared/hostile is not here")
def test_no_hostile_name_passes(root: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, PAYLOADS, tmp_path / "payloads"], check=True, capture_output=True)
    (tmp_path / "payloads/fs").rename(root / "catalog/evil")
    for place in sorted((root / "catalog/evil/names").iterdir()):
        write(root, f"{place.name[:200]}.d/x.oos.md", document())
    catalog = load_catalog(root)
    findings = report(catalog).findings
    assert {entry.path for entry in catalog.entries if not entry.path.startswith("catalog/acme/")} <= {
        one.path for one in findings
    }
    assert set(report(catalog).quarantined) >= {one.slug for one in catalog.organizations if one.slug != "acme"}
    assert all(one.message.isascii() and one.message.isprintable() for one in findings)
    assert all(one.help.isascii() and one.help.isprintable() for one in findings)


# --- document-count


def test_a_directory_without_an_oos_file_is_told_which_name_it_needs(root: Path) -> None:
    write(root, "beta/org.yml", "name: Beta\n")
    finding = only(root, "document-count")
    assert (finding.path, "'beta.oos.md'" in finding.help) == ("catalog/beta/org.yml", True)


@pytest.mark.parametrize(
    "name", ["rules.oos.md", "Beta.oos.md", "beta.OOS.md", "beta.oos.yml", "oos.md", "beta-oos.md"]
)
def test_a_misnamed_oos_file_is_one_error_with_the_right_name(root: Path, name: str) -> None:
    write(root, f"beta/{name}", document())
    assert found(root) == [("document-count", f"beta/{name}")]
    assert only(root, "document-count").help == "rename it to 'beta.oos.md'"


def test_a_second_oos_file_is_an_error_and_the_markdown_file_is_read(root: Path) -> None:
    write(root, "acme/acme.oos.json", "{}")
    write(root, "acme/acme.oos.yaml", "x: y\n")
    write(root, "acme/old.oos.md", document())
    findings = report(root, ["document-count"]).findings
    assert [one.path.rpartition("/")[2] for one in findings] == ["acme.oos.json", "acme.oos.yaml", "old.oos.md"]
    assert all("beside 'acme.oos.md'" in one.message for one in findings)


@pytest.mark.parametrize("name", ["beta.oos.json", "beta.oos.yaml"])
def test_one_file_in_another_dialect_is_accepted(root: Path, name: str) -> None:
    write(root, f"beta/{name}", '{"frontmatter": {}, "claims": []}')
    assert found(root) == []


def test_an_organization_that_left_needs_no_oos_file(root: Path) -> None:
    write(root, "beta/org.yml", "withdrawn: {date: 2026-01-01, reason: the team was dissolved}\n")
    assert found(root, published={"beta": frozenset({"C001"})}) == []


# --- org.yml


def test_a_profile_of_another_form_is_an_error_at_its_place(root: Path) -> None:
    write(root, "acme/org.yml", "name: Acme\nkind: company\n")
    finding = only(root, "organization-file")
    assert (finding.path, finding.line, finding.severity) == ("catalog/acme/org.yml", 2, Severity.ERROR)


def test_a_directory_in_place_of_a_file_is_an_error(root: Path) -> None:
    write(root, "beta/beta.oos.md/x", document())
    assert ("unreadable-file", "beta/beta.oos.md") in found(root)


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ("{rule: no-such-rule, reason: it was decided so}", "a rule that does not exist"),
        ("{rule: slug, reason: it was decided so}", "slug, a rule that cannot be ignored"),
        (
            "{rule: confidence-without-observation, claim: C900, reason: it was decided so}",
            "a claim that the OOS file does not hold",
        ),
    ],
)
def test_an_ignore_entry_that_ignores_nothing_is_an_error(root: Path, entry: str, word: str) -> None:
    write(root, "acme/org.yml", f"ignore:\n  - {{rule: unknown-section, reason: it was decided so}}\n  - {entry}\n")
    finding = only(root, "ignore-entry")
    assert finding.path == "catalog/acme/org.yml"
    assert finding.message.startswith("the entry names ")
    assert word in finding.message


def test_an_ignore_entry_may_name_an_alias_and_a_claim_in_any_spelling(root: Path) -> None:
    write(
        root,
        "acme/org.yml",
        "ignore:\n  - {rule: SECTION_CLAIM_LIMIT_EXCEEDED, claim: c2, reason: it was decided so}\n",
    )
    assert found(root) == []


@pytest.mark.parametrize(
    ("affiliates", "word"),
    [("[nobody]", "no organization of this catalog"), ("[acme]", "itself"), ("[old-acme]", "itself")],
)
def test_an_affiliate_that_leads_nowhere_is_a_warning(root: Path, affiliates: str, word: str) -> None:
    write(root, "acme/org.yml", f"formerly: [old-acme]\naffiliates: {affiliates}\n")
    finding = only(root, "unknown-affiliate")
    assert (finding.path, finding.severity) == ("catalog/acme/org.yml", Severity.WARNING)
    assert word in finding.message


def test_an_affiliate_may_be_called_by_a_former_name(root: Path) -> None:
    write(root, "acme/org.yml", "affiliates: [old-beta]\n")
    write(root, "beta/beta.oos.md", document())
    write(root, "beta/org.yml", "formerly: [old-beta]\n")
    assert found(root) == []


# --- dangling-from


def adopting(root: Path, origin: str) -> Path:
    write(root, "beta/beta.oos.md", document(extra=f"- **From:** {origin}\n"))
    return root


@pytest.mark.parametrize(
    "origin",
    [
        "acme/C002@3f2a91c",
        "acme/C2@3f2a91c0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60",
        "old-acme/C002@3f2a91c",
        "their-rules.oos.md/C099@sha256:0123456789ab",
        "some folder/file.md/L007@sha256:0123456789ab",
    ],
)
def test_a_from_line_that_leads_to_a_claim_or_a_file_is_fine(root: Path, origin: str) -> None:
    write(root, "acme/org.yml", "formerly: [old-acme]\n")
    assert found(adopting(root, origin)) == []


@pytest.mark.parametrize(
    ("origin", "word"),
    [
        ("nobody/C001@3f2a91c", "'nobody', which is no organization of this catalog"),
        ("acme/C009@3f2a91c", "acme/C009, which that organization does not have"),
    ],
)
def test_a_from_line_that_leads_nowhere_is_a_warning(root: Path, origin: str, word: str) -> None:
    finding = only(adopting(root, origin), "dangling-from")
    assert (finding.severity, finding.claim) == (Severity.WARNING, "C001")
    assert (finding.path, finding.line) == ("catalog/beta/beta.oos.md", 8)
    assert word in finding.message


@pytest.mark.parametrize(
    "origin",
    [
        *(
            "Acme, their rule 2",
            "acme/C002",
            "acme/C002@main",
            "acme/C002@3F2A91C",
            "acme/C002@sha256:0123",
            "/C002@3f2a91c",
        ),
        *("https://evil.invalid/C001@3f2a91c", "acme/C002@3f2a91c extra", "Acme/C002@3f2a91c"),
    ],
)
def test_a_from_line_of_another_form_is_an_error_with_both_forms(root: Path, origin: str) -> None:
    finding = only(adopting(root, origin), "dangling-from")
    assert finding.severity is Severity.ERROR
    assert "`<org>/<claim-id>@<commit>`" in finding.help
    assert "`<file>/<claim-id>@sha256:<12 hex digits>`" in finding.help


def test_what_was_not_loaded_is_not_called_missing(root: Path) -> None:
    adopting(root, "acme/C009@3f2a91c")
    write(root, "beta/org.yml", "affiliates: [acme, old-acme]\n")
    part = load_catalog(root, only=frozenset({"beta"}))
    assert found(part, published={"old-acme": frozenset({"C001"})}) == []


def test_a_claim_of_an_organization_that_left_or_cannot_be_read_is_not_called_missing(root: Path) -> None:
    write(root, "gone/org.yml", "withdrawn: {date: 2026-01-01, reason: the team was dissolved}\n")
    assert found(adopting(root, "gone/C001@3f2a91c")) == []


# --- vanished-id


def test_a_published_id_that_is_gone_is_an_error(root: Path) -> None:
    findings = report(root, ["vanished-id"], published={"acme": frozenset({"C001", "C009", "L1"})}).findings
    assert [one.message.split()[0] for one in findings] == ["'C009'", "'L1'"]
    assert {(one.path, one.severity) for one in findings} == {("catalog/acme/acme.oos.md", Severity.ERROR)}
    assert "withdrawn" in findings[0].help
    assert "redacted" in findings[0].help


def test_a_withdrawn_or_redacted_claim_is_still_there(root: Path) -> None:
    write(root, "acme/acme.oos.md", document("C001", extra="- **Status:** redacted: 2026-01-01\n"))
    assert found(root, published={"acme": frozenset({"C001"})}) == []


def test_a_redacted_id_is_never_used_again(root: Path) -> None:
    context = {"published": {"acme": frozenset({"C001"})}, "redacted": {"acme": frozenset({"C001"})}}
    (finding,) = report(root, ["vanished-id"], **context).findings
    assert "was redacted and has a text again" in finding.message
    assert (finding.line > 1, finding.claim) == (True, "C001")
    write(root, "acme/acme.oos.md", document("C001", extra="- **Status:** withdrawn: we stopped\n"))
    assert found(root, **context) == [("vanished-id", "acme/acme.oos.md")]
    write(root, "acme/acme.oos.md", document("C001", extra="- **Status:** redacted: 2026-01-01\n"))
    assert found(root, **context) == []


def test_an_organization_that_is_gone_is_an_error_unless_it_goes_on_under_another_name(root: Path) -> None:
    published = {"old-acme": frozenset({"C001"}), "empty": frozenset[str]()}
    assert found(root, published=published) == [("vanished-id", "old-acme/old-acme.oos.md")]
    write(root, "acme/org.yml", "formerly: [old-acme]\n")
    assert found(root, published=published) == []
    assert found(root, published={"old-acme": frozenset({"C077"})}) == [("vanished-id", "acme/acme.oos.md")]


def test_without_a_base_commit_nothing_has_vanished(root: Path) -> None:
    assert found(root) == []


# --- all together


def test_findings_depend_neither_on_order_nor_on_other_organizations(root: Path) -> None:
    write(root, "beta/Rules.oos.md", document(extra="- **From:** nobody/C001@3f2a91c\n"))
    write(root, "beta/org.yml", "affiliates: [nobody]\nignore:\n  - {rule: x, reason: it was decided so}\n")
    before = report(root).findings
    for name in ("Beta", "zeta", "con"):
        write(root, f"{name}/{unicodedata.normalize('NFD', name)}.oos.md", document())
        write(root, f"{name}/org.yml", "kind: wrong\nformerly: [acme]\n")
    assert (
        tuple(one for one in report(root).findings if one.path.startswith(("catalog/acme/", "catalog/beta/"))) == before
    )


def test_an_organization_without_any_file_points_to_its_directory() -> None:
    catalog = Catalog(root=".", organizations=(Organization(slug="acme"),))
    assert only(catalog, "document-count").path == "catalog/acme"
