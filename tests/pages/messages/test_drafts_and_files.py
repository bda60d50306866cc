"""What is still being written is kept for its writer; files are what they say."""

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from lib.family_world import NOW
from lib.forms_sent import recorded
from plait.records import message_drafts, message_files

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def form_of(world, **answers):
    return {
        "event_id": str(uuid4()), "about": str(world.mother), "urgency": "routine",
        "how": "free", "note": "Half a sentence", "guarded": "health",
    } | answers  # fmt: skip


def new(world):
    return f"/families/{world.family}/messages/new?to=social_worker"


def family_page(client, world):
    return client.get(f"/families/{world.family}/messages").content.decode()


def stored(client, world, name, content):
    form = form_of(world, attached=SimpleUploadedFile(name, content))
    return client.post(new(world), form)


def test_what_is_typed_is_kept_for_its_writer_alone(world, signed_in):
    """
    It is gone on with as it was, and nobody else of the team sees that it is there.
    """
    client, form = signed_in(world.visitor), form_of(world)
    place = f"/families/{world.family}/messages/draft?to=social_worker"

    saved = client.post(place, form)
    assert saved.json() == {"at": "2:31pm"}
    assert "Go on with what you saved" in family_page(client, world)
    assert "Go on with" not in family_page(signed_in(world.social_worker), world)
    again = client.get(
        f"/families/{world.family}/messages/new?draft={form['event_id']}"
    ).content.decode()

    assert "Half a sentence" in again
    assert form["event_id"] in again
    assert recorded("message.sent") == []


def test_a_draft_goes_when_its_message_is_sent(world, signed_in):
    """
    A save that arrives late, on a slow line, does not bring it back.
    """
    client, form = signed_in(world.visitor), form_of(world)
    place = f"/families/{world.family}/messages/draft?to=social_worker"

    client.post(place, form)
    client.post(new(world), form | {"step": "send"})
    client.post(place, form)

    assert "Go on with what you saved" not in family_page(client, world)


def test_a_draft_is_thrown_away_and_does_not_stay_for_ever(world, signed_in, as_engine):
    """
    By its writer at once, else after 28 days.
    """
    client, forms = signed_in(world.visitor), [form_of(world), form_of(world)]
    for form in forms:
        client.post(new(world), form | {"step": "keep"})

    client.post(new(world), forms[0] | {"step": "discard"})
    assert family_page(client, world).count("Go on with what you saved") == 1
    with as_engine():
        assert message_drafts.tidy(NOW + timedelta(days=27), using="default") == 0
        assert message_drafts.tidy(NOW + timedelta(days=29), using="default") == 1


def test_a_file_is_kept_encrypted_and_handed_out_to_be_saved(world, signed_in):
    """
    By who may read the message, and under a name that names no folder.
    """
    client = signed_in(world.visitor)

    done = stored(client, world, "../Plan für Jane.pdf", PDF)
    page = signed_in(world.social_worker).get(done["Location"]).content.decode()
    href = page.partition("/files/")[2].partition('"')[0]
    got = signed_in(world.social_worker).get(f"{done['Location']}/files/{href}")

    assert "Plan für Jane.pdf, 1 KB" in page
    assert got.content == PDF
    assert got["Content-Disposition"].startswith("attachment;")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert got["Content-Type"] == "application/pdf"
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute("select sealed from message_file")
        assert PDF not in bytes(cursor.fetchone()[0])
        cursor.execute("set local role plait_app")


def test_a_file_is_hidden_with_its_message(world, signed_in):
    """
    Who may not read the message finds no file, as if there were none.
    """
    form = form_of(
        world, attached=SimpleUploadedFile("plan.pdf", PDF), guarded="third_party"
    )
    done = signed_in(world.visitor).post(new(world), form)
    file_id = message_files.id_of(form_id(form), 1)

    where = f"{done['Location']}/files/{file_id}"
    assert signed_in(world.psychiatrist).get(where).status_code == 404
    assert signed_in(world.visitor).get(where).status_code == 200


def form_id(form):
    from uuid import UUID

    return UUID(form["event_id"])


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for name in names:
            folder.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "say"),
    [
        ("plan.pdf", b"MZ\x90\x00 a program", "is not a kind that can be sent"),
        ("plan.txt", PDF, "is not what its name says that it is"),
        ("plan.exe", PDF, "is not what its name says that it is"),
        ("plan.pdf", b"", "empty"),
        ("plan.html", b"<script>", "is not what its name says that it is"),
        ("plan.zip", zipped("a.txt"), "is not a kind that can be sent"),
        ("plan.docx", zipped("[Content_Types].xml", "word/document.xml",
         "word/vbaProject.bin"), "has a program (a macro) in it"),
        ("plan.png", b"\x89PNG\r\n\x1a\n broken", "is not a kind that can be sent"),
        ("plan.pdf", PDF + b" " * (10 * 1024 * 1024), "is larger than 10 MB"),
    ],
)  # fmt: skip
def test_a_file_that_is_refused_is_refused_with_words(
    world, signed_in, name, content, say
):
    """
    It names the file by its number, keeps what was typed, and sends nothing.
    """
    answer = stored(signed_in(world.visitor), world, name, content)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"File 1 {say}" in page or say in page
    assert "Half a sentence" in page
    assert recorded("message.sent") == []
