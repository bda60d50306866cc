"""Where other installations of Plait reach this one."""

from django.urls import path

from plait.exchange.views import envelopes

urlpatterns = [
    path("v1/envelopes", envelopes, name="exchange-envelopes"),
]
