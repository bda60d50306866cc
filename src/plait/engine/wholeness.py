"""Whether standards and policies are whole: read, checked, and their examples worked.

Nothing is started on rules that are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, get_args

from plait.engine import worked
from plait.standards import policies
from plait.standards.checks import check as check_library
from plait.standards.checks import check_policy
from plait.standards.collection import BadStandards, Library
from plait.standards.policies import Policy
from plait.standards.shapes import Force, Standard

_FORCES: Final[tuple[Force, ...]] = get_args(Force)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and every problem of it, a line each with file and line.

    `standards` are those of the library and those that a partnership has of its own.
    """

    standards: tuple[Standard, ...]
    problems: tuple[str, ...]

    def counts(self) -> Iterator[str]:
        """How many there are by force, how many are verified, and the sum last."""
        forces = Counter(standard.force for standard in self.standards)
        by_force = ", ".join(f"{force} {forces[force]}" for force in _FORCES)
        yield f"By force: {by_force}."
        verified = sum(standard.verified for standard in self.standards)
        yield f"Verified: {verified}; not verified: {len(self.standards) - verified}."
        examples = sum(len(standard.examples) for standard in self.standards)
        number = len(self.problems)
        found = f"{number} problems" if number else "no problem"
        yield f"{len(self.standards)} standards, {examples} worked examples: {found}."


def check(library: Library, names: Iterable[str]) -> Checked:
    """Check the library, and the policies of these names over it.

    Under a policy the limits differ, so examples are worked as they were written.
    """
    problems = [str(problem) for problem in check_library(library)]
    own: list[Standard] = []
    for name in names:
        try:
            policy = policies.policy(name)
            problems += _of_policy(library, policy)
        except BadStandards as error:
            problems += str(error).splitlines()
        else:
            own += policy.adopted
    written = (*library, *own)
    problems += _worked(written)
    return Checked(written, tuple(dict.fromkeys(problems)))


def _of_policy(library: Library, policy: Policy) -> Iterator[str]:
    """What is wrong with a policy, and with the standards once it has changed them."""
    for problem in check_policy(policy):
        yield str(problem)
    for version in policy.versions:
        changed = policies.under(library, version)
        for standard in changed:
            if standard.policy == policy.name and standard not in policy.adopted:
                yield from _of_standard(standard, version)


def _of_standard(standard: Standard, version: Policy) -> Iterator[str]:
    """What is wrong with a standard as a version has it, where the version sets it."""
    for problem in check_library([standard]):
        field, _, message = problem.message.partition(": ")
        is_set = field in version.sets.get(standard.id, {})
        where = ["set", standard.id, *([field] if is_set else [])]
        yield version.fault(where, message if is_set else problem.message)


def _worked(standards: Iterable[Standard]) -> Iterator[str]:
    for standard in standards:
        for example in standard.examples:
            fault = worked.fault(standard, example)
            if fault is not None:
                yield fault
