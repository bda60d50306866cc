"""The addresses of the pages for staff."""

from django.urls import include, path

from plait.pages.staff import (
    caseload,
    duty_actions,
    excluding,
    huddle,
    locking,
    measures,
    meetings,
    messages,
    naming,
    obligation,
    policy,
    quality,
    referrals,
    rota,
    search,
    starting,
    unreached,
    worklist,
)

urlpatterns = [
    path("", worklist.start, name="start"),
    path("due", worklist.due, name="due"),
    path("due/rows", worklist.rows, name="due-rows"),
    path("notices/<uuid:notice_id>/rang", unreached.rang, name="notice-rang"),
    path("families", search.families, name="families"),
    path("families/known", excluding.know, name="know-family"),
    path("families/closed-to", excluding.excluded, name="excluded"),
    path("families/new", starting.start, name="start-family"),
    path("families/<uuid:subject_id>/started", starting.started, name="family-started"),
    path(
        "families/<uuid:subject_id>/owed/<uuid:entry_id>", obligation.owed, name="owed"
    ),
    path(
        "families/<uuid:subject_id>/owed/<uuid:entry_id>/<slug:do>",
        duty_actions.act,
        name="owed-act",
    ),
    path("families/<uuid:subject_id>/worker", naming.worker, name="worker"),
    path("families/", include("plait.pages.staff.family_urls")),
    path("meetings", meetings.everywhere, name="meetings"),
    path("messages", messages.inbox, name="messages"),
    path("caseload", caseload.caseload, name="caseload"),
    path("caseload/huddle", huddle.huddle, name="huddle"),
    path("referrals", referrals.inbox, name="referrals"),
    path("quality", quality.owner, name="quality"),
    path("measures/mark-to-meeting", measures.mark_to_meeting, name="mark-to-meeting"),
    path(
        "measures/mark-to-meeting.csv",
        measures.mark_to_meeting_file,
        {"form": "csv"},
        name="mark-to-meeting-csv",
    ),
    path(
        "measures/mark-to-meeting.json",
        measures.mark_to_meeting_file,
        {"form": "json"},
        name="mark-to-meeting-json",
    ),
    path("accounts/", include("plait.pages.staff.account")),
    path("lock", locking.lock_page, name="lock"),
    path("unlock", locking.unlock, name="unlock"),
    path("policy", policy.overview, name="policy"),
    path("policy/export", policy.export, name="policy-export"),
    path("policy/change/<str:key>", policy.change, name="policy-change"),
    path(
        "policy/proposals/<uuid:proposal_id>", policy.proposal, name="policy-proposal"
    ),
    path("privacy", locking.privacy, name="privacy"),
    path("", include("plait.pages.staff.looking_urls")),
    path("rota", rota.overview, name="rota"),
    path("rota/away", rota.away, name="rota-away"),
    path("rota/back", rota.back, name="rota-back"),
    path("rota/mobile", rota.mobile, name="rota-mobile"),
    path("rota/shift", rota.shift, name="rota-shift"),
    path("rota/remove", rota.remove, name="rota-remove"),
]
