"""Photos of a mark: kept encrypted beside their event, and opened through one door."""

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from lib.pictures import photo
from lib.town import NOW
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.access.models import Exclusion
from plait.casework import corrections, injuries, photos
from plait.records import photos as kept
from plait.records import sealing
from plait.records.errors import DifferentEventWithSameId, PhotoSpoilt
from plait.records.models import Photo, PhotoOpening
from plait.records.picture_files import cleaned
from plait.worklist import refusals

LATER = NOW + timedelta(minutes=5)
PICTURE = cleaned(photo())


@pytest.fixture
def mark(home, occasion):
    """A mark that a health visitor saw."""
    return injuries.record_injury(
        about=home.infant, mobile=False, marks=[], **occasion("health_visiting")
    ).event.id


@pytest.fixture
def add(home, mark, occasion):
    """Add photos to it, as the health visitor."""

    def add(*pictures, who="health_visiting", event_id=None, of=None):
        return photos.add_photos(
            mark=of or mark, pictures=pictures,
            **occasion(who, LATER, event_id=event_id or uuid4()),
        )  # fmt: skip

    return add


def openings(as_engine):
    with as_engine():
        return list(PhotoOpening.objects.values_list("photo_id", "staff_id"))


def test_a_photo_opens_again_and_the_opening_is_written(
    home, add, opens, as_engine, town
):
    """
    Byte for byte what was kept, and a row for each time that somebody looked.
    """
    done = add(PICTURE)
    with opens("health_visiting", home) as staff:
        [view] = kept.photos_of(home.id)
        assert kept.open_picture(home.id, view.id) == PICTURE.jpeg
        kept.open_picture(home.id, view.id)

    assert view.event_id == done.event.id
    assert (view.width, view.height) == (640, 480)
    assert openings(as_engine) == [(view.id, staff.pk)] * 2


def test_nothing_of_the_picture_is_readable_in_the_table(home, add, as_engine):
    """
    Two copies of one photo are alike in nothing; a JPEG's beginning is nowhere.
    """
    add(PICTURE)
    add(PICTURE)
    with as_engine():
        rows = list(Photo.objects.values_list("sealed", "wrapped_key"))

    sealed = [bytes(one) for one, _ in rows]
    assert len(set(sealed)) == 2
    assert len({bytes(key) for _, key in rows}) == 2
    for one in sealed:
        assert b"JFIF" not in one
        assert PICTURE.jpeg[100:120] not in one


def test_a_picture_in_the_row_of_another_photo_does_not_open(home, add, opens):
    """
    What is encrypted says whose it is.
    """
    add(PICTURE)
    other = uuid4()
    with opens("health_visiting", home):
        [view] = kept.photos_of(home.id)
        with connection.cursor() as cursor:
            cursor.execute(
                "select wrapped_key, sealed_picture from plait.open_photo(%s, %s)",
                [home.id, view.id],
            )
            key, sealed = map(bytes, cursor.fetchone())
    found = sealing.Sealed(key, sealed)

    assert sealing.unseal(found, kept._whose(home.id, view.id)) == PICTURE.jpeg
    for whose in (kept._whose(home.id, other), kept._whose(other, view.id)):
        with pytest.raises(sealing.Spoilt):
            sealing.unseal(found, whose)


def test_with_another_key_no_photo_opens(home, add, opens, settings):
    """
    And it is said in words, with no fault of ours.
    """
    add(PICTURE)
    settings.PHOTO_SECRET = "another"
    with opens("health_visiting", home):
        [view] = kept.photos_of(home.id)
        with pytest.raises(PhotoSpoilt) as caught:
            kept.open_picture(home.id, view.id)

    assert "cannot be opened" in caught.value.say


def test_the_web_reads_no_picture_but_through_the_door(home, add, opens):
    """
    The columns that hold it are closed to its role.
    """
    add(PICTURE)
    with opens("health_visiting", home):
        for column in ("sealed", "wrapped_key"):
            with pytest.raises(DatabaseError) as refused, transaction.atomic():
                list(Photo.objects.values_list(column))
            assert isinstance(refused.value.__cause__, psycopg.Error)
            assert refused.value.__cause__.sqlstate == "42501"


def test_who_may_not_see_the_mark_opens_no_photo(home, add, opens, town, as_engine):
    """
    A stranger, kin, and whoever has not opened the record get nothing, and no row.
    """
    add(PICTURE)
    with opens("health_visiting", home) as visitor:
        [view] = kept.photos_of(home.id)
        with connection.cursor() as cursor:
            cursor.execute("select set_config('plait.subject', '', true)")
        with pytest.raises(NotAllowed):
            kept.open_picture(home.id, view.id)
    sessions.begin(town.staff["social_care"].pk)
    with pytest.raises(NotAllowed):
        kept.open_picture(home.id, view.id)
    with as_engine():
        Exclusion.objects.create(staff=visitor, subject_id=home.id, declared_at=NOW)
    sessions.begin(visitor.pk)
    with connection.cursor() as cursor:
        # Also where they could say that the record is open.
        cursor.execute("select set_config('plait.subject', %s, true)", [str(home.id)])
    with pytest.raises(NotAllowed):
        kept.open_picture(home.id, view.id)

    assert openings(as_engine) == []


def test_a_photo_has_the_class_of_its_mark(home, add, occasion, as_engine):
    """
    Whoever may not read of the mark may not look at it.
    """
    hidden = injuries.record_injury(
        about=home.infant, mobile=False, marks=[],
        **occasion("health_visiting", sensitivity="third_party"),
    )  # fmt: skip
    done = add(PICTURE, of=hidden.event.id)
    with as_engine():
        [one] = Photo.objects.values_list("sens", "team_id", "by_id")

    assert done.event.sensitivity == "third_party"
    assert one == (2, done.event.team_id, done.event.by_id)


def test_a_withdrawn_photo_is_opened_no_more(home, add, occasion, opens):
    """
    The event that says so stays; the picture is not shown.
    """
    done = add(PICTURE)
    corrections.withdraw(
        event=done.event.id, reason="of another child", **occasion("health_visiting")
    )
    with opens("health_visiting", home):
        [view] = kept.photos_of(home.id)
        with pytest.raises(NotAllowed):
            kept.open_picture(home.id, view.id)


def test_the_same_form_twice_keeps_a_photo_once(home, add, opens):
    """
    And a form of the same id with another picture is refused.
    """
    form = uuid4()
    add(PICTURE, event_id=form)
    assert add(PICTURE, event_id=form).event.was_there
    with pytest.raises(DifferentEventWithSameId):
        add(cleaned(photo((100, 80))), event_id=form)

    with opens("health_visiting", home):
        assert len(kept.photos_of(home.id)) == 1


def test_a_mark_has_six_photos_at_most(home, add, opens):
    """
    All of a form or none of it.
    """
    add(*[PICTURE] * 5)
    with pytest.raises(refusals.TooManyPhotos):
        add(PICTURE, PICTURE)
    add(PICTURE)

    with opens("health_visiting", home):
        assert len(kept.photos_of(home.id)) == 6


def test_a_photo_is_of_a_mark_of_this_family(home, add, occasion, mark):
    """
    Not of a contact, not of nothing, and not of a mark that was withdrawn.
    """
    with pytest.raises(refusals.NoSuchMark):
        add(PICTURE, of=uuid4())
    corrections.withdraw(
        event=mark, reason="wrong family", **occasion("health_visiting")
    )
    with pytest.raises(refusals.NoSuchMark):
        add(PICTURE)


def test_no_photo_is_kept_without_the_event_that_names_it(home, mark, opens):
    """
    Not by an id that no event has, nor with another hash than the event says.
    """
    with opens("health_visiting", home) as staff:
        row = {
            "subject_id": home.id, "event_id": mark, "number": 1, "sens": 0,
            "team_id": staff.posts.get().team_id, "by_id": staff.pk,
            "sha256": b"x" * 32, "bytes": 1, "width": 1, "height": 1,
            "wrapped_key": b"", "sealed": b"",
        }  # fmt: skip
        with pytest.raises(DatabaseError, match="no event names"), transaction.atomic():
            Photo.objects.create(**row)
