"""The compiled kernel: every family by plain loops over the columns of an extract.

The loops do what `engine.derive` does, in its order: `known` is its timeline,
`pregnancies` and `states` what was so at a moment, `closings` and `departures` what
ends a duty, `duties` what it makes of a standard, and `settling` when that is due.
"""

from plait.population.kernel.running import Kernel, judge, pieces

__all__ = ["Kernel", "judge", "pieces"]
