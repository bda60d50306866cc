"""Which page answers at which address."""

from django.urls import include, path

from plait.site.health import escalation, healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("healthz/escalation", escalation, name="healthz-escalation"),
    path("exchange/", include("plait.exchange.urls")),
    path("", include("plait.pages.boards.urls")),
    path("", include("plait.pages.guide.urls")),
    path("", include("plait.pages.family.urls")),
    path("", include("plait.pages.staff.urls")),
]

handler400 = "plait.pages.staff.errors.bad_request"
handler403 = "plait.pages.staff.errors.forbidden"
handler404 = "plait.pages.staff.errors.not_found"
handler500 = "plait.site.failing.server_error"
