"""How staff sign in: the few things that we decide over django-allauth.

Nobody signs up: accounts are made by `plait createuser`. Made-up staff have addresses
below `.example`, a name that no real mailbox can have (RFC 2606); outside demo mode
they are turned away, and a session that they opened before ends.
"""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from plait.site import places

#: What the address of a made-up member of staff ends with.
MADE_UP = ".example"


def is_made_up(email: str) -> bool:
    """True for the address of somebody who does not exist."""
    return email.strip().lower().endswith(MADE_UP)


class StaffBackend(AuthenticationBackend):
    """Signs in active staff, and made-up ones in demo mode alone."""

    def get_user(self, user_id: Any) -> Any:
        """The staff of a session, if they may still sign in; None if not."""
        from plait.access import signed_in

        staff = signed_in.account(user_id)
        return staff if self.user_can_authenticate(staff) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """False for those who left, and for made-up staff outside demo mode."""
        if user is None or not user.is_active:
            return False
        return bool(settings.DEMO) or not is_made_up(user.email)


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, and our words for a sign-in that did not work."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right",
        "too_many_login_attempts": "Too many tries. Wait 5 minutes and try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: an account is made by whoever answers for the installation."""
        del request
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, their secrets encrypted where they are kept."""

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it is used."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """Whose passkeys they are: the name in PLAIT_URL, whatever a request says."""
        from urllib.parse import urlsplit

        return {"id": urlsplit(settings.PUBLIC_URL).hostname, "name": "Plait"}


def _fernet() -> Fernet:
    key = hashlib.sha256(places.secret("mfa_key").encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
