"""The clouds of Microsoft 365 by name: who gives tokens there, and for which mail servers they are."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Cloud(StrEnum):
    GLOBAL = "global"
    USGOV = "usgov"
    DOD = "dod"
    CHINA = "china"


class Hosts(NamedTuple):
    authority: str  # of Entra
    outlook: str  # the resource that a scope names; imap.host is the same


HOSTS = {  # learn.microsoft.com/entra/identity-platform/authentication-national-cloud, and Exchange's endpoints
    Cloud.GLOBAL: Hosts("login.microsoftonline.com", "outlook.office365.com"),
    Cloud.USGOV: Hosts("login.microsoftonline.us", "outlook.office365.us"),
    Cloud.DOD: Hosts("login.microsoftonline.us", "outlook-dod.office365.us"),
    Cloud.CHINA: Hosts("login.partner.microsoftonline.cn", "partner.outlook.cn"),
}


def token_address(cloud: Cloud, tenant: str) -> str:
    return f"https://{HOSTS[cloud].authority}/{tenant}/oauth2/v2.0/token"


def scope(cloud: Cloud, *, person: bool) -> str:
    """What a token is to allow: all that the application may, or what a `person` may who logs in."""
    resource = f"https://{HOSTS[cloud].outlook}"
    if person:
        return f"{resource}/IMAP.AccessAsUser.All {resource}/SMTP.Send offline_access"
    return f"{resource}/.default"
