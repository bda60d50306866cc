-- A family moves: its home follows the acceptance, and the old area's access ends. Only
-- `settle_move` looks further than its caller: the others are its parts.

grant update (home_team_id, partnership_id) on subject to plait_keeper;
grant select on team_serves to plait_keeper;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create function plait.works_for(p_team integer, p_partnership text) returns boolean
language sql stable
begin atomic
    select exists (
        select from plait.team t join plait.agency a on a.slug = t.agency_id
        where t.id = p_team and a.partnership_id = p_partnership
    ) or exists (
        select from plait.team_serves s
        where s.team_id = p_team and s.partnership_id = p_partnership
    );
end;

comment on function plait.works_for(integer, text) is
    'Whether families of the partnership are among those that the team works for.';

create function plait.end_of_day(p_at timestamptz, p_days integer)
returns timestamptz
language sql stable
return (
    ((p_at at time zone 'Europe/London')::date + p_days + 1)::timestamp
    at time zone 'Europe/London'
);

comment on function plait.end_of_day(timestamptz, integer) is
    'The end of the local day that is so many days after the one of a moment.';

create function plait.end_care_of_old_area(
    p_subject uuid, p_source uuid, p_from text, p_to text, p_service text,
    p_is_home boolean, p_hides_place boolean, p_moved_at timestamptz,
    p_until timestamptz
) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_team integer;
    v_classes integer;
    v_teams integer := 0;
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'end_care: nothing was appended to this subject';
    end if;
    for v_team, v_classes in
        select i.team_id, bit_or(i.classes)
        from involvement i
        join team t on t.id = i.team_id
        join agency a on a.slug = t.agency_id
        where i.subject_id = p_subject and i.staff_id is null and i.classes <> 0
            and i.role <> 'former' and (i.until is null or i.until > now())
            and plait.works_for(i.team_id, p_from)
            and not plait.works_for(i.team_id, p_to)
            -- The protection of a child goes a road of its own.
            and a.kind not in ('social_care', 'police')
            and (
                a.kind = p_service
                -- Who still owes something hands that over first; so does a service
                -- with a road of its own that was at work with them of late.
                or p_is_home and not exists (
                    select from worklist_entry w
                    where w.subject_id = p_subject and w.team_id = i.team_id
                        and w.closed_at is null
                ) and not (
                    a.kind in ('maternity', 'perinatal') and exists (
                        select from event e
                        where e.subject_id = p_subject and e.team_id = i.team_id
                            and e.occurred_at > p_moved_at - interval '8 weeks'
                    )
                )
            )
            -- What is there without its being known is neither told nor ended.
            and not exists (
                select from event e
                where e.subject_id = p_subject and e.id = i.source_event
                    and e.seen_as not in (0, 1)
            )
        group by i.team_id
    loop
        update involvement i set until = greatest(now(), i.since)
        where i.subject_id = p_subject and i.team_id = v_team
            and i.staff_id is null and i.classes <> 0 and i.role <> 'former'
            and (i.until is null or i.until > now())
            and not exists (
                select from event e
                where e.subject_id = p_subject and e.id = i.source_event
                    and e.seen_as not in (0, 1)
            );
        insert into involvement
            (subject_id, id, team_id, role, classes, purpose, since, until, basis,
             source_event)
        select
            p_subject, gen_random_uuid(), v_team, 'former', w.classes, 'direct_care',
            now(), w.until, w.basis, p_source
        from (
            values
                (v_classes, p_until, 'worked with them until they moved'),
                (0, null, 'recorded part of this before they moved')
        ) as w (classes, until, basis)
        where case
            when w.classes <> 0 then not p_hides_place and w.until > now()
            else exists (
                select from event e
                where e.subject_id = p_subject and e.team_id = v_team
            )
        end;
        v_teams := v_teams + 1;
    end loop;
    if p_hides_place then
        -- Who stays at work there does not read where they live. What is there without
        -- its being known stays as it is.
        update involvement i set classes = i.classes & ~32
        where i.subject_id = p_subject and i.staff_id is null and i.classes & 32 <> 0
            and (i.until is null or i.until > now())
            and plait.works_for(i.team_id, p_from)
            and not plait.works_for(i.team_id, p_to)
            and not exists (
                select from team t join agency a on a.slug = t.agency_id
                where t.id = i.team_id and a.kind = 'police'
            )
            and not exists (
                select from event e
                where e.subject_id = p_subject and e.id = i.source_event
                    and e.seen_as not in (0, 1)
            );
    end if;
    return v_teams;
end
$$;

comment on function plait.end_care_of_old_area(
    uuid, uuid, text, text, text, boolean, boolean, timestamptz, timestamptz
) is
    'Ends what teams of the old area are involved as that do not work for the new one. '
    'They still read until a moment, and for good what they recorded themselves.';

create function plait.settle_move(p_subject uuid, p_accepted uuid) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_accepted event;
    v_offer event;
    v_home subject;
    v_from text;
    v_to text;
    v_service text;
    v_is_home boolean;
    v_hides boolean;
    v_days integer;
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'settle_move: nothing was appended to this subject';
    end if;
    select * into v_accepted from event
    where subject_id = p_subject and id = p_accepted
        and kind = 'transfer.accepted' and corrects is null;
    select * into v_offer from event
    where subject_id = p_subject and kind = 'transfer.offered' and corrects is null
        and id = (v_accepted.fact ->> 'answers')::uuid;
    v_from := v_offer.fact ->> 'from_area';
    v_to := v_offer.fact ->> 'to_area';
    v_service := v_offer.fact ->> 'service';
    if v_accepted.id is null or v_offer.id is null
        or exists (
            select from event
            where subject_id = p_subject and kind like 'transfer.%'
                and id <> p_accepted and fact ->> 'answers' = v_offer.id::text
        )
        or v_accepted.agency is distinct from (
            select agency_id from team where id = (v_offer.fact ->> 'team')::integer
        )
        or v_service is distinct from (
            select kind from agency where slug = v_accepted.agency
        )
        or v_service is distinct from (
            select kind from agency where slug = v_offer.agency
        )
        or not plait.works_for(v_accepted.team_id, v_to)
    then
        raise insufficient_privilege
            using message = 'settle_move: it accepts nothing that was offered to it';
    end if;
    select * into v_home from subject where id = p_subject for update;
    v_is_home := v_from = v_home.partnership_id and (
        v_service = 'health_visiting' or v_service = (
            select a.kind from team t join agency a on a.slug = t.agency_id
            where t.id = v_home.home_team_id
        )
    );
    v_hides := coalesce((v_offer.fact ->> 'place_hidden')::boolean, false);
    v_days := least(greatest((v_offer.fact ->> 'access_days')::integer, 0), 84);
    if v_is_home then
        update subject
        set home_team_id = v_accepted.team_id, partnership_id = v_to
        where id = p_subject;
    end if;
    perform plait.end_care_of_old_area(
        p_subject, p_accepted, v_from, v_to, v_service, v_is_home, v_hides,
        v_accepted.occurred_at, plait.end_of_day(v_accepted.occurred_at, v_days)
    );
    return v_is_home;
end
$$;

comment on function plait.settle_move(uuid, uuid) is
    'Lets a record follow the acceptance of a move, after it was appended, as the facts '
    'of offer and acceptance say: its home, and until when the old area reads. Whether '
    'the home moved.';

revoke all on function
    plait.works_for(integer, text),
    plait.end_care_of_old_area(
        uuid, uuid, text, text, text, boolean, boolean, timestamptz, timestamptz
    ),
    plait.settle_move(uuid, uuid)
from public;
grant execute on function plait.settle_move(uuid, uuid) to plait_app, plait_engine;

reset role;
revoke create on schema plait from plait_keeper;
