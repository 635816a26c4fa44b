"""Names joined into groups (union-find, Tarjan 1975)."""

from __future__ import annotations


class Groups:
    """Every name is a group of its own until it is joined with another."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The name that stands for the group: the smallest one in it, whatever the order of joining."""
        root = name
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while name != root:
            name, self._parent[name] = self._parent[name], root
        return root

    def join(self, one: str, other: str) -> None:
        """Make one group of the two that the names are in."""
        first, second = sorted((self.of(one), self.of(other)))
        self._parent[second] = first
