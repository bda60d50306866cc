"""Mail is handed over encrypted, and only to a server that somebody vouches for."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from integration.outbox.conftest import minutes, point
from lib.mailbox import mailbox
from lib.town import NOW


@pytest.fixture
def certificate(tmp_path):
    """A certificate for this machine that nobody else vouches for; its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "mail.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def offered(certificate) -> ssl.SSLContext:
    """What the mail server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_mail_server_that_is_vouched_for_gets_the_mail_encrypted(
    post, sends, mail, kept, settings, offered, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    one = post()
    with mailbox(tls=offered) as box:
        point(settings, box.port)
        settings.EMAIL_USE_TLS = True
        sends(mail)

    assert kept(one).state == "sent", kept(one).last_error
    assert len(box.mails) == 1


def test_one_that_nobody_vouches_for_gets_nothing(
    post, sends, mail, kept, settings, offered
):
    one = post()
    with mailbox(tls=offered) as box:
        point(settings, box.port)
        settings.EMAIL_USE_TLS = True
        sends(mail)

    assert (kept(one).state, kept(one).last_error) == (
        "waiting",
        "SSLCertVerificationError",
    )
    assert box.mails == []


def test_one_that_offers_no_encryption_gets_nothing(post, sends, mail, kept, settings):
    one = post()
    with mailbox() as box:
        point(settings, box.port)
        settings.EMAIL_USE_TLS = True
        sends(mail)
        sends(mail, NOW + minutes(2))

    assert kept(one).state == "waiting"
    assert box.mails == []
