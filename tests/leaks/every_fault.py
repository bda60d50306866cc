"""Every fault that is seeded in Python, or shows on a page."""

from leaks.faults import FAULTS as FIRST
from leaks.later_faults import LATER

FAULTS = (*FIRST, *LATER)
