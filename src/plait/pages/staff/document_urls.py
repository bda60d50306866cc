"""The addresses of assessments and care plans. None carries anything of a person."""

from django.urls import path

from plait.pages.staff import (
    document_compare,
    document_page,
    document_steps,
    document_write,
)

_DOCUMENT = "<uuid:subject_id>/documents/<slug:named>"

urlpatterns = [
    path("<uuid:subject_id>/documents", document_page.of_family, name="documents"),
    path(_DOCUMENT, document_page.document, name="document"),
    path(f"{_DOCUMENT}/compare", document_compare.compare, name="document-compare"),
    path(f"{_DOCUMENT}/write", document_write.write, name="document-write"),
    path(f"{_DOCUMENT}/save", document_write.save, name="document-save"),
    path(f"{_DOCUMENT}/<slug:do>", document_steps.step, name="document-step"),
]
