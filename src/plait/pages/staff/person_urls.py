"""The addresses of one person of a family, and of copies of what is held about them."""

from django.urls import path

from plait.pages.staff import (
    outcomes,
    person_page,
    subject_asked,
    subject_copied,
    subject_copy,
)

_PERSON = "<uuid:subject_id>/people/<uuid:person_id>"
_COPY = f"{_PERSON}/copies/<uuid:copy_id>"

urlpatterns = [
    path(_PERSON, person_page.person, name="person"),
    path(f"{_PERSON}/outcomes", outcomes.outcomes, name="outcomes"),
    path(f"{_PERSON}/asked", subject_asked.asked, name="subject-asked"),
    path(
        f"{_PERSON}/asked/<uuid:request_id>", subject_copy.prepare, name="subject-copy"
    ),
    path(_COPY, subject_copied.copied, name="subject-copied"),
    path(f"{_COPY}/paper", subject_copied.paper, name="subject-paper"),
]
