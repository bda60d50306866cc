"""What changes between two rounds, in the area and in the database alike."""

import random
from dataclasses import replace

from django.db import connection

from generative.access_oracle import Involvement, Post, Release, counts_now
from generative.access_worlds import event_id, mask_of, subject_id
from leaks import writing
from leaks.area import CLASSES, Area, Item, Words


def change(area: Area, chance: random.Random) -> str:
    """Let one thing be otherwise from now on, and say what."""
    what = chance.choice([_end, _expire, _exclude, _release, _withdraw, _move, _close])
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        what(area, chance, cursor)
        cursor.execute("set local role plait_app")
    return what.__name__.strip("_")


def _end(area: Area, chance: random.Random, cursor) -> None:
    """A team is not involved with any family any more; its emergencies end too."""
    team = chance.choice([1, 2, 3, 4])
    area.involvements = [
        replace(one, ends=max(0, one.begins))
        if one.team == team and (one.ends is None or one.ends > 0)
        else one
        for one in area.involvements
    ]
    area.emergencies = [
        replace(one, ends=max(0, one.begins))
        if one.team == team and one.ends > 0
        else one
        for one in area.emergencies
    ]
    cursor.execute(
        "update involvement set until = greatest(now(), since) "
        "where team_id = %s and (until is null or until > now())",
        [team],
    )


def _expire(area: Area, chance: random.Random, cursor) -> None:
    """A team becomes involved until this very moment, or from it on."""
    subject, team = chance.randrange(area.subjects), chance.choice([1, 2, 3, 4])
    classes = frozenset(chance.sample(CLASSES, 3))
    begins, ends = chance.choice([(-90, 0), (0, None), (0, 0)])
    area.involvements.append(Involvement(subject, team, None, classes, begins, ends))
    cursor.execute(
        "insert into involvement (subject_id, id, team_id, role, classes, purpose, "
        "since, until, basis) values (%s, gen_random_uuid(), %s, 'other', %s, "
        "'direct_care', now() + %s * interval '1 minute', "
        "now() + %s * interval '1 minute', '')",
        [subject_id(subject), team, mask_of(classes), begins, ends],
    )


def _exclude(area: Area, chance: random.Random, cursor) -> None:
    """Somebody turns out to be kin."""
    pair = chance.randint(1, area.staff), chance.randrange(area.subjects)
    if pair in area.kin:
        return
    area.kin.add(pair)
    word = Words(area.seed + 1_000_000 + len(area.kin))()
    area.items.append(Item("kin", word, pair[1], pair))
    writing.write_kin(cursor, *pair, word)


def _release(area: Area, chance: random.Random, cursor) -> None:
    """A team is shown one event, for good."""
    event = chance.choice([one for one in area.events if one.sensitivity != "sealed"])
    team = chance.choice([1, 2, 3, 4])
    area.releases.append(Release(event.number, team, None, 0, None))
    area.involvements.append(
        Involvement(event.subject, team, None, frozenset(), 0, None)
    )
    cursor.execute(
        "insert into involvement (subject_id, id, team_id, role, classes, purpose, "
        "since, basis) values (%s, gen_random_uuid(), %s, 'recipient', 0, "
        "'direct_care', now(), '')",
        [subject_id(event.subject), team],
    )
    cursor.execute("set local role plait_keeper")
    cursor.execute(
        "insert into event_release (subject_id, id, root, team_id, given_by_id, "
        "source_event, since, basis) values (%s, gen_random_uuid(), %s, %s, %s, %s, "
        "now(), '')",
        [subject_id(event.subject), event_id(area.roots[event.number]), team,
         event.team, event_id(event.number)],
    )  # fmt: skip
    area.releases[-1] = replace(area.releases[-1], event=area.roots[event.number])


def _withdraw(area: Area, chance: random.Random, cursor) -> None:
    """What was released to a team ends now."""
    team = chance.choice([1, 2, 3, 4])
    area.releases = [
        replace(one, ends=max(0, one.begins)) if one.team == team else one
        for one in area.releases
    ]
    cursor.execute("set local role plait_keeper")
    cursor.execute(
        "update event_release set until = greatest(now(), since) where team_id = %s",
        [team],
    )


def _move(area: Area, chance: random.Random, cursor) -> None:
    """Somebody leaves all their posts for another, at this moment."""
    staff, team = chance.randint(1, area.staff), chance.choice([1, 2, 3, 4])
    area.posts = [
        replace(one, ends=0) if one.staff == staff and _holds(one) else one
        for one in area.posts
    ]
    area.posts.append(Post(staff, team, 0, None))
    cursor.execute(
        "update post set valid_to = now() where staff_id = %s and valid_from <= now() "
        "and (valid_to is null or valid_to > now())",
        [staff],
    )
    cursor.execute(
        "insert into post (staff_id, team_id, role, valid_from) "
        "values (%s, %s, %s, now())",
        [staff, team, writing.TEAMS[team][1]],
    )


def _close(area: Area, chance: random.Random, cursor) -> None:
    """An account is closed; its session is still open."""
    staff = chance.randint(1, area.staff)
    area.closed_accounts = area.closed_accounts | {staff}
    cursor.execute("update staff set is_active = false where id = %s", [staff])


def _holds(post) -> bool:
    return counts_now(post.begins, post.ends)
