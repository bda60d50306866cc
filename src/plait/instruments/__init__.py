"""What a questionnaire means. Pure, plus data.

One YAML file an instrument in `library/`: how many items, what each printed option
scores, which items ask about safety, which totals mean what, and whose words it is
in. The words themselves ship only where the licence lets us and we hold them exactly.
"""
