"""The science of Lockstep: what misalignment between layers is, and what would end it.

Pure functions of columns and a date. No framework, no I/O, no clock, no randomness that is not
passed in: the same record and the same day give the same answer on any machine at any time.
"""
