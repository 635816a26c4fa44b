"""Contributed text on its way out: made harmless for the medium that shows it."""

from __future__ import annotations


def for_terminal(text: str) -> str:
    """Text on one line; control, invisible and direction-changing characters appear as `\\x1b`, `\\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def for_github(text: str) -> str:
    """The message of a workflow command."""
    return for_terminal(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def for_github_property(text: str) -> str:
    """A property (`file=`, `title=`) of a workflow command."""
    return for_github(text).replace(":", "%3A").replace(",", "%2C")
