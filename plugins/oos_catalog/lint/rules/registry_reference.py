"""the files of the registry agree with each other"""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import NamedTuple

from oos_catalog.lint.rule import ERROR, WARNING, Context, Hit, Hits, Rule
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.document import Document
from oos_catalog.model.finding import Severity
from oos_catalog.model.registry import Pattern
from oos_catalog.patterns.normal import normalized
from oos_catalog.patterns.registry import PATTERNS

RULE = Rule("registry-reference", ERROR, identity=True)


class Entry(NamedTuple):
    """A pattern with the file that holds it."""

    file: Document
    pattern: Pattern

    def at(self, *path: str | int, found: str, help: str, severity: Severity | None = None) -> Hit:
        place = self.file.place(*path)
        return RULE.at(place, found=found, help=help, path=self.file.path, severity=severity)


def check_catalog(catalog: Catalog, context: Context) -> Hits:
    """References inside `_registry` that lead nowhere, and names that stand for two things.

    A pattern's id is the name of its file, and stays for ever: a former id leads to one pattern. Ids of answers and
    parameters are unique within a pattern, and `compatible` pairs two of its answers. `related` and `split_into` name
    other patterns, `context` situations of `situations.yml`. No two patterns ask the same. An alias of two patterns is
    a warning: whoever looks for it finds both.

    Before: `related: [outbound-aproval]`

    After: `related: [outbound-approval]`
    """
    files = sorted((one for one in catalog.registry if PATTERNS in one.path), key=lambda one: one.path)
    entries = [Entry(one, Pattern.model_validate(one.frontmatter)) for one in files if not one.problems]
    ids = {one.pattern.id for one in entries} | {_stem(one) for one in files if one.problems}
    situations = context.registry.situations if context.registry else ()
    for entry in entries:
        yield from _names(entry)
        yield from _compatible(entry)
        yield from _dead_ends(entry, ids, situations)
    yield from _told_twice(entries)


def _names(entry: Entry) -> Hits:
    """The pattern's own id, and those of its answers and parameters."""
    pattern, stem = entry.pattern, _stem(entry.file)
    if pattern.id != stem:
        found, help = f"the file {stem}.yml holds the pattern {pattern.id}", f"name the file {pattern.id}.yml"
        yield entry.at("id", found=found, help=help)
    yield from _repeated(entry, "stances", "id", [stance.id for stance in pattern.stances])
    yield from _repeated(entry, "parameters", "name", [parameter.name for parameter in pattern.parameters])


def _repeated(entry: Entry, field: str, key: str, names: list[str]) -> Hits:
    for index, name in enumerate(names):
        if name in names[:index]:
            found = f"`{field}` of {entry.pattern.id} holds {name} twice"
            yield entry.at(field, index, key, found=found, help="give one of them another name")


def _compatible(entry: Entry) -> Hits:
    """Pairs in `compatible` that are not two answers of the pattern."""
    answers = [stance.id for stance in entry.pattern.stances]
    for row, pair in enumerate(entry.pattern.compatible):
        for column, name in enumerate(pair):
            if name not in answers:
                found = f"{name} is no answer of {entry.pattern.id}"
                yield entry.at("compatible", row, column, found=found, help=f"its answers are {', '.join(answers)}")
        if len(set(pair)) < len(pair):
            found = f"{pair[0]} is paired with itself"
            yield entry.at("compatible", row, found=found, help="pair two different answers, or remove the pair")


def _dead_ends(entry: Entry, ids: set[str], situations: Collection[str]) -> Hits:
    """Situations and patterns that are named and do not exist; a missing list of situations is said elsewhere."""
    pattern = entry.pattern
    for index, name in enumerate(pattern.context):
        if situations and name not in situations:
            help = f"{_near(name, situations)}add it to situations.yml, or correct it"
            yield entry.at("context", index, found=f"the situation {name} is not in situations.yml", help=help)
    for field, names in (("related", pattern.related), ("split_into", pattern.split_into)):
        for index, name in enumerate(names):
            if name == pattern.id:
                yield entry.at(field, index, found=f"`{field}` of {name} names itself", help="remove it")
            elif name not in ids:
                help = f"{_near(name, ids)}name a pattern of the registry by its present id"
                yield entry.at(field, index, found=f"`{field}` names {name}, which is no pattern", help=help)


def _told_twice(entries: list[Entry]) -> Hits:
    """What must lead to one pattern only and stands at two."""
    former: dict[str, Entry] = {}
    questions: dict[str, Entry] = {}
    aliases: dict[str, Entry] = {}
    present = {one.pattern.id: one for one in entries}
    for entry in entries:
        for index, name in enumerate(entry.pattern.formerly):
            other = present.get(name) or former.setdefault(name, entry)
            if name in present or other is not entry:
                found = f"the former id {name} leads to {other.pattern.id}"
                yield entry.at("formerly", index, found=found, help="an id leads to one pattern for ever; remove it")
            elif name in entry.pattern.formerly[:index]:
                yield entry.at("formerly", index, found=f"the former id {name} stands twice", help="keep one of them")
        other = questions.setdefault(normalized(entry.pattern.question), entry)
        if other is not entry:
            found = f"{other.pattern.id} asks the same question"
            yield entry.at("question", found=found, help="say in the question what differs, or merge the two")
        for index, alias in enumerate(entry.pattern.aliases):
            other = aliases.setdefault(normalized(alias), entry)
            if other is not entry:
                found = f"the alias {alias!a} stands at {other.pattern.id} as well"
                help = "use other words in one of the two"
                yield entry.at("aliases", index, found=found, help=help, severity=WARNING)


def _stem(file: Document) -> str:
    """`external-sender` of `catalog/_registry/patterns/external-sender.yml`."""
    return file.path.rpartition("/")[2].removesuffix(".yml")


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), 1)
    return f"did you mean {near[0]}? " if near else ""
