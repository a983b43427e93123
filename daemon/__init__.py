"""inboxclerk: a daemon that keeps a team's mail with its clients in order."""
