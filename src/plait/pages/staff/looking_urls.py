"""The addresses of opening in an emergency and of who looked."""

from django.urls import path

from plait.pages.staff import (
    emergency,
    emergency_review,
    parent_check,
    unusual_looking,
    who_looked,
)

urlpatterns = [
    path("emergency", emergency.emergency, name="emergency"),
    path("emergency/<uuid:subject_id>/close", emergency.close, name="emergency-close"),
    path("emergency/reviews", emergency_review.reviews, name="emergency-reviews"),
    path(
        "emergency/reviews/<uuid:event_id>",
        emergency_review.review,
        name="emergency-review",
    ),
    path("opened", who_looked.mine, name="opened"),
    path("looked", unusual_looking.unusual, name="unusual-looking"),
    path("looked/into", unusual_looking.look_into, name="look-into"),
    path("looked/find", unusual_looking.find, name="find-looked"),
    path("families/<uuid:subject_id>/looked", who_looked.family, name="who-looked"),
    path(
        "families/<uuid:subject_id>/looked/before-parent",
        parent_check.before,
        name="looked-before-parent",
    ),
    path(
        "families/<uuid:subject_id>/looked/parent",
        who_looked.for_parent,
        name="looked-for-parent",
    ),
]
