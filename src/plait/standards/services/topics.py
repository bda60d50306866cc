"""Every topic on which a service may say something, and the check of what is said."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel

from plait.standards.collection import BadStandards
from plait.standards.services import complex_cases, services, topic
from plait.standards.services.appointments import Appointments
from plait.standards.services.birth_alert import BirthAlertTopic
from plait.standards.services.capacity import Capacity
from plait.standards.services.care import Care
from plait.standards.services.demand import Demand, demand_of
from plait.standards.services.documents import Documents
from plait.standards.services.intake import Intake
from plait.standards.services.outcomes import Outcomes
from plait.standards.services.units import Units
from plait.timeline.facts import did_you_mean

#: The shape of each topic, by the name of its file.
TOPICS: Final[Mapping[str, type[BaseModel]]] = MappingProxyType(
    {
        "capacity": Capacity,
        "care": Care,
        "documents": Documents,
        "appointments": Appointments,
        "intake": Intake,
        "outcomes": Outcomes,
        "birth_alert": BirthAlertTopic,
        complex_cases.TOPIC: complex_cases.ComplexCases,
        "units": Units,
        "demand": Demand,
    }
)


def faults() -> list[str]:
    """Every fault of the services in use, a line each; none where all is well."""
    try:
        every = services().values()
    except BadStandards as error:
        return str(error).splitlines()
    found: list[str] = []
    for service in every:
        for path in sorted(service.folder.glob("*.yaml")):
            if path.stem == "service":
                continue
            shape = TOPICS.get(path.stem)
            if shape is None:
                hint = did_you_mean(path.stem, TOPICS)
                found.append(f"{service.id}/{path.name}:1: is no topic{hint}")
                continue
            try:
                topic(service, path.stem, shape)
                if shape is Demand:
                    demand_of(service)
            except BadStandards as error:
                found += [f"{service.id}/{line}" for line in str(error).splitlines()]
    return found
