"""For another Plait: what is released to its teams goes there, signed and sealed.

A team of another installation is a team like any other, with a home elsewhere. What is
released to it travels, and nothing else: the ledger decides, this room carries.
"""
