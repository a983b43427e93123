"""Thin adapters: I/O without decisions."""
