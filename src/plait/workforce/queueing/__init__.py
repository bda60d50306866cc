"""A forecast about a queue, never about a person: who waits, for how long, and why.

Pure: the past, the people at work and the day are arguments, and chance comes from a
seed, so that the same question gets the same answer.
"""
