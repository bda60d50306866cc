-- How a given name is searched, worked out by the database so that no writer forgets.

create function plait.key_of(p_name text) returns text
language sql immutable parallel safe
return regexp_replace(
    lower(normalize(p_name, nfkd)),
    '[\u0300-\u036f[:space:][:punct:]\u2018\u2019\u2010-\u2015]', '', 'g'
);

comment on function plait.key_of(text) is
    'A name without case, accents, spaces, hyphens and apostrophes. Rows keep what it '
    'gives: a change of it needs them written anew.';

grant execute on function plait.key_of(text)
to plait_app, plait_engine, plait_keeper;
