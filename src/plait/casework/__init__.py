"""What staff do, one verb a function.

A verb takes what a person on the ward would say, makes one fact of it and hands it to
`worklist.recording.record`, which checks who may, refuses what cannot be, keeps it and
works out who owes what because of it. Every verb takes the occasion by keyword:
`family`, `occurred_at`, `recorded_at`, `by`, and where they matter `team`, `event_id`
and `sensitivity` (see `worklist.recording.Occasion`).
"""
