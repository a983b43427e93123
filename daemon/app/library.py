"""What is looked up on disk when a person asks the clerk for it by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daemon.app.exporting import record_page
from daemon.app.office import Office
from daemon.app.views import found_mail
from daemon.core.desk.library import FoundMail


@dataclass(frozen=True)
class OfficeLibrary:
    """See `daemon.core.desk.library.Library`."""

    office: Office

    def find(self, text: str) -> list[FoundMail]:
        return found_mail(self.office, text)

    def page(self, client: str, now: datetime, language: str) -> str:
        return record_page(self.office, client, now, language)
