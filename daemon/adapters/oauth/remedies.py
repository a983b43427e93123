"""What a refusal of the provider of tokens means for a person."""

from __future__ import annotations


def remedy_for(code: str, words: str, *, by_login: bool) -> str:
    """What to do, by what Microsoft's words say most exactly, else by the code.

    `by_login` tells whether `inboxclerk login` gets the refresh token, or another program did.
    """
    for mark, remedy in _BY_WORDS.items():
        if mark in words:
            return remedy
    if code in _NEW_LOG_IN:
        return _LOG_IN if by_login else _LOG_IN_ELSEWHERE
    if code in _NO and by_login:
        return _DECLINED
    return _BY_CODE.get(code, "Check oauth.token_url, oauth.client_id and oauth.scope.")


THE_OWNER = "the mailbox's owner; a running clerk takes it at its next try."
_LOG_IN = f"Run `inboxclerk login` as {THE_OWNER}"
_LOG_IN_ELSEWHERE = (
    "Log in again as the mailbox's owner, with the program that made the refresh token, and put the new one where "
    "oauth.refresh_token lies; the clerk takes it at its next try."
)
_NO = ("access_denied", "authorization_declined")  # RFC 8628 3.5, and Microsoft's own word for it
_NEW_LOG_IN = ("invalid_grant", "interaction_required", "login_required")
_CONSENT = (
    "Somebody has to consent first: an administrator in the provider's console (Entra: App registrations, API "
    "permissions, Grant admin consent), or the mailbox's owner by logging in."
)
_DECLINED = (
    "Whoever opened the page said no there, or may not say yes: then an administrator has to consent first (Entra: App "
    "registrations, API permissions, Grant admin consent). After that run `inboxclerk login` again."
)
_NEW_SECRET = "Make a new client secret in the provider's console and put it where oauth.client_secret lies."
_SCOPE = (
    'Correct oauth.scope. Microsoft 365: "https://outlook.office365.com/.default" for client credentials, else '
    '"https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"; '
    'Google: "https://mail.google.com/".'
)
_WHO = "Check oauth.client_id, and the tenant in oauth.token_url."
_PUBLIC = (
    "Entra: App registrations, this application, Authentication: set Allow public client flows to Yes, or name a "
    "client secret in oauth.client_secret."
)
_BLOCKED = (
    "A Conditional Access policy of the tenant forbids this log-in, often all device codes: an administrator excepts "
    "this application or account, or the application logs in by itself with oauth.client_secret and no device_url."
)
TOO_LATE = "The code was not typed in time. Run `inboxclerk login` again; the new code is good for some minutes."
_DELEGATION = (
    "Google: an administrator opens Admin console, Security, API controls, Domain-wide delegation, and adds the client "
    "ID of this service account with the scope https://mail.google.com/; it may take some hours until it counts."
)
_TIME = "The clock of this machine is wrong: set it, and have it kept by NTP (timedatectl set-ntp true)."
_NEW_KEY = (
    "The key was deleted or belongs to another account: make a new one in the Google Cloud console (IAM, Service "
    "accounts, Keys) and put it where oauth.service_account lies."
)
_CERTIFICATE = (
    "Upload the certificate in oauth.certificate to Entra (App registrations, this application, Certificates), or "
    "take the private key that belongs to the one that is there; certificates expire."
)
_BY_WORDS = {  # learn.microsoft.com/entra/identity-platform/reference-error-codes
    "AADSTS65001": _CONSENT,
    "AADSTS90094": _CONSENT,
    "AADSTS7000222": f"The client secret has expired. {_NEW_SECRET}",
    "AADSTS7000215": f"{_NEW_SECRET} Its value is meant, not its ID.",
    "AADSTS7000218": _PUBLIC,
    "AADSTS700025": "Entra has this application as a public client: delete oauth.client_secret.",
    "AADSTS700016": _WHO,
    "AADSTS90002": _WHO,
    "AADSTS70011": _SCOPE,
    "AADSTS1002012": _SCOPE,
    "AADSTS53003": _BLOCKED,
    "AADSTS70019": TOO_LATE,
    "AADSTS700024": _TIME,
    "AADSTS700027": _CERTIFICATE,
    "AADSTS7000112": "Entra has this application switched off: enable it under Enterprise applications, Properties.",
    "reasonable timeframe": _TIME,  # Google's
    "Invalid JWT Signature": _NEW_KEY,
    "account not found": _NEW_KEY,
    "Invalid email or User ID": "Google knows no such mailbox: correct imap.username; an alias is none.",
    "Client is unauthorized to retrieve access tokens": _DELEGATION,
}
_BY_CODE = {  # RFC 6749 5.2, OpenID Connect Core 3.1.2.6, RFC 8628 3.5
    "invalid_client": "Check oauth.client_id and oauth.client_secret; secrets expire in most consoles.",
    "unauthorized_client": "Allow this application the grant that is used, and check oauth.client_id.",
    "unsupported_grant_type": "Check oauth.token_url: the server does not know the way in which a token is asked for.",
    "invalid_scope": _SCOPE,
    "consent_required": _CONSENT,
    "access_denied": _CONSENT,
    "expired_token": TOO_LATE,
}
