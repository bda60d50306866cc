"""Photos of a mark on pages: added, opened one at a time, and never in a list."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from lib.family_world import NOW, write
from lib.forms_sent import recorded
from lib.pictures import CAMERA, NOT_PHOTOS, SECRET, bomb, photo
from plait.access.models import Staff
from plait.records.models import PhotoOpening
from plait.site.uploads import InMemory

MEGABYTE = 1024 * 1024


@pytest.fixture
def mark(world, as_engine):
    """A mark that the health visitors saw an hour ago."""
    with as_engine():
        return write(
            world, "injury.observed", {"mobile": False, "marks": []},
            about=world.infant, at=NOW - timedelta(hours=1),
        )  # fmt: skip


@pytest.fixture
def address(world, mark):
    return f"/families/{world.family}/events/{mark}/photos"


@pytest.fixture
def send(world, signed_in, address):
    """Send photos as the health visitor: bytes, or files."""
    client = signed_in(world.visitor)

    def send(*contents, **answers):
        files = [
            one
            if isinstance(one, SimpleUploadedFile)
            else SimpleUploadedFile("DSC_Alex_Quillfeather.jpg", one, "image/jpeg")
            for one in contents
        ]
        form = {
            "event_id": str(uuid4()), "opened_at": NOW.isoformat(), "when": "now",
            "photos": files,
        }  # fmt: skip
        return client.post(address, form | answers)

    send.client = client
    return send


def pictures(world):
    """The addresses of all photos' pages, as the app role may read them."""
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute("select id from photo where subject_id = %s", [world.family])
        found = [f"/families/{world.family}/photos/{row[0]}" for row in cursor]
        cursor.execute("set local role plait_app")
    return found


def test_a_photo_is_added_to_its_mark_and_opened_on_a_page_of_its_own(
    world, send, mark
):
    """
    From the mark's page to the picture; nothing of the old file is in it.
    """
    answer = send(photo(), photo((300, 200)), note="Taken on the changing mat")
    assert answer.status_code == 302, answer.content.decode()

    [fact] = recorded("injury.photo_added")
    assert (fact["mark"], len(fact["photos"])) == (str(mark), 2)
    page = send.client.get(f"/families/{world.family}/events/{mark}").content.decode()
    for href in pictures(world):
        assert href in page
    one = pictures(world)[0]
    shown = send.client.get(one).content.decode()
    assert f'src="{one}/picture"' in shown
    assert "That you opened this photo was written down" in shown

    found = send.client.get(f"{one}/picture")
    assert found["Content-Type"] == "image/jpeg"
    assert "no-store" in found["Cache-Control"]
    assert found.content[:2] == b"\xff\xd8"
    for secret in (CAMERA, SECRET, "Quillfeather"):
        assert secret.encode() not in found.content


def test_each_opening_is_written_and_a_list_opens_nothing(world, send, mark, as_engine):
    """
    The mark's page and the photo's own show no picture; its address is what opens it.
    """
    send(photo())
    [one] = pictures(world)
    for path in (
        f"/families/{world.family}",
        f"/families/{world.family}/events/{mark}",
    ):
        assert "<img" not in send.client.get(path).content.decode()
    send.client.get(one)
    with as_engine():
        assert PhotoOpening.objects.count() == 0
    send.client.get(f"{one}/picture")
    with as_engine():
        [opening] = PhotoOpening.objects.all()

    assert opening.staff_id == world.visitor.pk
    assert one.endswith(str(opening.photo_id))


def test_who_may_see_the_mark_may_open_its_photo(world, send, signed_in):
    """
    The social worker too, who is involved with the family.
    """
    send(photo())
    [one] = pictures(world)

    assert signed_in(world.social_worker).get(f"{one}/picture").status_code == 200


def test_a_stranger_and_nobody_open_nothing(world, send, signed_in, as_engine):
    """
    Neither the page nor the picture, and it looks like one that is not there.
    """
    send(photo())
    [one] = pictures(world)
    with as_engine():
        stranger = signed_in(Staff.objects.get(agency_id="ashmere-paediatrics"))
    for path in (one, f"{one}/picture"):
        assert stranger.get(path).status_code == 404
        assert Client().get(path).status_code == 302
    with as_engine():
        assert PhotoOpening.objects.count() == 0


def test_the_other_familys_address_opens_no_photo(world, send):
    """
    An id that is right elsewhere is nothing here.
    """
    send(photo())
    [one] = pictures(world)
    photo_id = one.rpartition("/")[2]

    assert send.client.get(f"/families/{uuid4()}/photos/{photo_id}").status_code == 404


@pytest.mark.parametrize("sent", NOT_PHOTOS.values(), ids=NOT_PHOTOS)
def test_what_is_no_photo_is_refused_in_words(world, send, sent):
    """
    Whatever it is called; what was typed beside it is there still.
    """
    answer = send(photo(), sent, note="On the left cheek", when="earlier")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sent == b"" or "Photo 2 cannot be read as a photo" in page
    assert "On the left cheek" in page
    assert recorded("injury.photo_added") == []
    assert pictures(world) == []


def test_fifty_megabytes_are_refused_in_words(world, send):
    """
    Read past and not kept; the other answers are there still.
    """
    answer = send(photo() + bytes(50 * MEGABYTE), note="On the left cheek")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Photo 1 is larger than 15 MB" in page
    assert "On the left cheek" in page
    assert pictures(world) == []


def test_a_bomb_is_refused_in_words(world, send):
    """
    Before it is unpacked.
    """
    answer = send(SimpleUploadedFile("a.png", bomb(), "image/png"))

    assert answer.status_code == 422
    assert "has too many pixels" in answer.content.decode()


def test_without_a_photo_one_is_asked_for(send):
    """
    And with seven, fewer.
    """
    nothing, many = send(), send(*[photo((40, 30))] * 7)

    assert "Choose a photo" in nothing.content.decode()
    assert "Choose 6 photos or fewer" in many.content.decode()
    assert (nothing.status_code, many.status_code) == (422, 422)


def test_a_mark_with_six_photos_takes_no_more(send, address, world, mark):
    """
    Said before somebody looks for the seventh.
    """
    send(*[photo((40, 30))] * 4)
    three = send(*[photo((40, 30))] * 3)
    send(*[photo((40, 30))] * 2)
    page = send.client.get(address).content.decode()
    event = send.client.get(f"/families/{world.family}/events/{mark}").content.decode()

    assert "Choose 2 photos or fewer" in three.content.decode()
    assert "This mark has 6 photos" in page
    assert "Add photos" not in event


def test_a_form_that_is_sent_twice_keeps_its_photos_once(world, send):
    """
    Somebody without a signal presses the button again.
    """
    form = str(uuid4())
    first = send(photo(), event_id=form)
    second = send(photo(), event_id=form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert len(recorded("injury.photo_added")) == len(pictures(world)) == 1


def test_a_page_that_is_out_of_date_is_said_and_keeps_what_was_typed(send, world):
    """
    A moment that cannot be is refused; the photos have to be picked again.
    """
    when = {
        "when": "earlier", "occurred_at-day": "12", "occurred_at-month": "3",
        "occurred_at-year": "2026", "occurred_at-time": "9am", "note": "At home",
    }  # fmt: skip
    page = send(photo(), **when)

    assert page.status_code == 422
    assert "must be now or in the past" in page.content.decode()
    assert "Choose the photos again" in page.content.decode()
    assert "At home" in page.content.decode()
    bad = send(photo(), event_id="x").content.decode()
    assert "This page is out of date" in bad


def test_a_photo_from_before_the_birth_is_refused(send, world):
    """
    The baby was not there to be seen.
    """
    when = {
        "when": "earlier", "occurred_at-day": "1", "occurred_at-month": "1",
        "occurred_at-year": "2026", "occurred_at-time": "9am",
    }  # fmt: skip
    answer = send(photo(), **when)

    assert answer.status_code == 422
    assert "from before the birth" in answer.content.decode()
    assert pictures(world) == []


def test_a_withdrawn_photo_is_struck_out_and_not_shown(world, send, mark):
    """
    By the agency that added it; the page says so and where to read why.
    """
    added = send(photo())["Location"].split("/")[4]
    [one] = pictures(world)
    event = f"/families/{world.family}/events/{added}"
    page = send.client.get(event).content.decode()
    assert "Withdraw this" in page
    assert "Correct this" not in page

    form = {"event_id": str(uuid4()), "why": "It shows the twin"}
    assert send.client.post(f"{event}/withdraw", form).status_code == 302

    shown = send.client.get(one).content.decode()
    assert "This photo was withdrawn and is not shown" in shown
    assert "<img" not in shown
    assert send.client.get(f"{one}/picture").status_code == 404
    assert "It shows the twin" in send.client.get(event).content.decode()
    mark_page = f"/families/{world.family}/events/{mark}"
    assert one not in send.client.get(mark_page).content.decode()


@pytest.mark.parametrize("kind", ["contact.gp.other", "nothing"])
def test_only_a_mark_has_photos(world, send, as_engine, kind):
    """
    There is no such page for anything else.
    """
    with as_engine():
        other = write(world, kind) if kind != "nothing" else uuid4()
    path = f"/families/{world.family}/events/{other}/photos"

    assert send.client.get(path).status_code == 404
    assert send.client.post(path, {"photos": []}).status_code == 404


def test_a_withdrawn_mark_takes_no_photo(world, send, address, mark, as_engine):
    """
    What never happened has no picture.
    """
    with as_engine():
        write(
            world, "injury.observed", {"withdrawn": True}, about=world.infant,
            at=NOW - timedelta(hours=1), corrects=mark, recorded_at=NOW,
        )  # fmt: skip

    assert send.client.get(address).status_code == 404
    assert send(photo()).status_code == 404


def test_no_file_is_written_while_a_photo_is_read(send, monkeypatch, tmp_path):
    """
    Not even for a moment: a folder for temporary things is nobody's to look after.
    """
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    large = photo((3000, 2000), "PNG") + bytes(4 * MEGABYTE)
    before = set(tmp_path.iterdir())
    send(large)

    assert set(tmp_path.iterdir()) == before


def test_a_connection_that_ends_halfway_keeps_nothing(world, send, address):
    """
    The rest of the photo never came; the same page, sent again, is recorded once.
    """
    form = str(uuid4())
    start = (
        f"--line\r\nContent-Disposition: form-data; name=event_id\r\n\r\n{form}\r\n"
        "--line\r\nContent-Disposition: form-data; name=opened_at\r\n\r\n"
        f"{NOW.isoformat()}\r\n"
        "--line\r\nContent-Disposition: form-data; name=when\r\n\r\nnow\r\n"
        "--line\r\nContent-Disposition: form-data; name=photos; filename=a.jpg\r\n"
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode()
    half = start + photo((900, 700))[:3000]
    broken = send.client.post(
        address, half, content_type="multipart/form-data; boundary=line"
    )
    assert broken.status_code == 422
    assert pictures(world) == []
    again = send(photo((900, 700)), event_id=form)

    assert again.status_code == 302
    assert len(pictures(world)) == 1


def test_of_a_file_that_nobody_signed_in_sends_nothing_is_kept():
    """
    Only how large it was; and what it was called is forgotten always.
    """
    handler = InMemory()
    handler.new_file("photos", "a.jpg", "image/jpeg", 10)
    handler.receive_data_chunk(b"1234567890", 0)
    nobody = handler.file_complete(10)

    assert (nobody.size, nobody.read(), nobody.name) == (10, b"", "photo")
