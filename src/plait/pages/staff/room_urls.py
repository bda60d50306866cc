"""The addresses of the pages of a meeting that is held, and of its minutes."""

from django.urls import path

from plait.pages.staff import finishing, holding, minutes_page

_MEETING = "<uuid:subject_id>/meetings/<uuid:meeting_id>"

urlpatterns = [
    path(f"{_MEETING}/hold", holding.hold, name="hold"),
    path(f"{_MEETING}/hold/save", holding.save, name="hold-save"),
    path(f"{_MEETING}/hold/changes", holding.changes, name="hold-changes"),
    path(f"{_MEETING}/hold/stamp", holding.stamp, name="hold-stamp"),
    path(f"{_MEETING}/hold/finish", finishing.finish, name="hold-finish"),
    path(f"{_MEETING}/minutes", minutes_page.minutes_of, name="minutes"),
]
