// Leads through the steps, and asks the server for the parts that depend on what was said.
"use strict";

(function () {
  const PATIENCE = 20000; // milliseconds to wait for an answer
  const PAUSE = 150; // milliseconds without typing before it is looked up
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const root = document.getElementById("kiosk");
  const machine = { fair: root.dataset.fair, near: root.dataset.near };
  const bar = document.querySelector(".k-bar");
  const trouble = document.querySelector("[data-trouble]");
  const wish = window.wish;
  let trail = ["start"];
  let asked = 0; // answers to older questions are dropped
  let again = null;

  function one(selector) { return document.querySelector(selector); }
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }
  function step() { return trail[trail.length - 1]; }

  // Showing

  function show() {
    const now = step();
    all("[data-step]").forEach(function (section) { section.hidden = section.dataset.step !== now; });
    bar.hidden = now === "start";
    paint();
    window.scrollTo(0, 0);
    focusHead();
    document.dispatchEvent(new CustomEvent("kiosk:shown"));
  }

  function focusHead() {
    const head = one('[data-step="' + step() + '"] h1');
    if (!head) return;
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  }

  function press(button, on) { button.setAttribute("aria-pressed", String(on)); }

  function paint() {
    const said = wish.said;
    all("[data-title]").forEach(function (b) { press(b, said.titles.indexOf(b.dataset.title) >= 0); });
    all("[data-region]").forEach(function (b) {
      press(b, b.dataset.region ? said.regions.indexOf(b.dataset.region) >= 0 : !said.regions.length);
    });
    all("[data-field]").forEach(paintQuestion);
    all("[data-take]").forEach(function (b) {
      const on = said.taken.indexOf(b.closest("[data-id]").dataset.id) >= 0;
      press(b, on);
      b.textContent = on ? "✓ 带走" : "带走这个";
    });
    paintChosen();
    paintBar();
  }

  function paintQuestion(question) {
    const answers = wish.answers(question.dataset.field);
    all("[data-value]", question).forEach(function (b) { press(b, answers.indexOf(b.dataset.value) >= 0); });
    press(question.querySelector("[data-none]"), !answers.length);
  }

  function paintChosen() {
    const line = one("[data-chosen]");
    line.hidden = !wish.said.titles.length;
    line.textContent = "已选：" + wish.said.titles.join("、") + "（再点一下就去掉）";
  }

  function paintBar() {
    const next = one("[data-next]");
    const now = step();
    const count = wish.said.taken.length || all(".k-card").length;
    next.hidden = now === "slip" || (now === "results" && !count);
    next.disabled = now === "work" && !wish.said.titles.length;
    next.textContent = now === "more" ? "看岗位" : now === "results" ? "带走这" + count + "个" : "下一步";
    one('.k-bar [data-page="on"]').hidden = now !== "results" || !one("[data-more]");
    one("[data-back]").textContent = now === "slip" ? "回去看岗位" : "上一步";
  }

  // Going

  function go(name) {
    const entering = { place: loadPlaces, results: loadResults, slip: loadSlip }[name];
    if (name === step()) { if (entering) entering(); return; }
    trail.push(name);
    show();
    if (entering) entering();
  }

  function back() {
    if (trail.length > 1) trail.pop();
    if (step() === "start") wish.plainly(false);
    show();
  }

  function next() {
    const after = { start: "work", work: "place", place: "more", more: "results", results: "slip" };
    if (after[step()] === "results") wish.plainly(false);
    go(after[step()]);
  }

  // Asking

  function late() {
    return new Promise(function (_, fail) { setTimeout(function () { fail(new Error("late")); }, PATIENCE); });
  }

  function fill(where, path, body, then) {
    const mine = ++asked;
    const box = one(where);
    box.classList.add("busy");
    box.setAttribute("aria-busy", "true");
    Promise.race([window.ask(path, body), late()]).then(function (answer) {
      if (!answer.ok) throw answer;
      return answer.text();
    }).then(function (text) {
      if (mine !== asked) return;
      settle(box);
      box.innerHTML = text;
      paint();
      if (then) then(box);
    }).catch(function (why) {
      if (mine !== asked) return;
      settle(box);
      tell(why, function () { fill(where, path, body, then); });
    });
  }

  function settle(box) {
    box.classList.remove("busy");
    box.removeAttribute("aria-busy");
  }

  function tell(why, retry) {
    again = retry;
    const status = why && why.status;
    one("[data-trouble-text]").textContent =
      status === 429 ? "用的人太多，请等一等再试" : status ? "出了点问题，没有办成" : "现在连不上";
    trouble.hidden = false;
    one("[data-retry]").focus();
  }

  function loadPlaces() {
    const asking = { titles: wish.said.titles };
    if (machine.near) asking.near = machine.near;
    fill("[data-places]", "/kiosk/places", asking);
  }

  function loadResults(told) {
    one("[data-missing]").hidden = true;
    if (!one("[data-results]").childElementCount) one("[data-results]").innerHTML = "<h1>正在找……</h1>";
    fill("[data-results]", "/kiosk/results", wish.request(machine), function (box) {
      if (told) box.prepend(told);
      window.scrollTo(0, 0);
      focusHead();
      document.dispatchEvent(new CustomEvent("kiosk:shown"));
    });
  }

  function loadSlip() {
    const ids = wish.said.taken.length ? wish.said.taken : all(".k-card").map(function (card) { return card.dataset.id; });
    const asking = { posting_ids: ids };
    if (!wish.said.plain) asking.profile = wish.profile();
    if (machine.fair) asking.fair = machine.fair;
    one("[data-slip]").innerHTML = "<h1>正在准备……</h1>";
    fill("[data-slip]", "/kiosk/slip", asking, function () {
      focusHead();
      document.dispatchEvent(new CustomEvent("kiosk:shown"));
    });
  }

  // A posting refused: the list is made anew at once, and what was done can be undone.

  function refuse(card, why) {
    wish.refuse(card.dataset.id, why);
    const told = document.createElement("p");
    told.className = "note row apart no-print";
    told.setAttribute("role", "status");
    told.textContent = "已去掉“" + card.dataset.name + "”，重新排过了。";
    const undo = document.createElement("button");
    undo.type = "button";
    undo.dataset.undo = "";
    undo.textContent = "撤销";
    told.append(undo);
    loadResults(told);
  }

  function open(button) {
    const card = button.closest(".k-card");
    const name = button.dataset.open;
    all("[data-panel]", card).forEach(function (panel) {
      panel.hidden = panel.dataset.panel !== name || !panel.hidden;
    });
    all("[data-open]", card).forEach(function (b) {
      b.setAttribute("aria-expanded", String(!card.querySelector('[data-panel="' + b.dataset.open + '"]').hidden));
    });
    const panel = card.querySelector('[data-panel="' + name + '"]');
    if (!panel.hidden) panel.scrollIntoView({ block: "nearest" });
  }

  function report(button) {
    const panel = button.closest("[data-panel]");
    panel.id = "k-reporting";
    const telling = { posting_id: button.closest("[data-id]").dataset.id, reason: button.dataset.report };
    if (machine.fair) telling.fair = machine.fair;
    if (machine.near) telling.near = machine.near;
    fill("#k-reporting", "/kiosk/report", telling,
      function () { panel.removeAttribute("id"); });
  }

  // Printing: the paper's measures are a style sheet that is on or off.

  function print(paper) {
    all("link[data-paper]").forEach(function (link) { link.media = link.dataset.paper === paper ? "print" : "not all"; });
    document.documentElement.classList.toggle("paper80", paper === "80");
    window.print();
  }

  // What each button does

  function missing(on) {
    one("[data-missing]").hidden = !on;
    if (!on) return;
    one("[data-missing]").scrollIntoView();
    one("[data-miss]").focus();
  }

  function retry() {
    trouble.hidden = true;
    if (again) again();
  }

  // A change of what was said in a sentence is made to the sentence written out.
  function change(data) {
    const spelled = one("[data-spelled]");
    if (wish.said.about && spelled) wish.instead(JSON.parse(spelled.dataset.spelled));
    wish.change(data.change, data.value);
    wish.plainly(false);
    loadResults();
  }

  const deeds = [
    ["go", function (data) { wish.plainly(false); go(data.go); }],
    ["plain", function () { wish.plainly(true); go("results"); }],
    ["back", back],
    ["next", next],
    ["title", function (data) { wish.title(data.title); paint(); }],
    ["region", function (data) { wish.region(data.region); paint(); }],
    ["letters", function (data, button) { pad(button); }],
    ["letter", function (data) { type(data.letter); }],
    ["sayGo", say],
    ["none", function (data, button) { wish.answer(button.closest("[data-field]").dataset.field); paint(); }],
    ["instead", function (data) { wish.instead(JSON.parse(data.instead)); loadResults(); }],
    ["value", choose],
    ["take", function (data, button) { wish.take(button.closest("[data-id]").dataset.id); paint(); }],
    ["open", function (data, button) { open(button); }],
    ["refuse", function (data, button) { refuse(button.closest(".k-card"), data.refuse); }],
    ["report", function (data, button) { report(button); }],
    ["undo", function () { wish.takeBack(); loadResults(); }],
    ["page", function (data) { wish.turn(data.page === "on" ? 1 : -1); loadResults(); }],
    ["missingOpen", function () { missing(true); }],
    ["missingClose", function () { missing(false); }],
    ["whyId", function (data) {
      fill("[data-why]", "/kiosk/why", { profile: wish.profile(), posting_id: data.whyId, exclude: wish.said.refused });
    }],
    ["paperPrint", function (data) { print(data.paperPrint); }],
    ["retry", retry],
    ["troubleClose", function () { trouble.hidden = true; }],
  ];

  function choose(data, button) {
    if (data.change) { change(data); return; }
    const question = button.closest("[data-field]");
    wish.answer(question.dataset.field, data.value, "many" in question.dataset);
    paint();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    const found = button && deeds.find(function (deed) { return deed[0] in button.dataset; });
    if (found) found[1](button.dataset, button);
  });

  // Typing

  function pad(button) {
    const box = one("[data-pad]");
    if (!box.childElementCount) {
      LETTERS.split("").concat("删除").forEach(function (letter) {
        const key = document.createElement("button");
        key.type = "button";
        key.dataset.letter = letter;
        key.textContent = letter;
        box.append(key);
      });
    }
    box.hidden = !box.hidden;
    finding();
    button.setAttribute("aria-expanded", String(!box.hidden));
  }

  function type(letter) {
    const input = one("[data-find]");
    input.value = letter === "删除" ? input.value.slice(0, -1) : input.value + letter;
    look();
  }

  // While something is looked up, what is found stands where the tiles stood.
  function finding() {
    const on = !one("[data-pad]").hidden || one("[data-find]").value.trim() !== "";
    one('[data-step="work"]').classList.toggle("finding", on);
  }

  function look() {
    const words = one("[data-find]").value.trim();
    finding();
    if (!words) { asked += 1; one("[data-found]").innerHTML = ""; return; }
    const asking = { said: words };
    if (machine.fair) asking.fair = machine.fair;
    fill("[data-found]", "/kiosk/work", asking);
  }

  function say() {
    const sentence = one("[data-say]").value.trim();
    if (!sentence) { one("[data-say]").focus(); return; }
    wish.say(sentence);
    wish.plainly(false);
    go("results");
  }

  let waiting = 0;
  document.addEventListener("input", function (event) {
    clearTimeout(waiting);
    if ("find" in event.target.dataset) waiting = setTimeout(look, PAUSE);
    if ("miss" in event.target.dataset) {
      waiting = setTimeout(function () { fill("[data-missed]", "/kiosk/search", { said: event.target.value.trim() }); }, PAUSE);
    }
  });

  // For whoever wipes the machine
  window.kiosk = {
    untouched: function () { return step() === "start"; },
    forget: function () {
      asked += 1;
      again = null;
      wish.forget();
      trail = ["start"];
      trouble.hidden = true;
      all("[data-results], [data-slip], [data-places], [data-found], [data-missed], [data-why]").forEach(function (box) { box.innerHTML = ""; });
      all("input, textarea").forEach(function (field) { field.value = ""; });
      one("[data-pad]").hidden = true;
      finding();
      all("details").forEach(function (details) { details.open = false; });
      document.dispatchEvent(new CustomEvent("kiosk:forgotten"));
      show();
    },
  };
})();
