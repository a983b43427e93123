"""The ways to log in with tokens, provider by provider, as config.example.toml shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from daemon.adapters.config.oauth import ENTRA, MICROSOFT_SCOPE


class OAuthWay(NamedTuple):
    """One way: what it takes, in sentences, and the keys of [oauth]; `<…>` and `…` are the user's to fill in."""

    says: str
    keys: Mapping[str, object]


WAYS = (
    OAuthWay(
        'Microsoft 365, the application logs in by itself (imap.host = "outlook.office365.com"; smtp.host = '
        '"smtp.office365.com", port = 587, security = "starttls"). It needs IMAP.AccessAsApp and SMTP.SendAsApp with '
        "an administrator's consent, New-ServicePrincipal in Exchange, and Add-MailboxPermission on this one mailbox:",
        {
            "token_url": f"{ENTRA}/token",
            "client_id": "…",
            "client_secret": {"env": "INBOXCLERK_CLIENT_SECRET"},
            "scope": "https://outlook.office365.com/.default",
        },
    ),
    OAuthWay(
        "The same with a certificate in place of the secret (openssl req -x509 -newkey rsa:3072 -nodes; upload the .crt "
        "in Entra), with tenant in place of the address and the scope. cloud says where the tenant is: global, usgov "
        "(GCC High), dod or china; it needs the extra inboxclerk[assertion]:",
        {
            "tenant": "agency.example",
            "cloud": "global",
            "client_id": "…",
            "certificate": "clerk.crt",
            "private_key": {"file": "clerk.key"},
        },
    ),
    OAuthWay(
        "Microsoft 365 in somebody's name: `inboxclerk login` shows a page and a code to type there, on any device. In "
        "Entra the application has the delegated permissions IMAP.AccessAsUser.All, SMTP.Send and offline_access, and "
        "Allow public client flows set to Yes; client_secret too, if it has one. The refresh token is kept in "
        "state_dir/refresh_token, readable by its owner alone:",
        {
            "token_url": f"{ENTRA}/token",
            "device_url": f"{ENTRA}/devicecode",
            "client_id": "…",
            "scope": MICROSOFT_SCOPE,
        },
    ),
    OAuthWay(
        "Google, which gives no access to mail for such a code: the refresh token of who logged in with another "
        "program. A new one that comes with an access token is kept in state_dir/refresh_token; configure another to "
        "have it go:",
        {
            "token_url": "https://oauth2.googleapis.com/token",
            "client_id": "….apps.googleusercontent.com",
            "client_secret": {"file": "client-secret"},
            "refresh_token": {"file": "refresh-token"},
            "scope": "https://mail.google.com/",
        },
    ),
    OAuthWay(
        "Google Workspace without anybody's log-in: a service account with domain-wide delegation. Admin console, "
        "Security, API controls, Domain-wide delegation: its client ID with the scope https://mail.google.com/. It "
        "logs in as the mailbox in imap.username, and needs the extra inboxclerk[assertion]:",
        {"service_account": {"file": "service-account.json"}},
    ),
    OAuthWay(
        "A refresh token may be kept in the system's keyring, with the extra inboxclerk[keyring], where one is open to "
        "the service's user:",
        {
            "tenant": "agency.example",
            "client_id": "…",
            "refresh_token": {"file": "refresh-token"},
            "keep": "keyring",
        },
    ),
    OAuthWay(
        "A provider of your own, with a private certificate authority:",
        {
            "token_url": "https://login.agency.example/token",
            "client_id": "…",
            "client_secret": {"file": "client-secret"},
            "ca_file": "ca.pem",
        },
    ),
    OAuthWay(
        "Or a program that prints an access token; then nothing else stands here:",
        {"token": {"command": ["/usr/bin/token-helper", "projects@agency.example"]}},
    ),
)
