"""patterns and answers come from the registry"""

from collections.abc import Iterable

from oos_catalog.lint.pattern_lines import Named, of_document, of_readings
from oos_catalog.lint.rule import ERROR, HINT, WARNING, Context, Hit, Hits, Rule
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.document import Document
from oos_catalog.model.organization import Organization
from oos_catalog.model.reading import UNSURE
from oos_catalog.model.registry import Pattern
from oos_catalog.patterns.registry import PATTERNS, Registry

RULE = Rule("unknown-pattern", ERROR, identity=True)

_MOST_NEAR = 20
"""Unknown ids of a file that are looked for among the known ones, which takes a while."""


def check(document: Document, context: Context) -> Hits:
    """Pattern lines that name a pattern, an answer or a parameter which the registry does not have.

    A claim is found, counted and compared by its pattern, so an id that nobody else uses joins it with nobody. A
    parameter that the pattern does not have is a warning, and so is a pattern that was split. A former id stays valid
    for ever; a hint names the present one. Against the copy of the registry that came with the program an unknown id is
    a warning: it may be newer than that copy.

    Before: `- **Pattern:** external-mail / one`

    After: `- **Pattern:** external-sender / single`
    """
    return _look_up(of_document(document), context)


def check_organization(organization: Organization, context: Context) -> Hits:
    """The same holds in readings.yml."""
    return _look_up(of_readings(organization), context)


def _look_up(named: Iterable[Named], context: Context) -> Hits:
    nearest: dict[str, str] = {}
    for one in named:
        if one.line.pattern is None:
            continue
        if (registry := context.registry) is None:
            return
        pattern = registry.pattern(one.line.pattern)
        if pattern is not None:
            yield from _whole(one, pattern, registry)
            yield from _parts(one, pattern, registry)
        elif not _is_unread(context.catalog, one.line.pattern):
            yield _unknown(one, registry, nearest)


def _is_unread(catalog: Catalog | None, name: str) -> bool:
    """Whether the pattern's file breaks its schema, which is said there and not once more in every organization."""
    for file in catalog.registry if catalog else ():
        former = file.frontmatter.get("formerly")
        if file.problems and (
            file.path.endswith(f"{PATTERNS}{name}.yml") or (isinstance(former, list) and name in former)
        ):
            return True
    return False


def _unknown(one: Named, registry: Registry, nearest: dict[str, str]) -> Hit:
    name = one.line.pattern or ""
    if name not in nearest:
        near = registry.near(name) if len(nearest) < _MOST_NEAR else []
        nearest[name] = f"the nearest: {_with_questions(registry, near)}" if near else "correct the id"
    found = f"the registry has no pattern {one.shown(name, 'pattern')}"
    return _missing(one, "pattern", registry, found, f"{nearest[name]}; `none; proposed = <question>` if none fits")


def _whole(one: Named, pattern: Pattern, registry: Registry) -> Hits:
    """What has become of a pattern that the line may well name."""
    if one.line.pattern != pattern.id:
        found, help = f"the pattern {pattern.id} is named by a former id", f"write `{pattern.id}`"
        yield one.at(RULE, "pattern", found=found, help=help, severity=HINT)
    if pattern.split_into:
        found, help = f"the pattern {pattern.id} was split", f"choose: {_with_questions(registry, pattern.split_into)}"
        yield one.at(RULE, "pattern", found=found, help=help, severity=WARNING)


def _parts(one: Named, pattern: Pattern, registry: Registry) -> Hits:
    """Answers and parameters that a known pattern does not have."""
    stance = one.line.stance
    if stance is not None and stance != UNSURE and registry.stance(pattern.id, stance) is None:
        answers = ", ".join(f"`{known.id}` ({known.sentence})" for known in pattern.stances)
        found = f"the pattern {pattern.id} has no answer {one.shown(stance, 'stance')}"
        yield _missing(one, "stance", registry, found, f"its answers: {answers}; `{UNSURE}` if the claim does not say")
    has = [parameter.name for parameter in pattern.parameters]
    for name in one.line.parameters:
        if name not in has:
            found = f"the pattern {pattern.id} has no parameter {one.shown(name, 'parameters', name)}"
            help = f"it has {', '.join(f'`{known}`' for known in has) or 'none'}; say the quantity in Rule"
            yield one.at(RULE, "parameters", name, found=found, help=help, severity=WARNING)


def _missing(one: Named, part: str, registry: Registry, found: str, help: str) -> Hit:
    """An error, unless the registry at hand may be older than the file."""
    severity = WARNING if registry.is_copy else None
    found = f"{found}: it is newer than your registry, or misspelt" if registry.is_copy else found
    return one.at(RULE, part, found=found, help=help, severity=severity)


def _with_questions(registry: Registry, ids: Iterable[str]) -> str:
    patterns = ((name, registry.pattern(name)) for name in ids)
    return ", ".join(f"`{name}` ({pattern.question})" if pattern else f"`{name}`" for name, pattern in patterns)
