"""How often things happen in the made-up world, and how we know.

**Sourced** (NHS Maternity Services Data Set, England, 2022-23, Open Government
Licence v3.0; shares are of the deliveries with a known value):

- `BOOKED_AT`: gestation at the formal booking appointment, 528,675 deliveries.
- `BORN_AT`: gestation at birth, 535,545 deliveries. 7.9 % before 37 weeks.
- `TWINS`: 537,125 babies in 531,000 deliveries.
- `COMPLEX_SOCIAL_FACTORS`: 68,240 of 516,485 deliveries.
- `MOTHER_AGED`: age at booking, 531,000 deliveries.

**Assumptions** (ours; chosen so that the lists look like a believable working
week, and not to be quoted): every other number here. They are shares of families,
contacts or duties, as their names say. Nothing in Plait's rules depends on them.
"""

from __future__ import annotations

from typing import Final

#: (first day of gestation, last day, share) at booking. Sourced.
BOOKED_AT: Final = (
    (42, 70, 0.613),
    (71, 90, 0.269),
    (91, 140, 0.081),
    (141, 200, 0.037),
)

#: (first week, last week, share) of gestation at birth. Sourced.
BORN_AT: Final = (
    (24, 27, 0.0053),
    (28, 31, 0.0079),
    (32, 33, 0.0095),
    (34, 36, 0.0566),
    (37, 37, 0.0930),
    (38, 38, 0.1650),
    (39, 39, 0.3153),
    (40, 40, 0.2212),
    (41, 41, 0.1129),
    (42, 42, 0.0133),
)

#: (youngest, oldest, share): the mother's age in years at booking. Sourced.
MOTHER_AGED: Final = (
    (17, 19, 0.032),
    (20, 24, 0.133),
    (25, 29, 0.277),
    (30, 34, 0.339),
    (35, 39, 0.179),
    (40, 44, 0.040),
)

TWINS: Final = 0.0115
COMPLEX_SOCIAL_FACTORS: Final = 0.132

# All that follows are assumptions.
LOST: Final = 0.02
MOVED: Final = 0.03
PARTNER_AT_HOME: Final = 0.82
NOTIFIED_BY_GP: Final = 0.45
WHOOLEY_AT_BOOKING: Final = 0.95
SEVERE_ILLNESS_BEFORE: Final = 0.025
SEVERE_ILLNESS_OF_RELATIVE: Final = 0.03
EPDS_AT_NEW_BIRTH: Final = 0.45
EPDS_AT_SIX_WEEKS: Final = 0.85
MISSED_ANTENATAL: Final = 0.05
MISSED_ANTENATAL_WHEN_UNWELL: Final = 0.11
MISSED_PERINATAL: Final = 0.1
NO_ACCESS: Final = 0.05
NOT_BROUGHT: Final = 0.04
EMERGENCY_DEPARTMENT: Final = 0.30
RED_FLAG_WHEN_VERY_UNWELL: Final = 0.35
REFERRED_TO_SOCIAL_CARE: Final = 0.045
MARK_SEEN: Final = 0.03
MESSAGES_A_FAMILY: Final = 2.4
CORRECTED: Final = 0.005
CORRECTION_WITHDRAWS: Final = 0.5
RECORDED_DAYS_LATE: Final = 0.02

#: Minutes from happening to recording: the median of a log-normal, and its spread.
RECORDING_LAG_MINUTES: Final = 25.0
RECORDING_LAG_SPREAD: Final = 1.1

#: A duty is done in time, late, or (the rest, if it is recent) not yet.
DONE_IN_TIME: Final = 0.88
DONE_LATE: Final = 0.05
