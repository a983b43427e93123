"""`demo`: two weeks of invented correspondence, played through the real daemon on embedded servers."""

from daemon.app.demo.play import play

__all__ = ["play"]
