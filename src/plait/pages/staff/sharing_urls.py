"""The addresses of sharing, asking and withholding, under a family's."""

from django.urls import path

from plait.pages.staff import sharing, sharing_ask, sharing_give, sharing_withhold

_REQUEST = "<uuid:subject_id>/requests/<uuid:request_id>"

urlpatterns = [
    path("<uuid:subject_id>/shared", sharing.of_family, name="shared"),
    path(
        "<uuid:subject_id>/shared/<uuid:share_id>", sharing.one_share, name="share-one"
    ),
    path("<uuid:subject_id>/share", sharing_give.share, name="share"),
    path("<uuid:subject_id>/withhold", sharing_withhold.withhold, name="withhold"),
    path("<uuid:subject_id>/ask", sharing_ask.ask, name="ask"),
    path(_REQUEST, sharing_ask.info_request, name="info-request"),
    path(f"{_REQUEST}/answer", sharing_give.answer, name="info-request-answer"),
]
