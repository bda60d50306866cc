"""The addresses of the pages for parents."""

from django.urls import path

from plait.pages.family import telling

urlpatterns = [
    path("tell-us", telling.tell_us, name="tell-us"),
    path("tell-us/thank-you", telling.thank_you, name="tell-us-thank-you"),
]
