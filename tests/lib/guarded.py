"""What of the schema is guarded and what is not, for the tests of its promises."""

#: The same for everyone: no subject in their keys, no row hidden.
REFERENCE_TABLES = {
    "partnership",
    "agency",
    "team",
    "team_serves",
    "staff",
    "post",
    "sharing_agreement",
    "sweep_state",
    "policy_version",
    "policy_worked_out",
    "feed_state",
    "engine_state",
    "outbox_state",
}

#: The case tables of messages.
MESSAGES = {"message", "message_opening", "message_draft", "message_file"}

#: Of the complex-cases list: its table, and its functions that look further.
COMPLEX_CASES = {"complex_case"}
OF_COMPLEX_CASES = {
    "replace_complex_cases_after_append": "writes the list's rows, after an append",
    "complex_case_reasons": "says who holds a reason for being on the list",
}
#: The case table of documents that are being written.
DOCUMENTS = {"document_draft"}

#: Their functions that look further than their caller, each for a reason.
OF_MESSAGES = {
    "replace_messages_after_append": "writes the rows of messages, after an append",
    "find_messages": "looks for words in the messages of my teams",
    "who_is_there": "says who of a team is on duty, while a record is open",
}

#: What the web may do with them as a whole: `message` is read by columns.
WITH_MESSAGES = {
    "message_opening": "INSERT SELECT",
    "message_draft": "DELETE INSERT SELECT UPDATE",
    "message_file": "INSERT SELECT",
    "document_draft": "INSERT SELECT",
}
