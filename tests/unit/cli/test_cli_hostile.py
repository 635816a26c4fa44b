"""Whatever it is given, `oos` ends with an exit code of its own and prints nothing that acts on its reader."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import pytest

from oos_catalog.document import read_document
from oos_catalog.document.formatter import format_document
from oos_catalog.lint.check import check_document
from oos_catalog.lint.reporters.escape import for_github, for_github_property, for_terminal
from oos_catalog.lint.rule import Context
from tests.program import Ran, run, run_installed
from tests.unit.cli.documents import CLAIM, FRONT, SOUND, write, write_catalog

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files and signals")

KINDS = ("html", "meta", "yaml", "json", "unicode", "csv", "xml", "secrets", "dos")
SHAPES = ("text", "json", "github", "sarif")
EXIT_CODES = {0, 1, 2, 3}


def ended_well(ran: Ran) -> bool:
    return ran.code in EXIT_CODES and "Traceback" not in ran.err and "mistake of the program" not in ran.err


def acting(text: str) -> set[str]:
    """Characters that move a cursor, change colours or directions, or cannot be seen; line ends are fine."""
    return {
        letter for letter in text if letter != "\n" and unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Co")
    }


def is_harmless(ran: Ran) -> bool:
    return not acting(ran.out + ran.err)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_the_hostile_corpus_is_survived(hostile: Path, tmp_path: Path, kind: str, shape: str) -> None:
    files = sorted(hostile.joinpath(kind).iterdir())
    ran = run_installed("check", "--format", shape, *files, cwd=tmp_path, OOS_TRACEBACK="1")
    assert ended_well(ran)
    assert ran.code == 1
    assert is_harmless(ran)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "arguments", [["fmt", "--diff"], ["fmt", "--check"], ["new", "harbor-rail", "--output", "x", "--from"]]
)
def test_no_verb_falls_over_a_hostile_file(
    hostile: Path, tmp_path: Path, kind: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OOS_TRACEBACK", "1")
    for file in sorted(hostile.joinpath(kind).iterdir()):
        ran = run(*arguments, file)
        tmp_path.joinpath("x/harbor-rail.oos.md").unlink(missing_ok=True)
        assert ended_well(ran), file.name
        assert is_harmless(ran), file.name


@posix
@pytest.mark.parametrize("verb", ["check", "fmt"])
def test_every_kind_of_file_and_every_name_is_survived(hostile: Path, tmp_path: Path, verb: str) -> None:
    names = [entry.name for entry in hostile.joinpath("fs").iterdir()]
    assert {"fifo", "loop", "dangling", "abs.oos.md", "dir"} <= set(names)
    for name in names:
        arguments = [verb, "--check"] if verb == "fmt" else [verb]
        ran = run_installed(*arguments, hostile / "fs" / name, cwd=tmp_path, seconds=60, OOS_TRACEBACK="1")
        assert ended_well(ran), name
        assert is_harmless(ran), name


@posix
@pytest.mark.parametrize("shape", SHAPES)
def test_every_file_name_is_survived_as_a_path(hostile: Path, shape: str) -> None:
    folder = hostile / "fs/names"
    names = sorted(os.listdir(folder))
    assert len(names) >= 15
    ran = run_installed("check", "--format", shape, *(f"./{name}" for name in names), cwd=folder, OOS_TRACEBACK="1")
    assert ended_well(ran)
    assert ran.code == 1
    assert is_harmless(ran)


@posix
def test_every_file_name_is_survived_as_an_argument(hostile: Path) -> None:
    folder = hostile / "fs/names"
    for name in sorted(os.listdir(folder)):
        ran = run_installed("check", name, cwd=folder, OOS_TRACEBACK="1")
        assert ran.code in (1, 2), name
        assert ended_well(ran), name
        assert is_harmless(ran), name


@pytest.mark.parametrize("name", ["x" * 5000, "x/" * 3000, "x" * 300 + ".md", "./" + "\x1b" * 20])
@pytest.mark.parametrize("arguments", [["check"], ["fmt"], ["new"], ["explain"], ["check", "--select"], []])
def test_every_argument_is_survived(tmp_path: Path, name: str, arguments: list[str]) -> None:
    ran = run_installed(*arguments, name, cwd=tmp_path, OOS_TRACEBACK="1")
    assert ended_well(ran)
    assert ran.code in (2, 3)
    assert is_harmless(ran)


ESCAPE, BIDI, ZERO_WIDTH, SEPARATOR = "\x1b[31;5m", "\u202e", "\u200b", "\u2028"
EVIL = f"{ESCAPE}{BIDI}{ZERO_WIDTH}{SEPARATOR}\x07\x9b\u2066\ue000"


def evil_markdown() -> str:
    """A file that has every finding which quotes what it found."""
    return "\n".join(
        (
            f'{FRONT}situations: ["{EVIL}"]'.replace("medium", EVIL).replace(EVIL, json.dumps(EVIL)[1:-1]),
            'evidence_distribution: {"\\u202e\\x1b": x, "\\e[0m": 3}',
            'entities: {agents: [{id: AGT-001, escalates_to: "HMN-0\\e"}]}',
            '"\\e\\u202e": 1',
            '"\\e\\u202e": 2',
            "---",
            f"**[C001]** {EVIL} section",
            *(
                f"- **{label}:** {EVIL}"
                for label in ("Rule", "Confidence", "Evidence", "From", "Supersedes", "Pattern")
            ),
            *(f"- **{label}:** {EVIL}" for label in ("Since", "Status", "Measured", f"La{EVIL}bel")),
            "- **Confidence:** again",
            "",
            f"**[k1{EVIL}]** x",
            f"**[L001]** failure_patterns {EVIL}",
            f"- Rule: TODO {EVIL} <your {EVIL} name>",
        )
    )


def evil_json() -> str:
    claims = [
        {"claim_id": f"C001{EVIL}", "section": EVIL, "rule": EVIL, EVIL: EVIL, "confidence": EVIL, "status": EVIL},
        {"claim_id": f"C001{EVIL}", "from": EVIL, "supersedes": EVIL, "patterns": [EVIL, {"pattern": EVIL}]},
        {"claim_id": "C002", "section": "failure_patterns\n::error::", "measured": [EVIL], "confidence": ["a", EVIL]},
    ]
    return json.dumps(
        {"frontmatter": {"org_size": EVIL, "evidence_distribution": {EVIL: EVIL}}, EVIL: 1, "claims": claims}
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("escaped", [True, False])
def test_contributed_text_reaches_no_output_unescaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str, escaped: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, evil_markdown(), "a.oos.md")
    write(tmp_path, evil_json() if escaped else json.dumps(json.loads(evil_json()), ensure_ascii=False), "b.oos.json")
    write(tmp_path, f'claims:\n  "{json.dumps(EVIL)[1:-1]}": 7\n  a: [{{claim: x, "\\e": y}}]\n', "c.oos.yaml")
    ran = run("check", "--format", shape)
    assert ran.code == 1
    assert len(ran.out) > 2000
    assert is_harmless(ran)


@pytest.mark.parametrize("shape", SHAPES)
def test_names_in_a_catalog_reach_no_output_unescaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_catalog(tmp_path, harbor_rail=SOUND)
    evil = "harbor\u202e-rail"
    write(tmp_path, SOUND, f"catalog/{evil}/{evil}.oos.md")
    write(
        tmp_path,
        f'"{json.dumps(EVIL)[1:-1]}": 1\naffiliates: ["\\e"]\nkind: "\\u202e"\n',
        "catalog/harbor-rail/org.yml",
    )
    write(tmp_path, "x", "catalog/harbor-rail/no\u202etes.txt")
    for arguments in ([], ["harbor-ail"], [evil], [f"./catalog/{evil}"]):
        ran = run("check", "--format", shape, *arguments)
        assert ended_well(ran)
        assert is_harmless(ran)
    assert is_harmless(run("fmt"))
    assert is_harmless(run("fmt", "--diff", "--check", evil))


@pytest.mark.parametrize("verb", [["fmt"], ["fmt", "--diff"], ["fmt", "--check"]])
def test_names_and_lines_that_fmt_shows_are_escaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, f"{FRONT}---\n\n[c1] a {BIDI} b\n- Rule: {ESCAPE}{BIDI}{SEPARATOR} \n", f"a{BIDI}b.oos.md")
    write(tmp_path, "{", f"c{BIDI}d.oos.json")
    ran = run(*verb, ".")
    assert "\\u202e" in ran.out
    assert is_harmless(ran)


COMMANDS = ("::error::x", "::add-mask::y", "  ::stop-commands::z", "##[error]x", "::set-output name=a::b")


@pytest.mark.parametrize("shape", ["text", "github"])
def test_no_line_is_a_workflow_command_but_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str) -> None:
    monkeypatch.chdir(tmp_path)
    for number, command in enumerate(COMMANDS):
        body = SOUND.replace("core_operating_rules", f"50% {command}%0A{command}").replace("HIGH", command)
        if os.name != "nt":
            write(tmp_path, body, f"{command}.oos.md")
        write(tmp_path, body, f"{number}.oos.md")
        write(
            tmp_path,
            json.dumps({"claims": [{"claim_id": f"\n{command}\r{command}", "rule": "x"}]}),
            f"{number}.oos.json",
        )
    ran = run("check", "--format", shape)
    assert ran.code == 1
    for line in (ran.out + ran.err).splitlines():
        assert "##[" not in line
        if shape == "github":
            assert line.startswith(("::error file=", "::warning file=", "::notice file="))
            assert line.count("::") >= 2
            properties, _, message = line[2:].partition("::")
            assert "\n" not in message
            assert "%0A%0A" not in properties
        else:
            assert not line.lstrip().startswith("::")


@posix
def test_no_message_about_a_file_is_a_workflow_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS[:2]:
        os.mkfifo(tmp_path / f"{command}.oos.md")
        write(tmp_path, "{", f"{command}.oos.json")
    for verb in ("check", "fmt"):
        ran = run(verb, ".")
        assert ran.code == 3
        assert not [line for line in (ran.out + ran.err).splitlines() if line.lstrip().startswith("::")]


@posix
@pytest.mark.parametrize("shape", SHAPES)
def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path, shape: str) -> None:
    for number in range(40):
        write(tmp_path, evil_markdown(), f"{number}.oos.md")
    program = [sys.executable, "-m", "oos_catalog", "check", "--format", shape, "."]
    with subprocess.Popen(program, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        errors = running.stderr.read()
    assert running.returncode in EXIT_CODES
    assert errors == b""


@pytest.mark.parametrize(
    ("text", "terminal", "github", "as_property"),
    [
        ("plain", "plain", "plain", "plain"),
        ("a: b, c", "a: b, c", "a: b, c", "a%3A b%2C c"),
        ("50%", "50%", "50%25", "50%25"),
        ("%0A", "%0A", "%250A", "%250A"),
        ("a\r\nb", "a\\r\\nb", "a\\r\\nb", "a\\r\\nb"),
        ("\x1b[1m", "\\x1b[1m", "\\x1b[1m", "\\x1b[1m"),
        ("\u202e\U000e0041", "\\u202e\\U000e0041", "\\u202e\\U000e0041", "\\u202e\\U000e0041"),
        ("größe 🚂", "größe 🚂", "größe 🚂", "größe 🚂"),
        ("\udcff", "\\udcff", "\\udcff", "\\udcff"),
        ("::error::", "\\x3a:error::", "\\x3a:error::", "\\x3a%3Aerror%3A%3A"),
        ("a ::b", "a ::b", "a ::b", "a %3A%3Ab"),
        ("x ##[group]", "x #\\x23[group]", "x #\\x23[group]", "x #\\x23[group]"),
    ],
)
def test_text_is_escaped_for_its_medium(text: str, terminal: str, github: str, as_property: str) -> None:
    assert (for_terminal(text), for_github(text), for_github_property(text)) == (terminal, github, as_property)


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Interrupts what does not come to an end; far above what is needed, so that no slow machine fails."""

    def stop(_: int, __: FrameType | None) -> NoReturn:
        raise TimeoutError(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


LARGE = 64 * 1024


def enlarged(text: str) -> str:
    """The text over and over, 64 KiB of it, on lines as it has them and on one line."""
    return (text * (LARGE // len(text) + 1))[:LARGE]


@posix
@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        *(("dos", ending) for ending in (".oos.md", ".oos.json", ".oos.yaml")),
        *((kind, ".oos.md") for kind in ("html", "unicode", "secrets")),
        *(("yaml", ".oos.yaml"), ("json", ".oos.json")),
    ],
)
def test_64_kib_of_each_hostile_text_come_to_an_end(hostile: Path, kind: str, ending: str) -> None:
    for path in sorted(hostile.joinpath(kind).iterdir()):
        text = path.read_bytes().decode("utf-8", "replace").removeprefix("---\norg: acme\n---\n")
        for body in (enlarged(text), enlarged(text).replace("\n", " ")):
            data = (f"---\na: 1\n---\n{CLAIM}" * (ending == ".oos.md") + body).encode()[:LARGE]
            with at_most(10):
                document = read_document(data, f"x{ending}")
                check_document(document, Context(today="2026-01-01", private_names=("Quay Brothers",)))
                format_document(data, f"x{ending}")


@posix
@pytest.mark.parametrize(
    "line",
    [
        "[" * 200,
        "**[" * 60,
        "- **" * 60,
        "- **a" + "*" * 60,
        "*" * 100 + "x",
        "- " * 100 + "x",
        "_ " * 100 + "x",
        " " * 200 + "x",
        "#" * 6 + " " * 200,
        "`" * 200,
        "[C001]" * 30,
        "C001: " * 40,
        "Rule: " * 40,
        "a" * 40 + ":" * 100,
        "a = b -> " * 30,
        "- **Measured:** " + "a=b->" * 40,
        "- **Pattern:** " + "a-" * 100,
        "- **From:** " + "a/" * 100,
        "- **Status:** withdrawn:" + " " * 150,
        "<" * 200,
        "<a " * 70,
        "&" * 200,
        "&#" * 100,
        "](" * 100,
        "a@" * 100,
        "a." * 100 + "@",
        "1 " * 100,
        "+1 " * 60,
        "https://" * 25,
        "- **[x](" * 25,
        "- x\n" * 2,
        "```\n~~~\n",
        "> " * 100,
        "| " * 100,
        "\t" * 200,
    ],
)
def test_64_kib_of_what_the_patterns_look_for_come_to_an_end(line: str) -> None:
    for body in (
        enlarged(line),
        enlarged(f"{line}\n"),
        enlarged(f"{line}\n\n"),
        enlarged(f"  {line}\n"),
        enlarged(f"{line}!\n"),
    ):
        data = f"{FRONT}---\n\n{CLAIM}- **Note:** {body}".encode()
        with at_most(10):
            check_document(read_document(data, "x.oos.md"), Context(today="2026-01-01"))
            format_document(data, "x.oos.md")
