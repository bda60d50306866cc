"""The moments of a trial: named, counted, and off unless somebody asks for one."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from plait.site import crash_at
from plait.worklist import crash_points


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch):
    """
    Each test begins and ends with no listener.
    """
    monkeypatch.setattr(crash_points, "_listeners", [])


def test_it_dies_at_the_time_that_was_named(monkeypatch):
    """
    The third time, not before, and at no other moment.
    """
    died = []
    monkeypatch.setenv(crash_at.SETTING, "after_event:3")
    crash_at.arm(lambda: died.append(True))
    for _ in range(2):
        crash_points.reached("after_event")
        crash_points.reached("after_commit")
    assert not died

    crash_points.reached("after_event")
    assert died == [True]


def test_without_the_setting_nobody_listens(monkeypatch):
    """
    A service is never killed by itself.
    """
    monkeypatch.delenv(crash_at.SETTING, raising=False)
    crash_at.arm(pytest.fail)
    for point in crash_points.POINTS:
        crash_points.reached(point)


@pytest.mark.parametrize("wrong", ["soon", "after_event:x", "after_event:-1"])
def test_a_moment_that_there_is_not_is_refused(monkeypatch, wrong):
    """
    A trial that crashes nowhere would prove nothing.
    """
    monkeypatch.setenv(crash_at.SETTING, wrong)

    with pytest.raises(ImproperlyConfigured, match="must be one of after_event"):
        crash_at.arm()
