"""The addresses of the pages towards a birth, below a family's."""

from django.urls import path

from plait.pages.staff import birth_page, birth_writing

_BIRTH = "<uuid:subject_id>/birth"

urlpatterns = [
    path(_BIRTH, birth_page.towards, name="birth"),
    path(f"{_BIRTH}/plan", birth_page.plan, name="birth-plan"),
    path(f"{_BIRTH}/places", birth_writing.places, name="birth-places"),
    path(f"{_BIRTH}/early", birth_writing.early, name="birth-early"),
    path(f"{_BIRTH}/alert/new", birth_writing.alert, name="birth-alert"),
    path(
        f"{_BIRTH}/alert/told/<slug:recipient>", birth_writing.told, name="birth-told"
    ),
    path(f"{_BIRTH}/alert/withdraw", birth_writing.withdraw, name="birth-withdraw"),
]
