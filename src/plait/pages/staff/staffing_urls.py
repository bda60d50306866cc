"""The addresses of who is there to do it."""

from django.urls import path

from plait.pages.staff import reallocating, staffing

urlpatterns = [
    path("staffing", staffing.overview, name="staffing"),
    path("staffing/waiting", reallocating.waiting, name="staffing-waiting"),
    path(
        "staffing/people/<int:staff_id>/families",
        reallocating.families,
        name="staffing-families",
    ),
    path("staffing/posts/new", staffing.fund, name="staffing-post"),
    path("staffing/times/new", staffing.work, name="staffing-time"),
    path("staffing/languages/new", staffing.speak, name="staffing-language"),
    path(
        "staffing/languages/remove",
        staffing.speak_no_more,
        name="staffing-language-remove",
    ),
    path(
        "staffing/posts/<int:row_id>/last-day",
        staffing.last_day,
        {"kind": "post"},
        name="staffing-post-end",
    ),
    path(
        "staffing/times/<int:row_id>/last-day",
        staffing.last_day,
        {"kind": "time"},
        name="staffing-time-end",
    ),
]
