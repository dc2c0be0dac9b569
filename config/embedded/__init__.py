"""The embedded stack: the services and the programs of Lockstep as children of one process."""
