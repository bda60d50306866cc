// The five standards of population_by_hand.py as task rules of the Community Health
// Toolkit, judged by the toolkit's own code. It knows no correction, no working days and
// no lateness, only "resolved" or not.
//
//     node peer_cht.js NODE_MODULES FAMILIES.ndjson

"use strict";

const fs = require("fs");
const path = require("path");

const [modules, families] = process.argv.slice(2);
const DAY = 86400000;
const Utils = require(path.join(modules, "cht-nootils"))({});
const taskEmitter = require(path.join(modules, "cht-conf/src/nools/task-emitter.js"));

function since(contact, report, forms) {
  return forms.some((form) =>
    Utils.isFormSubmittedInWindow(contact.reports, form, report.reported_date, Infinity)
  );
}

function near(contact, report, before, after, says) {
  const from = report.reported_date - before * DAY;
  const to = report.reported_date + after * DAY;
  return contact.reports.some(
    (one) => one.reported_date >= from && one.reported_date <= to && says(one)
  );
}

function rule(name, form, days, appliesIf, resolvedIf) {
  return {
    name,
    title: name,
    appliesTo: "reports",
    appliesToType: [form],
    appliesIf,
    resolvedIf,
    events: [{ id: name, days, start: days, end: 365 }],
    actions: [{ form }],
  };
}

const isIll = (one) =>
  (one.form === "diagnosis.mental_health" &&
    ["severe", "psychosis"].includes(one.fields.severity)) ||
  one.form === "concern.red_flag" ||
  (one.form === "screen.epds" && one.fields.total >= 20);
const isTheMeeting = (one) =>
  one.form === "meeting.held" &&
  one.fields.type === "strategy" &&
  one.fields.quorate === true &&
  (one.fields.represented || []).includes("perinatal_mental_health");

const TASKS = [
  rule("hv_new_birth", "birth.recorded", 14, () => true, (c, r) =>
    since(c, r, ["contact.health_visitor.new_birth"])
  ),
  rule(
    "raised_epds_assessed",
    "screen.epds",
    14,
    (c, r) => r.fields.total >= 13,
    (c, r) => since(c, r, ["assessment.mental_health"])
  ),
  rule(
    "pmh_assessment_2w",
    "referral.mental_health.received",
    14,
    (c, r) =>
      r.fields.urgency === "routine" &&
      !near(c, r, 180, 0, (one) => one.form === "referral.mental_health.accepted"),
    (c, r) =>
      since(c, r, ["assessment.mental_health", "referral.mental_health.redirected"])
  ),
  rule("referral_decision", "referral.social_care.made", 1, () => true, (c, r) =>
    since(c, r, ["referral.social_care.decided"])
  ),
  rule(
    "conjunction_strategy_meeting",
    "injury.observed",
    1,
    (c, r) => r.fields.mobile === false && near(c, r, 365, 30, isIll),
    (c, r) =>
      c.reports.some((one) => one.reported_date >= r.reported_date && isTheMeeting(one))
  ),
];

function Task(fields) {
  Object.assign(this, fields);
}

function judge(all) {
  const found = {};
  for (const contact of all) {
    taskEmitter(TASKS, contact, Utils, Task, (_, task) => {
      found[task.title] = (found[task.title] || 0) + 1;
    });
  }
  return found;
}

const all = fs.readFileSync(families, "utf8").trim().split("\n").map(JSON.parse);
judge(all.slice(0, 500)); // what is compiled late is compiled before the clock starts
const before = process.cpuUsage();
const tasks = judge(all);
const used = process.cpuUsage(before);
console.log(
  JSON.stringify({
    families: all.length,
    cpu_seconds: (used.user + used.system) / 1e6,
    tasks,
  })
);
