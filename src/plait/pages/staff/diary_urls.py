"""The addresses of diaries, groups and appointments. None names anybody."""

from django.urls import path

from plait.pages.staff import (
    appointment_letter,
    appointment_page,
    appointment_steps,
    diary,
    group_register,
    groups,
)

#: Of a team: in no family's record.
urlpatterns = [
    path("diary", diary.overview, name="diary"),
    path("diary/book", diary.book, name="diary-book"),
    path("groups", groups.overview, name="groups"),
    path("groups/new", groups.new, name="group-new"),
    path("groups/<uuid:group_id>", groups.group, name="group"),
    path("groups/<uuid:group_id>/end", groups.end, name="group-end"),
    path(
        "groups/<uuid:group_id>/sessions/<str:on>",
        group_register.register,
        name="group-register",
    ),
]

_FAMILY = "<uuid:subject_id>/appointments"
_ONE = f"{_FAMILY}/<uuid:appointment_id>"

#: Of a family, below `families/`.
family_patterns = [
    path(_FAMILY, appointment_page.of_family, name="appointments"),
    path(f"{_FAMILY}/book", appointment_steps.book, name="appointment-book"),
    path(f"{_FAMILY}/groups/join", groups.join, name="group-join"),
    path(f"{_FAMILY}/groups/<uuid:group_id>/leave", groups.leave, name="group-leave"),
    path(_ONE, appointment_page.page, name="appointment"),
    path(f"{_ONE}/letter", appointment_letter.letter, name="appointment-letter"),
    path(
        f"{_ONE}/calendar.ics", appointment_letter.calendar, name="appointment-calendar"
    ),
    *(
        path(
            f"{_ONE}/{do}", appointment_steps.step, {"do": do}, name=f"appointment-{do}"
        )
        for do in appointment_steps.STEPS
    ),
]
