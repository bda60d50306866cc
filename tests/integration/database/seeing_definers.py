"""The functions of who may see what, and who may not see a family or an address."""

SEEING = {
    "is_my_office": "reads posts to say who works in a partnership's office",
    "exclude_me": "keeps me out of a family, whether or not there is one",
    "exclude": "keeps a colleague out of a family that is open",
    "exclusions_of": "lists who is kept out of which family, for the office",
    "end_exclusion": "lets somebody in again, by the office",
    "restricted_of": "says whose address must not be found, never the address",
    "open_contact": "hands over an address, and writes who read it",
    "restrict_contact": "makes an address one that must not be found",
    "seeing_of": "tells who may see an event what was said of that",
    "may_set_class": "reads whose agency says who may see what",
    "follow_class": "gives an event the class that the chain says",
}
