"""The SQL, broken in one place at a time, to see that the tests notice."""

from dataclasses import dataclass

from plait.population.sql_engine import Text, written


@dataclass(frozen=True)
class Mutant:
    """One break: in the stage, `old` becomes `new` the first time that it stands."""

    name: str
    stage: str
    old: str
    new: str

    def text(self) -> Text:
        """The text with the break."""
        text = Text.of(written())
        for part in (text.stages, text.sayings):
            if self.stage in part:
                assert self.old in part[self.stage], f"{self.name}: nothing to break"
                broken = part[self.stage].replace(self.old, self.new, 1)
                return _with(text, part, {**part, self.stage: broken})
        raise AssertionError(f"{self.name}: no stage {self.stage}")


def _with(text, part, broken):
    if part is text.stages:
        return Text(broken, text.sayings)
    return Text(text.stages, broken)


MUTANTS = (
    Mutant("what is known later counts", "corrections",
           "recorded <= {known_at}", "recorded > 0"),
    Mutant("the older of two corrections counts", "overtaken",
           "e.recorded desc, e.depth desc", "e.recorded asc, e.depth desc"),
    Mutant("a correction replaces nothing", "overtaken", "nth > 1", "nth > 99"),
    Mutant("what happens later counts", "seen",
           "e.occurred <= {as_of} and", ""),
    Mutant("what was withdrawn comes back", "seen", "o.place is null", "true"),
    Mutant("the first joining counts", "roles",
           "max(case when is_joined", "min(case when is_joined"),
    Mutant("a birth makes no infant", "roles",
           "p.born > p.joined", "p.born < p.joined"),
    Mutant("a correction is not what is named", "seen",
           "coalesce(c.root, e.answers)", "e.answers"),
    Mutant("twins are two pregnancies", "pregnancies",
           "following - occurred > {twins}", "following > occurred"),
    Mutant("a loss ends no pregnancy", "pregnancies",
           "where is_loss", "where is_birth and is_loss"),
    Mutant("a birth belongs to the next pregnancy", "matching",
           "e.occurred > p.after_at and e.occurred <= p.until_at",
           "e.occurred >= p.after_at and e.occurred < p.until_at"),
    Mutant("an older due date holds", "pregnancies",
           "order by v.occurred desc, v.first_at desc", "order by v.occurred"),
    Mutant("the first booking holds", "pregnancies",
           "order by v.place desc", "order by v.place"),
    Mutant("joining states the birthday", "birthdays",
           "p.stated, p.joined", "p.joined, p.stated"),
    Mutant("a survivor is nobody", "ends",
           "p.died_at is null or", "false or"),
    Mutant("an acceptance of protection completes a move", "ends",
           "and t.root is null", ""),
    Mutant("a move within Plait ends the care", "ends",
           "coalesce(m.moved_at >= f.occurred, false)", "false"),
    Mutant("a pregnancy lasts for ever", "held_spans",
           "p.edd + {past_due}", "p.edd + 9999"),
    Mutant("an age is reached a moment late", "lines",
           "h.since_at <= d.occurred", "h.since_at < d.occurred"),
    Mutant("what ended still holds at that moment", "lines",
           "d.occurred < h.until_at", "d.occurred <= h.until_at"),
    Mutant("any baby's age counts", "lines",
           "d.whom_role <> 3 or h.whom = d.whom", "true"),
    Mutant("one ends another's plan", "held_spans",
           "(e.about = -1 or o.about = -1 or e.about = o.about)", "true"),
    Mutant("one line is enough", "duties",
           "s.lines = coalesce(h.many, 0)", "s.lines <= 9 * coalesce(h.many, 0)"),
    Mutant("what held starts no clock", "duties",
           "greatest(d.opened, h.opened) end", "d.opened end"),
    Mutant("a version is in force too long", "matching",
           "e.day <= s.until_day", "e.day <= s.until_day + 1"),
    Mutant("a version is in force too late", "matching",
           "e.day >= s.from_day", "e.day > s.from_day"),
    Mutant("nothing excuses at the same moment", "excused",
           "m.occurred <= t.occurred", "m.occurred < t.occurred"),
    Mutant("what excuses may be long ago", "excused",
           "m.occurred >= t.occurred - s.unless_within and", ""),
    Mutant("the trigger is its own other half", "partners",
           "m.place <> t.place", "true"),
    Mutant("the other half may come late", "partners",
           "else t.occurred + s.also_after", "else {ever}"),
    Mutant("the other half counts by when it happened", "partners",
           "case when s.by_recorded then m.first_at else m.occurred end",
           "m.occurred"),
    Mutant("once is twice", "partners",
           "h.nth = h.also_times", "h.nth = 1"),
    Mutant("the clock starts with the trigger", "starting",
           "greatest(t.first_at, k.first_at)", "t.first_at"),
    Mutant("what names another duty answers", "answers_it",
           "then m.answers in (w.root, w.partner_root)", "then m.answers > 0"),
    Mutant("what names the duty answers at any time", "answers_it",
           "and m.occurred >= w.earliest", ""),
    Mutant("two of a kind at once answer each other", "answers_it",
           "m.occurred > w.occurred", "m.occurred >= w.occurred"),
    Mutant("an answer may come too early", "answers_it",
           "and m.occurred >= w.from_at", ""),
    Mutant("an answer comes a moment late", "answers_it",
           "and m.occurred >= w.from_at", "and m.occurred > w.from_at"),
    Mutant("anybody's answer counts", "answers_it",
           "(w.person = {anybody} or m.about = w.person)", "true"),
    Mutant("what it rests on answers it", "answers_it", "and h.place is null", ""),
    Mutant("the other half answers it", "answers_it",
           "and m.place <> w.partner", ""),
    Mutant("one child's plan ends another's", "replies",
           "m.circle = 0 or m.circle <> w.circle", "true"),
    Mutant("nothing is looked back for", "wanted",
           "d.opened - s.lookback end as from_at", "d.opened end as from_at"),
    Mutant("one agency is enough", "chosen_next",
           "where c.used not like concat('%,', p.own, ',%')", ""),
    Mutant("the parts are all of one agency's", "proofs",
           "case when w.different_agencies then m.agency else m.root end", "m.root"),
    Mutant("a duty of another event is dismissed", "stops",
           "m.ended = d.root and", ""),
    Mutant("another's death ends it", "is_theirs",
           "then e.about = d.about", "then true"),
    Mutant("the first of two babies ends it", "is_theirs", "and e.is_last", ""),
    Mutant("the first acceptance completes every move", "stops",
           "and t.turn = e.turn", ""),
    Mutant("a move is complete when they left", "stops",
           "greatest(e.occurred, t.occurred), 3", "e.occurred, 3"),
    Mutant("the acceptance ends what it started", "stops",
           "and t.place <> d.place", ""),
    Mutant("a loss ends what hangs on no due date", "stops",
           "(s.on_pregnancy_clock or d.role = 2)", "true"),
    Mutant("a loss ends another pregnancy", "stops",
           "else e.pregnancy = d.pregnancy", "else true"),
    Mutant("a stop beats an answer", "closings",
           "e.met_at <= e.stopped_at", "e.met_at < e.stopped_at"),
    Mutant("death comes before what the standard names", "closings",
           "x.moment < r.stopped_at", "x.moment <= r.stopped_at"),
    Mutant("the trigger first recorded is kept", "repeated",
           "order by c.standard, c.opened, c.place", "order by c.standard, c.place"),
    Mutant("triggers answered at once are two duties", "repeated",
           "coalesce(c.closed_by, -1)", "c.place"),
    Mutant("once a pregnancy is once a person", "repeated",
           "then c.pregnancy", "then c.about"),
    Mutant("what a policy changed is another standard", "repeated",
           "s.same_as, s.repeat_code", "c.standard, s.repeat_code"),
    Mutant("two chains go on side by side", "came_back",
           "g.same_as = l.same_as", "g.same_as = -1"),
    Mutant("what was stopped comes back", "answers", "k.is_met and", ""),
    Mutant("what comes back hangs on the first limit", "based",
           "then s.renew", "then s.limit_no"),
    Mutant("it hangs on the birthday of anybody", "counted",
           "when l.base = 1 then m.edd", "when l.base = 9 then m.edd"),
    Mutant("what may not be late may", "dated",
           "else greatest(main_at, least_at)", "else main_at"),
    Mutant("a limit has no end", "dated", "when most_part >= 0 then",
           "when most_part > 999 then"),
    Mutant("late at the last moment", "owed", "d.closed > d.due then 4",
           "d.closed >= d.due then 4"),
    Mutant("late at the moment of asking", "owed", "{as_of} > d.due",
           "{as_of} >= d.due"),
    Mutant("a window opens late", "owed", "{as_of} < d.opens_at",
           "{as_of} <= d.opens_at"),
)  # fmt: skip
