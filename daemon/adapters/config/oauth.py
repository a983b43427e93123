"""The configuration's words on OAuth: where access tokens come from, and who logs in for them."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from daemon.adapters.config.clouds import HOSTS, Cloud, scope, token_address
from daemon.adapters.config.secrets import Secret
from daemon.adapters.config.values import ConfigPart, FilePath
from daemon.adapters.transport import is_loopback


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme == "https" and bool(parts.hostname)
        usable = usable or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    except ValueError:
        usable = False
    if "<" in value:
        raise ValueError(f"{value!r}: write your own in place of <…>")
    if not usable or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError(f"{value!r} is no https:// address; secrets go there")
    return value


def _tenant(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.-]+", value):
        raise ValueError(f"{value!r} is no tenant: its id, or a domain of it")
    return value


Url = Annotated[str, AfterValidator(_url)]
Tenant = Annotated[str, AfterValidator(_tenant)]
ENTRA = "https://login.microsoftonline.com/<tenant>/oauth2/v2.0"
GOOGLE_TOKENS, GOOGLE_SCOPE = "https://oauth2.googleapis.com/token", "https://mail.google.com/"
MICROSOFT_SCOPE = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"


class OAuthPart(ConfigPart):
    """Where access tokens come from, for auth = "xoauth2" or "oauthbearer": token alone, or token_url and what it
    asks for. No password stands in [imap] and [smtp] then, and username is the mailbox's address.
    """

    token: Secret | None = Field(
        None,
        description="Where a program has an access token ready; nothing else stands here then.",
        examples=[{"command": ["/usr/bin/token-helper", "projects@agency.example"]}],
    )
    token_url: Url | None = Field(
        None, description="Where the provider gives access tokens.", examples=[f"{ENTRA}/token"]
    )
    device_url: Url | None = Field(
        None, description="Where `inboxclerk login` begins (RFC 8628).", examples=[f"{ENTRA}/devicecode"]
    )
    client_id: str | None = Field(
        None, description="Of the application that is registered with the provider.", examples=["…"]
    )
    client_secret: Secret | None = Field(
        None,
        description="The application's own secret; without refresh_token and device_url it logs in by itself.",
        examples=[{"env": "INBOXCLERK_CLIENT_SECRET"}],
    )
    refresh_token: Secret | None = Field(
        None, description="Of who logged in with another program.", examples=[{"file": "refresh-token"}]
    )
    scope: str | None = Field(
        None,
        description="What the token is to allow; with tenant or service_account all that mail needs if unset.",
        examples=["https://mail.google.com/"],
    )
    tenant: Tenant | None = Field(
        None,
        description="Of Microsoft 365, its id or a domain of it, in place of token_url and scope.",
        examples=["agency.example"],
    )
    cloud: Cloud = Field(
        Cloud.GLOBAL,
        description="Where that tenant is: global, usgov (GCC High), dod, or china (21Vianet). imap.host is "
        f"{', '.join(f'{hosts.outlook} ({name})' for name, hosts in HOSTS.items())}.",
    )
    certificate: FilePath | None = Field(
        None,
        description="The application's certificate (PEM) as Entra has it, in place of client_secret.",
        examples=["clerk.crt"],
    )
    private_key: Secret | None = Field(
        None, description="The RSA key of that certificate, in PEM.", examples=[{"file": "clerk.key"}]
    )
    service_account: Secret | None = Field(
        None,
        description="Google Workspace: the JSON file of a service account's key, with domain-wide delegation for "
        "https://mail.google.com/. The token is for the mailbox in imap.username; nothing else stands here then.",
        examples=[{"file": "service-account.json"}],
    )
    keep: Literal["file", "keyring"] = Field(
        "file",
        description="Where the newest refresh token is kept: in the file state_dir/refresh_token, or in the system's "
        "keyring, which needs the extra `inboxclerk[keyring]` and one that is open to the service's user.",
    )
    ca_file: FilePath | None = Field(
        None, description="The certificate of the provider's private authority.", examples=["ca.pem"]
    )

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, given: object) -> object:
        """What a cloud or a provider that is named means: its address, and the scope."""
        if not isinstance(given, dict):
            return given
        filled = dict(given)
        if "service_account" in given:
            filled = {"token_url": GOOGLE_TOKENS, "scope": GOOGLE_SCOPE, **given}
        elif isinstance(tenant := given.get("tenant"), str) and given.get("cloud", "global") in list(Cloud):
            if "token_url" in given:
                raise ValueError("tenant: not used beside token_url; delete one of them")
            cloud, person = Cloud(given.get("cloud", "global")), bool(given.keys() & {"device_url", "refresh_token"})
            filled = {"token_url": token_address(cloud, tenant), "scope": scope(cloud, person=person), **given}
        elif "cloud" in given and "tenant" not in given:
            raise ValueError("cloud: says where the tenant is; name tenant, too")
        return filled

    @model_validator(mode="after")
    def _complete(self) -> OAuthPart:
        others = [name for name in type(self).model_fields if name in self.model_fields_set - {"token"}]
        if self.token and others:
            raise ValueError(f"token stands alone; {', '.join(others)} would not be used")
        if self.service_account:
            if unused := set(others) - {"service_account", "token_url", "scope", "ca_file"}:
                raise ValueError(f"service_account: {', '.join(sorted(unused))} would not be used; delete them")
            return self
        if bool(self.certificate) != bool(self.private_key):
            raise ValueError("certificate and private_key: one signs, the other says with which; name both")
        if self.certificate and self.client_secret:
            raise ValueError("client_secret: not used beside certificate; delete one of them")
        if not self.token and not self.token_url:
            raise ValueError("name token_url, or token = { command = … } for a program that has a token ready")
        if self.token_url and not self.client_id:
            raise ValueError("client_id: missing; the provider's console shows it")
        if self.device_url:
            self._logs_in()
        elif self.token_url and not (self.refresh_token or self.client_secret or self.certificate):
            or_login = "" if _of(self.token_url, *_GOOGLE) else f". To log in here, {_device_url(self.token_url)}"
            raise ValueError(
                "name refresh_token (of who logged in), or client_secret or certificate (the application logs in "
                f"itself){or_login}"
            )
        return self

    def _logs_in(self) -> None:
        """Raises ValueError where the log-in could bring nothing that is of use."""
        if self.refresh_token:
            raise ValueError(
                "refresh_token: not used beside device_url, `inboxclerk login` gets one; delete one of them"
            )
        if _of(self.device_url, *_GOOGLE):
            raise ValueError(f"device_url: {_NO_MAIL_FOR_DEVICES}")
        if _of(self.device_url, *_MICROSOFT) and "offline_access" not in (self.scope or "").split():
            raise ValueError(f"scope: without offline_access a log-in is good for an hour; write {_SCOPE}")


def no_login(part: OAuthPart | None) -> str:
    """Why `inboxclerk login` has nothing to do, with the key and the remedy; "" where it has."""
    if part is None:
        return f'oauth: missing; set auth = "xoauth2" in [imap] and [smtp]; in [oauth], {_device_url(None)}'
    if part.device_url:
        return ""
    if part.token:
        return "oauth.device_url: missing; oauth.token names a program that has tokens ready: log in with that"
    if _of(part.token_url, *_GOOGLE):
        return f"oauth.device_url: missing, and of no use here: {_NO_MAIL_FOR_DEVICES}"
    instead = "oauth.refresh_token" if part.refresh_token else "oauth.client_secret, with which nobody has to log in"
    return f"oauth.device_url: missing; the config has {instead}. To log in here, {_device_url(part.token_url)}"


def _device_url(token_url: str | None) -> str:
    """What to write, as exactly as is known."""
    start, _, last = (token_url or "").rpartition("/")
    known = last == "token" and _of(token_url, *_MICROSOFT)
    lines = "" if known else f'token_url = "{ENTRA}/token", client_id, '
    return (
        f'for Microsoft 365 write {lines}device_url = "{start if known else ENTRA}/devicecode" and {_SCOPE}, then run '
        "`inboxclerk login`"
    )


def _of(url: str | None, *domains: str) -> bool:
    host = urlsplit(url or "").hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


_NO_MAIL_FOR_DEVICES = (
    "Google gives no access to mail for a code typed on another device. Get a refresh token with another program and "
    "name it in refresh_token, or name a program that has access tokens ready in token = { command = … }"
)
_GOOGLE = ("googleapis.com", "google.com")
_MICROSOFT = ("microsoftonline.com", "microsoftonline.us", "microsoftonline.cn")
_SCOPE = f'scope = "{MICROSOFT_SCOPE}"'
