"""Who reads of capacity and demand."""

from typing import Final

#: They read the numbers of their own service as they are.
OWN: Final = frozenset({"perinatal_team_manager", "perinatal_service_manager"})
#: They pay for it, and read guarded numbers.
PAYING: Final = frozenset({"specialised_commissioner"})
READERS: Final = OWN | PAYING
