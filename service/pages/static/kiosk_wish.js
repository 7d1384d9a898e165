// What a person has said so far: in the memory of this page, nowhere else, and gone with it.
"use strict";

(function () {
  const AT_ONCE = 3;
  const MOST_REFUSED = 200;
  const MOST_TAKEN = 10;

  function blank() {
    return { titles: [], regions: [], about: "", answers: {}, refused: [], taken: [], skip: 0, plain: false };
  }

  let said = blank();

  function toggle(list, value) {
    const at = list.indexOf(value);
    if (at < 0) list.push(value); else list.splice(at, 1);
  }

  function add(list, value) {
    if (list.indexOf(value) < 0) list.push(value);
  }

  function answers(field) {
    return said.answers[field] || [];
  }

  function answer(field, value, many) {
    if (value === undefined) delete said.answers[field];
    else if (!many) said.answers[field] = [value];
    else {
      said.answers[field] = answers(field).slice();
      toggle(said.answers[field], value);
      if (!said.answers[field].length) delete said.answers[field];
    }
    said.skip = 0;
  }

  // Years are asked of the work chosen, so they count as jobs held.
  function jobs(years) {
    if (!(years > 0)) return [];
    return said.titles.map(function (title) { return { title: title, years: years }; });
  }

  function profile() {
    const told = { desired_titles: said.titles, desired_regions: said.regions, about: said.about };
    const one = function (field) { return answers(field)[0]; };
    if (one("salary_min")) told.salary_min = Number(one("salary_min"));
    if (one("education")) told.education = one("education");
    if (one("age")) told.age = one("age");
    if (one("years") !== undefined) {
      told.experience_years = Number(one("years"));
      told.experiences = jobs(told.experience_years);
    }
    told.certificates = answers("certificates");
    told.requirements = answers("requirements");
    return told;
  }

  const changes = {
    pay: function (value) { answer("salary_min", value); },
    place: function (value) { add(said.regions, value); },
    trade: function (value) { add(said.titles, value); },
    licence: function (value) { if (answers("certificates").indexOf(value) < 0) answer("certificates", value, true); },
  };

  // Wishes the server has written out, one of them left open.
  function instead(told) {
    const single = function (field) {
      if (told[field] === undefined) delete said.answers[field]; else said.answers[field] = [String(told[field])];
    };
    said.titles = told.desired_titles || [];
    said.regions = told.desired_regions || [];
    said.about = told.about || "";
    single("salary_min");
    if ((told.requirements || []).length) said.answers.requirements = told.requirements; else delete said.answers.requirements;
    said.skip = 0;
  }

  window.wish = {
    instead: instead,
    get said() { return said; },
    forget: function () { said = blank(); },
    answers: answers,
    answer: answer,
    profile: profile,
    title: function (name) { toggle(said.titles, name); said.about = ""; said.skip = 0; },
    region: function (name) { if (name) toggle(said.regions, name); else said.regions = []; said.skip = 0; },
    say: function (sentence) { said.about = sentence; said.titles = []; said.skip = 0; },
    take: function (id) { if (said.taken.length < MOST_TAKEN || said.taken.indexOf(id) >= 0) toggle(said.taken, id); },
    refuse: function (id, why) {
      said.refused.push({ posting_id: id, why: why });
      said.refused = said.refused.slice(-MOST_REFUSED);
      said.taken = said.taken.filter(function (taken) { return taken !== id; });
      said.skip = 0;
    },
    takeBack: function () { said.refused.pop(); said.skip = 0; },
    turn: function (way) { said.skip = Math.max(0, said.skip + way * AT_ONCE); },
    plainly: function (on) { said.plain = on; said.skip = 0; },
    change: function (kind, value) { changes[kind](value); said.skip = 0; },
    // As the API takes it; without personal wishes where none are to be used.
    request: function (machine) {
      const asked = { profile: said.plain ? {} : profile(), n: AT_ONCE, skip: said.skip, exclude: said.refused, personalised: !said.plain };
      if (machine.fair) asked.fair = machine.fair;
      if (machine.near) asked.near = machine.near;
      return asked;
    },
  };
})();
