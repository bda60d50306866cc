"""The SQL, broken in one place at a time, to see that the tests notice."""

from dataclasses import dataclass

from plait.population.sql_engine import Text, written


@dataclass(frozen=True)
class Mutant:
    """One break: in the stage, `old` becomes `new` the first time that it stands.

    `where` is the world in which it is noticed: a number with its theme, or a name.
    """

    where: tuple[int, str | None] | str
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
    Mutant("by hand", "what names a correction not known yet answers", "corrections",
           "recorded <= {known_at}", "recorded > 0"),
    Mutant((11, "moves"), "what is recorded later counts", "is_known",
           "e.recorded <= {known_at} and", ""),
    Mutant((1, "births"), "the older of two corrections counts", "overtaken",
           "e.recorded desc, e.depth desc", "e.recorded asc, e.depth desc"),
    Mutant((1, "births"), "a correction replaces nothing", "overtaken", "nth > 1",
           "nth > 99"),
    Mutant((2, "moves"), "what happens later counts", "is_known",
           "and e.occurred <= {as_of}", ""),
    Mutant((1, "births"), "what was withdrawn comes back", "is_known",
           "and e.place not in (select place from overtaken)", ""),
    Mutant((1, "births"), "the first joining counts", "roles",
           "max(case when what = {joined}", "min(case when what = {joined}"),
    Mutant((1, "births"), "a birth makes no infant", "roles",
           "p.born > p.joined", "p.born < p.joined"),
    Mutant((2, "moves"), "a correction is not what is named", "seen",
           "coalesce(c.root, e.answers)", "e.answers"),
    Mutant((1, "births"), "twins are two pregnancies", "pregnancies",
           "following - occurred > {twins}", "following > occurred"),
    Mutant((1, "births"), "a loss ends no pregnancy", "pregnancies",
           "where what = {loss}", "where what < 0"),
    Mutant((1, "births"), "a birth belongs to the next pregnancy", "matching",
           "e.occurred > p.after_at and e.occurred <= p.until_at",
           "e.occurred >= p.after_at and e.occurred < p.until_at"),
    Mutant((1, "births"), "an older due date holds", "pregnancies",
           "order by v.occurred desc, v.first_at desc", "order by v.occurred"),
    Mutant((1, "births"), "the first booking holds", "pregnancies",
           "order by v.place desc", "order by v.place"),
    Mutant((2, "moves"), "joining states the birthday", "birthdays",
           "p.stated, p.joined", "p.joined, p.stated"),
    Mutant((1, "births"), "a survivor is nobody", "ends",
           "p.died_at is null or", "false or"),
    Mutant("by hand", "an acceptance of protection completes a move", "ends",
           "and t.root is null", ""),
    Mutant((2, "moves"), "a move within Plait ends the care", "ends",
           "coalesce(m.moved_at >= f.occurred, false)", "false"),
    Mutant((1, "births"), "a pregnancy lasts for ever", "held_spans",
           "p.edd + {past_due}", "p.edd + 9999"),
    Mutant((1, "births"), "an age is reached a moment late", "lines",
           "h.since_at <= d.occurred", "h.since_at < d.occurred"),
    Mutant((7, ""), "what ended still holds at that moment", "lines",
           "d.occurred < h.until_at", "d.occurred <= h.until_at"),
    Mutant((1, "births"), "any baby's age counts", "lines",
           "d.whom_role <> 3 or h.whom = d.whom", "true"),
    Mutant((3, ""), "one ends another's plan", "held_spans",
           "(e.about = -1 or o.about = -1 or e.about = o.about)", "true"),
    Mutant((1, "births"), "one line is enough", "duties",
           "s.lines = coalesce(l.many, 0)", "s.lines <= 9 * coalesce(l.many, 0)"),
    Mutant((9, "moves"), "what held starts no clock", "duties",
           "greatest(d.started, k.opened, h.opened)", "greatest(d.started, k.opened)"),
    Mutant((1, "births"), "a version is in force too long", "matching",
           "e.day <= s.until_day", "e.day <= s.until_day + 1"),
    Mutant((1, "births"), "a version is in force too late", "matching",
           "e.day >= s.from_day", "e.day > s.from_day"),
    Mutant((1, "births"), "nothing excuses at the same moment", "excused",
           "m.occurred <= t.occurred", "m.occurred < t.occurred"),
    Mutant((1, "births"), "what excuses may be long ago", "excused",
           "m.occurred >= t.occurred - s.unless_within and", ""),
    Mutant("by hand", "staff owe what a family is owed", "matching",
           "s.subject = e.subject and", ""),
    Mutant("by hand", "without a due date a pregnancy lasts for ever", "held_spans",
           "p.sign_at + {longest} + 1", "{ever}"),
    Mutant((1, "births"), "the trigger is its own other half", "partners",
           "m.place <> t.place", "true"),
    Mutant((1, "births"), "the other half may come late", "partners",
           "else t.occurred + s.also_after", "else {ever}"),
    Mutant((27, None), "the other half counts by when it happened", "partners",
           "order by case when s.by_recorded then k.first_at else k.occurred end",
           "order by k.occurred"),
    Mutant((1, "births"), "once is twice", "partners",
           "h.nth = h.also_times", "h.nth = 1"),
    Mutant((1, "births"), "the clock starts with the trigger", "duties",
           "greatest(d.started, k.opened, h.opened)", "greatest(d.started, h.opened)"),
    Mutant((1, "births"), "what names another duty answers", "answers_it",
           "then m.answers in (w.root, w.partner_root)", "then m.answers > 0"),
    Mutant((1, "births"), "what names the duty answers at any time", "answers_it",
           "and m.occurred >= w.earliest", ""),
    Mutant((2, "moves"), "two of a kind at once answer each other", "answers_it",
           "m.occurred > w.occurred", "m.occurred >= w.occurred"),
    Mutant((1, "births"), "an answer may come too early", "answers_it",
           "and m.occurred >= w.from_at", ""),
    Mutant((1, "births"), "an answer comes a moment late", "answers_it",
           "and m.occurred >= w.from_at", "and m.occurred > w.from_at"),
    Mutant((1, "births"), "anybody's answer counts", "answers_it",
           "(w.person = {anybody} or m.about = w.person)", "true"),
    Mutant((9, "moves"), "what it rests on answers it", "fitting",
           "and h.place is null", ""),
    Mutant((2, "moves"), "the other half answers it", "answers_it",
           "and m.place <> w.partner", ""),
    Mutant((2, "moves"), "one child's plan ends another's", "stops_it",
           "m.circle = 0 or m.circle <> w.circle", "true"),
    Mutant((1, "births"), "nothing is looked back for", "fitting",
           "d.opened - s.lookback end as from_at", "d.opened end as from_at"),
    Mutant((3, ""), "one agency is enough", "chosen_next",
           "where c.used not like concat('%,', p.own, ',%')", ""),
    Mutant((13, "moves"), "the parts are all of one agency's", "proofs",
           "case when s.different_agencies then k.agency else k.root end", "k.root"),
    Mutant((1, "births"), "a duty of another event is dismissed", "stops",
           "m.ended = d.root and", ""),
    Mutant((1, "births"), "another's death ends it", "is_theirs",
           "then e.about = d.about", "then true"),
    Mutant((1, "births"), "the first of two babies ends it", "is_theirs",
           "and e.is_last", ""),
    Mutant((2, "moves"), "the first acceptance completes every move", "stops",
           "and t.turn = e.turn", ""),
    Mutant((13, "moves"), "a move is complete when they left", "stops",
           "greatest(e.occurred, t.occurred), 3", "e.occurred, 3"),
    Mutant((5, "moves"), "the acceptance ends what it started", "stops",
           "and t.place <> d.place", ""),
    Mutant((1, "births"), "a loss ends what hangs on no due date", "stops",
           "(s.on_pregnancy_clock or d.role = 2)", "true"),
    Mutant((1, "births"), "a loss ends another pregnancy", "stops",
           "else e.pregnancy = d.pregnancy", "else true"),
    Mutant((1, "births"), "a stop beats an answer", "closings",
           "met_at <= stopped_at", "met_at < stopped_at"),
    Mutant((2, "moves"), "death comes before what the standard names", "closings",
           "x.moment < t.occurred", "x.moment <= t.occurred"),
    Mutant((1, "births"), "the trigger first recorded is kept", "repeated",
           "order by a.standard, a.opened, a.place", "order by a.standard, a.place"),
    Mutant((1, "births"), "triggers answered at once are two duties", "repeated",
           "coalesce(c.closed_by, -1)", "c.place"),
    Mutant((1, "births"), "once a pregnancy is once a person", "repeated",
           "then c.pregnancy", "then c.about"),
    Mutant((2, "moves"), "what a policy changed is another standard", "repeated",
           "c.family, s.same_as,", "c.family, c.standard as same_as,"),
    Mutant((2, "moves"), "two chains go on side by side", "came_back",
           "g.same_as = l.same_as", "g.same_as = -1"),
    Mutant((2, "moves"), "what was stopped comes back", "answers", "k.is_met and", ""),
    Mutant((1, "births"), "what comes back hangs on the first limit", "owed",
           "then s.renew", "then s.limit_no"),
    Mutant((1, "births"), "it hangs on the birthday of anybody", "owed",
           "when l.base = 1 then m.edd", "when l.base = 9 then m.edd"),
    Mutant((1, "births"), "what may not be late may", "owed",
           "else greatest(main_at, least_at)\n        end as due",
           "else main_at end as due"),
    Mutant((1, "births"), "a limit has no end", "owed", "when most_part >= 0 then",
           "when most_part > 999 then"),
    Mutant((3, ""), "late at the last moment", "owed", "d.closed > d.due then 4",
           "d.closed >= d.due then 4"),
    Mutant((2, "moves"), "late at the moment of asking", "owed", "{as_of} > d.due",
           "{as_of} >= d.due"),
    Mutant((20, "moves"), "a window opens late", "owed", "{as_of} < d.opens_at",
           "{as_of} <= d.opens_at"),
)  # fmt: skip
