"""The addresses of a family's messages. None of them carries anything of a person."""

from django.urls import path

from plait.pages.staff import message_page, message_write, messages

_MESSAGE = "<uuid:subject_id>/messages/<uuid:message_id>"

urlpatterns = [
    path("<uuid:subject_id>/messages", messages.of_family, name="family-messages"),
    path("<uuid:subject_id>/messages/new", message_write.write, name="message-write"),
    path("<uuid:subject_id>/messages/draft", message_write.save, name="message-draft"),
    path(_MESSAGE, message_page.message, name="message"),
    path(f"{_MESSAGE}/files/<uuid:file_id>", message_page.file, name="message-file"),
    path(f"{_MESSAGE}/<slug:do>", message_page.answer, name="message-answer"),
]
