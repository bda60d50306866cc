"""The groups of standards in the order of a pregnancy and of a life, as pages say."""

GROUPS = {
    "maternity": "Maternity",
    "perinatal_mental_health": "Perinatal mental health",
    "specialist_service": "Specialist service",
    "health_visiting": "Health visiting and general practice",
    "safeguarding": "Safeguarding",
    "communication": "Messages and handovers",
    "workforce": "Staff",
    "learning": "Learning from incidents",
}
