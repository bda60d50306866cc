"""What the schema promises of what goes to other installations and comes from them."""

#: Of a family.
CASE_TABLES = {"exchange_out", "exchange_link"}
#: Keyed by the installation that sent it: it is kept before it is read.
OF_A_PARTNER = {"exchange_in"}
#: The same for everyone.
REFERENCE_TABLES = {"exchange_partner", "remote_agency", "remote_team"}

DEFINERS = {
    "put_envelopes": "lets what is released to another installation travel to it",
    "send_released": "calls the one above, where something was released",
    "send_corrected": "calls it, where something was corrected",
    "send_class": "tells where an event travelled which class it counts with now",
    "hours_of": "says when offices are open, and who works there to nobody",
    "keep_envelope": "keeps what another installation sent, before it is read",
    "release_arrived": "shows what came to the team that it was sent to",
    "check_link": "writes who checked whose record began with what came",
}
