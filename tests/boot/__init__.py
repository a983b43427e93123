"""The service under a real systemd: Debian 13 booted in a container, mail servers of its own, no network but a cable."""
