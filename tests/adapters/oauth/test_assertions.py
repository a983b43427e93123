"""Log-ins that are signed: Google's service account and Microsoft's client certificate, on a server that verifies them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from daemon.adapters.config.location import BadConfig
from daemon.adapters.config.oauth import OAuthPart
from daemon.adapters.config.parts import load_config
from daemon.adapters.imap.session import Imap
from daemon.adapters.oauth.endpoint import OAuthError
from daemon.adapters.transport import Failure, ServerError
from daemon.app.clerk import Clerk
from daemon.app.office import open_office
from daemon.app.servers import imap_settings, tokens
from tests.agency import at, body, mail, parsed
from tests.conftest import need_dovecot
from tests.provider import configured
from tests.servers.assertion_server import GOOGLE, MICROSOFT, AssertionServer
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_server import TokenSmtpServer

ADMIN = "admin@agency.example"


@dataclass
class Pair:
    """An RSA key with its certificate."""

    private: str
    public: str
    certificate: x509.Certificate


def pair() -> Pair:
    key = rsa.generate_private_key(65537, 2048)
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "clerk")]), datetime.now(UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(2)
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return Pair(private, public, builder.sign(key, SHA256()))


@pytest.fixture(scope="module")
def keys() -> Pair:
    return pair()


@pytest.fixture
def provider(keys: Pair) -> Iterator[AssertionServer]:
    with AssertionServer(keys.public, keys.certificate.public_bytes(Encoding.DER)) as server:
        yield server


@dataclass
class Scene:
    """A configuration in a folder, for one of the two ways."""

    folder: Path
    provider: AssertionServer
    keys: Pair
    config: Path

    def account(self, keys: Pair, **more: str) -> None:
        told = {"client_email": "clerk@project.iam.example", "private_key": keys.private, "private_key_id": "k1"}
        (self.folder / "account.json").write_text(json.dumps(told | more))

    def token(self) -> str:
        source = tokens(load_config(self.config, frozenset()))
        assert source
        return source.token()


@pytest.fixture
def mailbox(provider: AssertionServer) -> Iterator[Dovecot]:
    need_dovecot()
    with Dovecot(introspection=provider.introspection) as server:
        yield server


@dataclass
class Nowhere:
    """In place of a server where only tokens are asked for."""

    port: int = 1


@pytest.fixture
def servers(request: pytest.FixtureRequest, provider: AssertionServer) -> Iterator[tuple[Any, Any]]:
    """IMAP and SMTP that take the provider's tokens, for tests that name `mailbox`."""
    if "mailbox" not in request.fixturenames:
        yield Nowhere(), Nowhere()
        return
    with TokenSmtpServer(provider.good) as smtp:
        yield request.getfixturevalue("mailbox"), smtp


@pytest.fixture
def google(tmp_path: Path, provider: AssertionServer, keys: Pair, servers: tuple[Any, Any]) -> Scene:
    lines = f'token_url = "{provider.url}"\nservice_account = {{ file = "account.json" }}'
    scene = Scene(tmp_path, provider, keys, configured(tmp_path, *servers, lines))
    scene.account(keys)
    return scene


@pytest.fixture
def microsoft(tmp_path: Path, provider: AssertionServer, keys: Pair, servers: tuple[Any, Any]) -> Scene:
    lines = f'token_url = "{provider.url}"\nclient_id = "the-clerk"\nscope = "https://outlook.office365.com/.default"\n'
    lines += 'certificate = "clerk.crt"\nprivate_key = { file = "clerk.key" }'
    (tmp_path / "clerk.crt").write_bytes(keys.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "clerk.key").write_text(keys.private)
    return Scene(tmp_path, provider, keys, configured(tmp_path, *servers, lines))


def test_a_service_account_reads_the_mailbox_in_whose_name_it_asks(google: Scene, mailbox: Dovecot) -> None:
    with Imap(imap_settings(load_config(google.config, frozenset()))):
        pass
    (form,), (claims,) = google.provider.asked, google.provider.claims
    assert form["grant_type"] == GOOGLE
    assert (claims["sub"], claims["scope"]) == ("projects", "https://mail.google.com/")
    assert claims["exp"] - claims["iat"] <= 3600


def test_an_application_with_a_certificate_reads_mail_and_sends_no_secret(microsoft: Scene, mailbox: Dovecot) -> None:
    with Imap(imap_settings(load_config(microsoft.config, frozenset()))):
        pass
    (form,), (claims,) = microsoft.provider.asked, microsoft.provider.claims
    assert (form["grant_type"], form["client_assertion_type"]) == ("client_credentials", MICROSOFT)
    assert form.keys() == {"grant_type", "client_id", "scope", "client_assertion_type", "client_assertion"}
    assert claims["exp"] - claims["nbf"] <= 600


def test_each_token_is_asked_for_with_an_assertion_of_its_own(microsoft: Scene) -> None:
    source = tokens(load_config(microsoft.config, frozenset()))
    assert source
    source.refused(source.token())
    source.token()
    first, second = (claims["jti"] for claims in microsoft.provider.claims)
    assert first != second


@pytest.mark.parametrize(("off", "refused"), [(-7200, 1), (-90, 1), (-30, 0), (90, 0), (86_400, 1)])
def test_a_clock_that_is_far_off_costs_one_question_and_is_logged(
    google: Scene, off: int, refused: int, caplog: pytest.LogCaptureFixture
) -> None:
    google.provider.off = off
    assert google.token() == "access-token-1"
    assert len(google.provider.asked) == 1 + refused
    assert ("seconds off" in caplog.text) is bool(refused)


def test_what_was_learned_of_the_clock_counts_for_the_next_token(google: Scene) -> None:
    source = tokens(load_config(google.config, frozenset()))
    assert source
    google.provider.off = 7200
    source.refused(source.token())
    source.token()
    assert len(google.provider.asked) == 3


@pytest.mark.parametrize("way", ["google", "microsoft"])
def test_a_clock_that_no_time_of_the_providers_mends_is_told_with_the_remedy(
    request: pytest.FixtureRequest, way: str
) -> None:
    scene: Scene = request.getfixturevalue(way)
    words = {
        "google": ("invalid_grant", "Invalid JWT: Token must be in a reasonable timeframe."),
        "microsoft": ("invalid_client", "AADSTS700024: Client assertion is not within its valid time range."),
    }
    scene.provider.refuse(*words[way])
    with pytest.raises(OAuthError) as refused:
        scene.token()
    assert "NTP" in refused.value.remedy


def test_a_key_that_is_changed_in_its_file_is_used_at_the_next_token(google: Scene) -> None:
    source = tokens(load_config(google.config, frozenset()))
    assert source
    source.token()
    other = pair()
    google.provider.key = other.public  # the old key was deleted in the console
    source.refused("access-token-1")
    with pytest.raises(OAuthError, match="Signature") as refused:
        source.token()
    assert "make a new one" in refused.value.remedy
    google.account(other)
    assert source.token() == "access-token-2"


def test_a_certificate_that_is_renewed_in_its_files_is_used_at_the_next_token(microsoft: Scene) -> None:
    source = tokens(load_config(microsoft.config, frozenset()))
    assert source
    source.token()
    other = pair()
    microsoft.provider.key = other.public
    microsoft.provider.certificate = other.certificate.public_bytes(Encoding.DER)
    source.refused("access-token-1")
    with pytest.raises(OAuthError, match="AADSTS700027") as refused:
        source.token()
    assert "Upload the certificate" in refused.value.remedy
    (microsoft.folder / "clerk.crt").write_bytes(other.certificate.public_bytes(Encoding.PEM))
    (microsoft.folder / "clerk.key").write_text(other.private)
    assert source.token() == "access-token-2"


@pytest.mark.parametrize(
    ("text", "words", "remedy"),
    [
        (None, "account.json: No such file", "readable by the clerk"),
        ("", "is empty", "whole key"),
        ("-----BEGIN", "no JSON", "JSON, not P12"),
        ('{"client_email": "a"}', "private_key", "JSON, not P12"),
        ('{"client_email": "a", "private_key": "geheim"}', "no key that can sign", "without a passphrase"),
    ],
)
def test_a_key_that_cannot_be_read_is_named_and_not_shown(
    google: Scene, text: str | None, words: str, remedy: str
) -> None:
    file = google.folder / "account.json"
    file.unlink() if text is None else file.write_text(text)
    with pytest.raises(ServerError) as refused:
        google.token()
    assert refused.value.kind is Failure.LOGIN
    assert words in str(refused.value)
    assert "oauth.service_account" in str(refused.value)
    assert "geheim" not in f"{refused.value} {refused.value.remedy}"
    assert remedy in refused.value.remedy
    assert google.provider.asked == []


@pytest.mark.parametrize("name", ["clerk.crt", "clerk.key"])
@pytest.mark.parametrize("text", [None, "none"])
def test_the_same_of_a_certificate_and_its_key(microsoft: Scene, name: str, text: str | None) -> None:
    file = microsoft.folder / name
    file.unlink() if text is None else file.write_text(text)
    with pytest.raises(ServerError, match=r"oauth\.(certificate|private_key)") as refused:
        microsoft.token()
    assert refused.value.kind is Failure.LOGIN
    assert microsoft.provider.asked == []


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"client_email": "else@project.iam.example"}, "make a new one"),
        ({"sub": "nobody"}, "imap.username"),
        ({"scope": "https://www.googleapis.com/auth/gmail.readonly"}, "Domain-wide delegation"),
    ],
)
def test_what_google_refuses_says_what_to_do(google: Scene, change: dict[str, str], remedy: str) -> None:
    if email := change.get("client_email"):
        google.account(google.keys, client_email=email)
    if "sub" in change:
        google.provider.delegated = {"others"}
    if scope := change.get("scope"):
        text = google.config.read_text()
        google.config.write_text(text.replace("[oauth]\n", f'[oauth]\nscope = "{scope}"\n'))
    with pytest.raises(OAuthError) as refused:
        google.token()
    assert remedy in refused.value.remedy


def test_a_provider_that_throttles_an_assertion_is_left_alone_and_then_asked_with_a_new_one(
    google: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tokens(load_config(google.config, frozenset()))
    assert source
    now = [time.time()]
    monkeypatch.setattr(source, "_clock", lambda: now[0])
    google.provider.refuse("rate_limit_exceeded", status=429)
    google.provider.headers["Retry-After"] = "30"
    for _ in range(3):
        with pytest.raises(OAuthError, match="rate_limit_exceeded"):
            source.token()
    assert len(google.provider.asked) == 1
    google.provider.refusal, now[0] = None, now[0] + 31
    assert source.token() == "access-token-1"


def test_consent_that_is_taken_back_is_told_to_the_admin_with_what_to_do_and_no_mail_is_lost(
    google: Scene, mailbox: Dovecot
) -> None:
    text = mail("Anna <anna@client.example>", "projects@agency.example", "Bozza", "Quando?", at("2026-03-02 10:00"))
    with open_office(google.config) as office:
        clerk = Clerk(office)
        clerk.run_pass(at("2026-03-02 09:00"))
        google.provider.refuse(
            "unauthorized_client", "Client is unauthorized to retrieve access tokens using this method"
        )
        google.provider.revoke()
        mailbox.append("INBOX", text, at("2026-03-02 10:00"))
        for minute in ("10:01", "10:12"):
            report = clerk.run_pass(at(f"2026-03-02 {minute}"))
            assert report.barred
        notices = [entry for entry in office.clerk.outbox.values() if entry.kind == "notice"]
        words = " ".join(" ".join(body(parsed(entry.raw.encode())).split()) for entry in notices)
        assert "Domain-wide delegation" in words
        google.provider.refusal = None
        clerk.run_pass(at("2026-03-02 10:13"))
        assert len(office.records.get("rossi").messages) == 1


def test_a_token_that_ends_between_two_log_ins_is_another_one_at_once(google: Scene, mailbox: Dovecot) -> None:
    settings = imap_settings(load_config(google.config, frozenset()))
    with Imap(settings):
        pass
    google.provider.revoke()
    with Imap(settings):
        pass
    assert len(google.provider.given) == 2


@pytest.mark.parametrize(
    ("cloud", "host", "resource"),
    [
        ("global", "login.microsoftonline.com", "outlook.office365.com"),
        ("usgov", "login.microsoftonline.us", "outlook.office365.us"),
        ("dod", "login.microsoftonline.us", "outlook-dod.office365.us"),
        ("china", "login.partner.microsoftonline.cn", "partner.outlook.cn"),
    ],
)
def test_a_cloud_by_its_name_is_its_addresses(cloud: str, host: str, resource: str) -> None:
    common = {"tenant": "agency.example", "cloud": cloud, "client_id": "c"}
    alone = OAuthPart.model_validate({**common, "certificate": "a.crt", "private_key": {"file": "a.key"}})
    assert alone.token_url == f"https://{host}/agency.example/oauth2/v2.0/token"
    assert alone.scope == f"https://{resource}/.default"
    person = OAuthPart.model_validate({**common, "refresh_token": {"file": "r"}})
    assert str(person.scope).split() == [
        f"https://{resource}/IMAP.AccessAsUser.All",
        f"https://{resource}/SMTP.Send",
        "offline_access",
    ]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('tenant = "a.example"\ntoken_url = "https://a.example/t"', "tenant: not used beside token_url"),
        ('tenant = "a/b"\nclient_id = "c"\nclient_secret = { env = "X" }', "is no tenant"),
        ('cloud = "china"\ntoken_url = "https://a.example/t"\nclient_id = "c"', "name tenant"),
        ('cloud = "mars"\ntenant = "a.example"\nclient_id = "c"\nclient_secret = { env = "X" }', "cloud"),
        ('tenant = "a.example"\nclient_id = "c"\ncertificate = "c.crt"', "name both"),
        (
            'tenant = "a"\ncertificate = "c"\nprivate_key = { file = "k" }\nclient_secret = { env = "X" }\nclient_id = "c"',
            "client_secret: not used beside certificate",
        ),
        ('service_account = { file = "a" }\nclient_id = "c"', "client_id would not be used"),
    ],
)
def test_keys_that_do_not_go_together_are_refused_by_name(google: Scene, lines: str, words: str) -> None:
    text = google.config.read_text()
    google.config.write_text(text[: text.index("[oauth]")] + f"[oauth]\n{lines}\n")
    with pytest.raises(BadConfig) as refused:
        load_config(google.config, frozenset())
    assert words in str(refused.value)
