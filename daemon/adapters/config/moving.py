"""A configuration as a service has it: the state under /var/lib, passwords handed over as credentials of systemd."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import tomlkit

# Where secrets may stand, and the name of the credential that each becomes.
SECRETS = {
    ("imap", "password"): "imap",
    ("smtp", "password"): "smtp",
    ("alarm", "password"): "alarm",
    ("alarm", "ping_token"): "ping",
    ("oauth", "client_secret"): "oauth-client",
    ("oauth", "refresh_token"): "oauth-refresh",
    ("oauth", "token"): "oauth-token",
    ("oauth", "private_key"): "oauth-key",
    ("oauth", "service_account"): "oauth-account",
}


def moved(
    text: str, state: str, named: Callable[[str], str] = str
) -> tuple[str, dict[str, tuple[str, Mapping[str, Any]]]]:
    """The configuration `text` with `state` for its folder, and with credentials for the secrets in files or variables.

    Beside it the secrets that become credentials: name → key, and where the secret lies now. A command stays one.
    `named`: what a credential is called, where the plain name is somebody else's.
    """
    document = tomlkit.parse(text)
    document["state_dir"] = state
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for (section, key), name in SECRETS.items():
        spec = document.get(section, {}).get(key)
        if spec is not None and ("file" in spec or "env" in spec):
            found[named(name)] = f"{section}.{key}", dict(spec.unwrap())
            table = tomlkit.inline_table()
            table.update({"credential": named(name)})
            document[section][key] = table
    return tomlkit.dumps(document), found


def credentials(text: str) -> Iterator[str]:
    """The names of the credentials that a configuration asks systemd for."""
    document = tomlkit.parse(text).unwrap()
    for section, key in SECRETS:
        spec = document.get(section, {}).get(key)
        if isinstance(spec, Mapping) and "credential" in spec:
            yield str(spec["credential"])
