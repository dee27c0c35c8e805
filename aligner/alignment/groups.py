"""What beads join, however indirectly: disjoint sets of whatever they hold."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

Member = TypeVar("Member", bound=Hashable)


class Groups(Generic[Member]):
    """Members in groups, which grow together as some of them are joined."""

    def __init__(self) -> None:
        self._above: dict[Member, Member] = {}

    def join(self, members: Sequence[Member]) -> None:
        """Put members, and all that they are joined with, into one group."""
        for member in members:
            self._above[self.root(member)] = self.root(members[0])

    def all(self) -> list[list[Member]]:
        """The groups, in the order in which their first members came."""
        found: dict[Member, list[Member]] = defaultdict(list)
        for member in self._above:
            found[self.root(member)].append(member)
        return list(found.values())

    def root(self, member: Member) -> Member:
        """The member that stands for the group of another."""
        while (above := self._above.setdefault(member, member)) != member:
            self._above[member] = self._above[above]
            member = above
        return member
