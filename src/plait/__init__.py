"""Plait: who owes what by when, for a new baby and a parent who may be unwell."""
