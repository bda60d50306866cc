"""Who may sign in, and when a session ends."""

import pytest
from django.contrib.auth import authenticate, get_user_model

from plait.access.models import Agency, Partnership

PASSWORD = "a long made-up sentence"


@pytest.fixture
def staff(db, as_engine):
    """A function that makes a member of staff with an address."""

    def make(email: str):
        with as_engine():
            place, _ = Partnership.objects.get_or_create(
                slug="p", defaults={"name": "P", "policy": "p"}
            )
            agency, _ = Agency.objects.get_or_create(
                slug="a", defaults={"name": "A", "kind": "gp", "partnership": place}
            )
            return get_user_model().objects.create_user(
                email, PASSWORD, given_name="Mary", family_name="Ward", agency=agency
            )

    return make


@pytest.mark.parametrize("demo", [True, False])
def test_made_up_staff_sign_in_in_demo_mode_alone(staff, settings, demo):
    """
    An address below .example belongs to nobody, and its password is known to all.
    """
    settings.DEMO = demo
    made_up = staff("amina@ashmere.example")

    signed_in = authenticate(email=made_up.email, password=PASSWORD)

    assert (signed_in == made_up) is demo


def test_a_session_of_made_up_staff_ends_with_demo_mode(staff, settings, client):
    """
    Who signed in during a demonstration is nobody once the mode is off.
    """
    from django.contrib.auth import get_user

    made_up = staff("amina@ashmere.example")
    settings.DEMO = True
    client.force_login(made_up, backend="plait.site.accounts.StaffBackend")
    request = type("Request", (), {"session": client.session})()

    assert get_user(request) == made_up
    settings.DEMO = False
    assert get_user(request).is_anonymous


@pytest.mark.parametrize("demo", [True, False])
def test_real_staff_sign_in_in_any_mode(staff, settings, demo):
    """
    A real address is not turned away, and neither is one that only looks like made up.
    """
    settings.DEMO = demo
    real = staff("mary@example.nhs.uk")

    assert authenticate(email=real.email, password=PASSWORD) == real
    assert authenticate(email=real.email, password="something else") is None


def test_who_left_does_not_sign_in(staff, as_engine):
    """
    A closed account is refused.
    """
    left = staff("mary@trust.nhs.uk")
    left.is_active = False
    with as_engine():
        left.save()

    assert authenticate(email=left.email, password=PASSWORD) is None


def test_second_factors_are_encrypted_where_they_are_kept():
    """
    The secret of a second factor is not readable in the table.
    """
    from allauth.mfa.adapter import get_adapter

    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in kept
    assert get_adapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"
