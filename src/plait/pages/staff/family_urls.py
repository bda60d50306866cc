"""The addresses of a family's pages. None of them carries anything of a person."""

from django.urls import include, path

from plait.pages.staff import (
    address,
    allocating,
    beds,
    border,
    calling,
    came_from,
    corrections,
    diary_urls,
    disagreeing,
    events,
    excluding,
    families,
    handover_offer,
    handover_page,
    letter,
    meeting,
    meeting_actions,
    meeting_steps,
    meetings,
    moving,
    pack,
    photos,
    recorded,
    recording,
    referral_page,
    referral_steps,
    seeing,
    why,
)

_MEETING = "<uuid:subject_id>/meetings/<uuid:meeting_id>"

urlpatterns = [
    path("<uuid:subject_id>", families.family, name="family"),
    path(
        "<uuid:subject_id>/care/<uuid:episode_id>/allocate",
        allocating.allocate,
        name="allocate",
    ),
    path("<uuid:subject_id>/owner/<uuid:child>", border.owner, name="owner"),
    path("<uuid:subject_id>/move", moving.move, name="move"),
    path("<uuid:subject_id>/move/offer", moving.offer, name="move-offer"),
    path(
        "<uuid:subject_id>/move/<uuid:offer_id>", moving.transfer, name="move-transfer"
    ),
    path("<uuid:subject_id>/handover/new", handover_offer.new, name="handover-new"),
    path(
        "<uuid:subject_id>/handover/<uuid:offer>",
        handover_page.handover,
        name="handover",
    ),
    path("<uuid:subject_id>/bed", beds.bed, name="bed"),
    path("<uuid:subject_id>/bed/<slug:do>", beds.step, name="bed-step"),
    path("<uuid:subject_id>/bed/units/<slug:unit>", beds.asked, name="bed-asked"),
    path("<uuid:subject_id>/came-from", came_from.checked, name="came-from-checked"),
    path(
        "<uuid:subject_id>/people/<uuid:person_id>/address",
        address.address,
        name="address",
    ),
    path("<uuid:subject_id>/closed-to", excluding.exclude, name="exclude"),
    path("<uuid:subject_id>/why", why.choose, name="why-choose"),
    path("<uuid:subject_id>/why/<slug:standard_id>", why.why, name="why"),
    path(
        "<uuid:subject_id>/referrals/<uuid:episode_id>",
        referral_page.referral,
        name="referral",
    ),
    path(
        "<uuid:subject_id>/referrals/<uuid:episode_id>/<slug:do>",
        referral_steps.step,
        name="referral-step",
    ),
    path("<uuid:subject_id>/record", recording.choose, name="record-what"),
    path("<uuid:subject_id>/record/<str:what>", recording.record, name="record"),
    path("<uuid:subject_id>/events/<uuid:event_id>", events.event, name="event"),
    path(
        "<uuid:subject_id>/events/<uuid:event_id>/seeing", seeing.seeing, name="seeing"
    ),
    path(
        "<uuid:subject_id>/events/<uuid:event_id>/recorded",
        recorded.recorded,
        name="recorded",
    ),
    path(
        "<uuid:subject_id>/events/<uuid:event_id>/correct",
        corrections.correct,
        name="correct",
    ),
    path(
        "<uuid:subject_id>/events/<uuid:event_id>/withdraw",
        corrections.withdraw,
        name="withdraw",
    ),
    path(
        "<uuid:subject_id>/actions", meeting_actions.of_family, name="meeting-actions"
    ),
    path("<uuid:subject_id>/disagree", disagreeing.disagree, name="disagree"),
    path(
        "<uuid:subject_id>/disagreements/<uuid:challenge_id>",
        disagreeing.disagreement,
        name="disagreement",
    ),
    path(
        "<uuid:subject_id>/events/<uuid:event_id>/photos",
        photos.add,
        name="add-photos",
    ),
    path("<uuid:subject_id>/photos/<uuid:photo_id>", photos.photo, name="photo"),
    path(
        "<uuid:subject_id>/photos/<uuid:photo_id>/picture",
        photos.picture,
        name="picture",
    ),
    path("", include("plait.pages.staff.room_urls")),
    path("", include("plait.pages.staff.birth_urls")),
    path("", include("plait.pages.staff.sharing_urls")),
    path("", include("plait.pages.staff.message_urls")),
    path("", include("plait.pages.staff.person_urls")),
    path("", include("plait.pages.staff.document_urls")),
    path("", include(diary_urls.family_patterns)),
    path(
        "<uuid:subject_id>/meetings/<uuid:meeting_id>/letter",
        letter.choose,
        name="letter",
    ),
    path(
        "<uuid:subject_id>/meetings/<uuid:meeting_id>/letter/<uuid:person_id>",
        letter.letter,
        name="letter-to",
    ),
    path("<uuid:subject_id>/meetings/<uuid:meeting_id>/pack", pack.pack, name="pack"),
    path(
        "<uuid:subject_id>/meetings/<uuid:meeting_id>/pack/read",
        pack.read,
        name="pack-read",
    ),
    path(
        "<uuid:subject_id>/meetings/<uuid:meeting_id>/pack/of/<int:team>",
        pack.beforehand,
        name="pack-beforehand",
    ),
    path("<uuid:subject_id>/meetings", meetings.of_family, name="family-meetings"),
    path("<uuid:subject_id>/meetings/call", calling.call, name="meeting-call"),
    path(_MEETING, meeting.meeting, name="meeting"),
    path(f"{_MEETING}/calendar.ics", meeting.calendar, name="meeting-calendar"),
    *(
        path(f"{_MEETING}/{do}", meeting_steps.step, {"do": do}, name=f"meeting-{do}")
        for do in meeting_steps.STEPS
    ),
]
