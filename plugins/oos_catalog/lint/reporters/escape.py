"""Contributed text on its way out: made harmless for the medium that shows it."""

from __future__ import annotations

import re

from oos_catalog.lint.text import is_invisible

_WORKFLOW_COMMAND = re.compile(r"(?<=#)#(?=\[)|^(\s*):(?=:)")
"""`::error::` at the start of a line and `##[error]` anywhere: a log of GitHub takes them for commands."""


def for_terminal(text: str) -> str:
    """Text on one line; control, invisible and direction-changing characters appear as `\\x1b`, `\\u202e`.

    What a workflow's log would take for a command is broken in the same way.
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(ascii(letter)[1:-1] if _is_unseen(letter) else letter for letter in text)
    return _WORKFLOW_COMMAND.sub(_broken, text)


def _is_unseen(letter: str) -> bool:
    """Also of what Python calls printable: fillers that take room or none and show nothing."""
    return not letter.isprintable() or is_invisible(letter)


def _broken(match: re.Match[str]) -> str:
    return f"{match.group(1) or ''}\\x{ord(match.group()[-1]):02x}"


def for_github(text: str) -> str:
    """The message of a workflow command."""
    return for_terminal(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def for_github_property(text: str) -> str:
    """A property (`file=`, `title=`) of a workflow command."""
    return for_github(text).replace(":", "%3A").replace(",", "%2C")


_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&!:$]")
_ADDRESS = re.compile(r"(?i)\bwww\.")
_LIST = re.compile(r"^([-+]|[0-9]+[.)])(?=\s)")


def for_markdown(text: str) -> str:
    """Text on one line that Markdown shows as it is: no markup, link, image, HTML or mention comes of it.

    Marks become character references, which no parser takes for marks. Mentions, numbers of issues and hashes of
    commits are looked for after references were resolved, so a zero-width space breaks them.
    """
    text = for_terminal(" ".join(text.split()))
    text = _MARKUP.sub(lambda match: f"&#{ord(match.group())};", text)
    text = _LIST.sub(lambda match: f"{match[0][:-1]}&#{ord(match[0][-1])};", text)
    return _REFERENCE.sub("\u200b", _ADDRESS.sub("www&#46;", text).replace("@", "@\u200b"))


_REFERENCE = re.compile(r"(?<=&#35;)(?=[0-9])|(?i:(?<=\bGH)(?=-[0-9]))|(?<=\b[0-9a-f]{20})(?=[0-9a-f]{20}\b)")
