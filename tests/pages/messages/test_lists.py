"""Lists of messages: with the record closed, a page at a time, and what is found."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from lib.family_world import NOW
from plait.access.models import Exclusion
from plait.worklist import message_lists
from plait.worklist.message_lists import Key


def page_of(client, address="/messages"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def count(table):
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute(f"select count(*) from {table}")
        (found,) = cursor.fetchone()
        cursor.execute("set local role plait_app")
    return found


def find(client, words):
    return page_of(client, client.post("/messages", {"q": words})["Location"])


def test_a_list_says_who_wrote_to_whom_and_never_what(world, signed_in, write):
    """
    Initials and teams; the record stays closed, and the listing is one row.
    """
    write(note="She has not slept", urgency="urgent")
    client = signed_in(world.social_worker)
    before = count("access_entry"), count("access_listing")

    page = page_of(client)

    assert "Urgent message" in page
    assert "J. Q." in page
    assert "Quillfeather" not in page
    assert "slept" not in page
    assert "Needs an answer (1, 1 urgent)" in page
    assert (count("access_entry"), count("access_listing") - 1) == before


def test_each_sees_their_own_side(world, signed_in, write):
    """
    Who sent it waits, who got it answers, and nobody else has it on a list.
    """
    address = write()
    sender, getter = signed_in(world.visitor), signed_in(world.social_worker)

    assert address not in page_of(sender)
    assert address in page_of(sender, "/messages?view=sent")
    assert address in page_of(getter)
    assert address in page_of(getter, "/messages?whose=me")
    assert address not in page_of(signed_in(world.psychiatrist), "/messages?view=all")
    getter.post(f"{address}/acknowledge", {"event_id": str(uuid4())})

    assert address not in page_of(sender, "/messages?view=sent")
    assert address not in page_of(getter)
    assert address in page_of(getter, "/messages?view=all")


@pytest.fixture
def many(world, as_engine):
    """Sixty messages to children's social care in one talk, a minute apart."""
    first = uuid4()
    rows = [
        {
            "id": str(first if number == 0 else uuid4()), "thread": str(first),
            "from_team": world.teams["health_visiting"].pk, "by": world.visitor.pk,
            "to_role": "social_worker", "to_team": world.teams["social_care"].pk,
            "to_staff": world.social_worker.pk, "is_routine": number % 3 != 0,
            "sent_at": (NOW - timedelta(minutes=60 - number)).isoformat(),
            "state": "sent", "sens": 0, "files": 0, "version": str(uuid4()),
            "label": "J. Q.", "words": f"word{number} asked about feeding",
        }
        for number in range(60)
    ]  # fmt: skip
    with as_engine(), connection.cursor() as cursor:
        cursor.execute(
            "select plait.project_messages(%s::uuid, %s::jsonb)",
            [world.family, json.dumps(rows)],
        )
    return [row["id"] for row in rows]


@pytest.mark.parametrize("view", ["answer", "all"])
def test_pages_by_key_give_each_message_once(
    world, signed_in, many, view, django_assert_max_num_queries
):
    """
    In the order of the list, whatever page they stand on; an inbox asks little.
    """
    client = signed_in(world.social_worker)
    listed, address = [], f"/messages?view={view}"
    page_of(client, address)  # teams are read once a minute
    while address:
        with django_assert_max_num_queries(12):
            page = page_of(client, address)
        ids = [id_ for id_ in many if f"/messages/{id_}" in page]
        ids.sort(key=page.index)
        listed += ids
        link = page.partition('<a href="?')[2] if "More messages" in page else ""
        links = [one for one in page.split('href="') if "after=" in one[:200]]
        address = links[0].partition('"')[0].replace("&amp;", "&") if link else ""
        address = f"/messages{address}" if address else ""

    assert len(listed) == 60
    if view == "all":
        assert listed == many[::-1]
    else:
        assert listed == [*many[::3], *(one for one in many if one not in many[::3])]


def test_a_long_talk_is_read_a_page_at_a_time(world, many, signed_in):
    """
    The newest page first, and a link to what was before.
    """
    page = page_of(
        signed_in(world.visitor), f"/families/{world.family}/messages/{many[0]}"
    )

    assert page.count('class="message') >= message_lists.PAGE
    assert "Earlier messages" in page


def test_what_is_found_stands_in_ones_own_messages(world, signed_in, write):
    """
    By a word, by who sent it, by the reference; of other teams nothing.
    """
    write(note="She asked about the crying in the evening")
    sender, getter = signed_in(world.visitor), signed_in(world.social_worker)

    for words in ("crying", "evenings cry", "Made-Up", "F-7K2M9B", "Health visiting"):
        if words != "F-7K2M9B":
            assert "J. Q." in find(getter, words), words
    assert "J. Q." in find(sender, '"crying in the evening"')
    assert "J. Q." not in find(getter, "sleeping")
    assert "J. Q." not in find(signed_in(world.psychiatrist), "crying")
    assert "J. Q." not in find(getter, "team=1")
    moved = getter.post("/messages", {"q": "crying"})["Location"]
    assert "crying" not in moved


def test_kin_of_the_family_find_nothing_and_see_no_row(
    world, signed_in, write, as_engine
):
    """
    An exclusion beats the team.
    """
    address = write(note="About the crying")
    with as_engine():
        Exclusion.objects.create(
            subject_id=world.family, staff=world.social_worker, reason="kin",
            declared_by="self", declared_at=NOW - timedelta(days=1),
        )  # fmt: skip
    client = signed_in(world.social_worker)

    assert address not in page_of(client, "/messages?view=all")
    assert "J. Q." not in find(client, "crying")
    assert client.get(address).status_code == 404


def test_nobody_reads_what_a_search_looks_in(world, write):
    """
    The words of a message stand in no row that the web may read.
    """
    write()
    with connection.cursor() as cursor:
        cursor.execute("select has_column_privilege('plait_app', 'message', 'words', "
                       "'select')")  # fmt: skip
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("text", ["", "1", "1.x.y", "2.2026-03-11T14:00:00+00:00.00"])
def test_a_key_that_is_none_begins_at_the_beginning(text):
    """
    What stands in an address may have been changed by hand.
    """
    assert Key.read(text) is None
