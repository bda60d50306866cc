"""Which page answers at which address."""

from django.urls import include, path

from plait.site.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("guide/", include("plait.pages.guide.urls")),
    path("", include("plait.pages.staff.urls")),
]
