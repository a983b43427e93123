"""What a mailbox's headers tell of the team and its clients: a configuration to propose. `proposal.py` is the door."""
