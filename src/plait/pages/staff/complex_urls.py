"""The addresses of the complex-cases list and its sittings. None names a person."""

from django.urls import path

from plait.pages.staff import complex_list, complex_sitting, complex_turn

urlpatterns = [
    path("complex-cases", complex_list.everyone, name="complex-cases"),
    path("complex-cases/<slug:on>", complex_sitting.sitting, name="complex-sitting"),
    path("complex-cases/<slug:on>/ask", complex_sitting.ask, name="complex-ask"),
    path(
        "complex-cases/<slug:on>/<uuid:subject_id>",
        complex_turn.turn,
        name="complex-turn",
    ),
    path(
        "families/<uuid:subject_id>/complex-case",
        complex_list.of_family,
        name="complex-case",
    ),
]
