"""Who answers for what an agency does, and may read its board."""

from typing import Final

#: The roles; the database has the same list (`plait.leads_an_agency`).
LEADS: Final = frozenset(
    {
        "community_midwifery_lead",
        "complex_case_lead",
        "named_midwife",
        "head_of_midwifery",
        "hv_team_lead",
        "hv_service_manager",
        "named_nurse",
        "practice_manager",
        "gp_safeguarding_lead",
        "named_doctor",
        "team_manager",
        "service_manager",
        "conference_manager",
        "director_of_childrens_services",
        "psychology_lead",
        "infant_mental_health_lead",
        "perinatal_team_manager",
        "perinatal_service_manager",
    }
)
