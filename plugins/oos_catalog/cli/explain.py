"""`oos explain`: the page of a rule."""

from __future__ import annotations

from difflib import get_close_matches

import click

from oos_catalog.lint.rule import Checker, checkers, named


@click.command("explain", short_help="explain a rule of the checker")
@click.argument("rule", required=False)
def command(rule: str | None) -> int:
    """Say what RULE means, why it matters and how to mend it; without RULE, list all.

    RULE is an id such as schema, or a code of the format's own platform such as CLAIM_INVALID.
    """
    if rule is None:
        width = max(map(len, checkers()))
        for name, one in checkers().items():
            click.echo(f"{name:<{width}}  {one.rule.severity:<7}  {one.summary}")
        return 0
    checker = named(rule)
    if checker is None:
        raise no_such_rule(rule)
    click.echo("\n".join(_page(checker)))
    return 0


def no_such_rule(name: str) -> click.UsageError:
    """The error for a rule that does not exist, with the nearest that do."""
    known = [*checkers(), *(alias for one in checkers().values() for alias in one.rule.aliases)]
    near = get_close_matches(name, known, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`oos explain` lists them"
    return click.UsageError(f"no rule {name!a}; {hint}")


def _page(checker: Checker) -> list[str]:
    rule = checker.rule
    lines = [f"{rule.id} ({rule.severity})", checker.summary, ""]
    if checker.page:
        lines += [checker.page, ""]
    if rule.aliases:
        lines.append(f"The format's platform calls it {', '.join(rule.aliases)}.")
    if rule.fixed:
        why = "It protects readers" if rule.safety else "It keeps rules readable and their addresses true"
        lines.append(f"{why}: org.yml cannot ignore it.")
    else:
        lines.append(
            f"To accept it: in org.yml `ignore: [{{rule: {rule.id}, reason: ...}}]`, with the reason in words."
        )
    return lines
