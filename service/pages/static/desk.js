// What every page at the desk does: keys to move and choose by, and parts asked of the server.
"use strict";

(function () {
  const KEYS = "desk-keys"; // remembers that somebody turned the single keys off
  let trial = 0; // the last one asked for: earlier answers come too late

  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }

  // ---- asking the server -------------------------------------------------------------------

  function fieldsOf(form, button) {
    const fields = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { fields.append(name, value); });
    if (button && button.name) fields.append(button.name, button.value);
    return fields;
  }

  function post(path, fields) {
    return fetch(path, {
      method: "POST",
      headers: { "X-Part": "1", "X-CSRF-Token": one('meta[name="csrf"]').content },
      body: fields,
      credentials: "same-origin",
      cache: "no-store",
    });
  }

  async function whatIsWrong(answer) {
    if (answer.status === 401) return "登录过期了，请重新登录";
    try {
      const told = await answer.json();
      return told.detail || told.title;
    } catch (error) {
      return "没有办成，请再试一次";
    }
  }

  function complain(text) {
    const box = one("#wrong");
    if (!box) { window.alert(text); return; }
    box.classList.remove("hidden");
    one("p", box).textContent = text;
    box.scrollIntoView({ block: "center" });
  }

  function calm() {
    const box = one("#wrong");
    if (box) box.classList.add("hidden");
  }

  function move(to) {
    const url = new URL(to, location.href);
    const same = url.pathname === location.pathname && url.search === location.search;
    location.assign(to);
    if (same && url.hash) location.reload(); // only the place on the page is another
  }

  // Puts an answer into its place and leaves the focus where it was.
  function fill(target, html) {
    const active = document.activeElement;
    const card = active && target.contains(active) ? active.closest("[id]") : null;
    target.innerHTML = html;
    const again = card && card.id ? document.getElementById(card.id) : null;
    if (again) again.focus();
  }

  async function send(form, button) {
    calm();
    form.classList.add("busy");
    const answer = await post(form.action, fieldsOf(form, button)).catch(function () { return null; });
    form.classList.remove("busy");
    delete form.dataset.sent; // may be sent again once it was answered
    if (!answer) { complain("连不上服务，请检查网络后再试"); return; }
    if (!answer.ok) { complain(await whatIsWrong(answer)); return; }
    const next = answer.headers.get("X-Go");
    if (next) { move(next); return; }
    const target = one(form.dataset.part);
    fill(target, await answer.text());
    if (form.dataset.part === "#work") tryAgain();
  }

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("form[data-part], form[data-send]")) return;
    const again = event.defaultPrevented; // page.js has seen it a moment ago
    event.preventDefault();
    if (!again) send(form, event.submitter);
  });

  // ---- wishes tried out --------------------------------------------------------------------

  function sayValue(input) {
    const output = document.getElementById(input.dataset.says);
    const value = Number(input.value);
    output.textContent = value ? value.toLocaleString("zh-CN") + "元" : "不限";
  }

  async function tryOut(form) {
    const mine = (trial += 1);
    const list = one("#list");
    list.classList.add("busy");
    const answer = await post(form.dataset.try, fieldsOf(form)).catch(function () { return null; });
    if (mine !== trial) return;
    list.classList.remove("busy");
    if (!answer || !answer.ok) { complain(answer ? await whatIsWrong(answer) : "连不上服务"); return; }
    calm();
    const html = await answer.text();
    if (mine === trial) list.innerHTML = html;
  }

  let later = 0;
  function soon(form) {
    window.clearTimeout(later);
    later = window.setTimeout(function () { tryOut(form); }, 250);
  }

  function tryAgain() {
    const form = one("form[data-try]");
    if (form && form.dataset.changed) tryOut(form);
  }

  document.addEventListener("input", function (event) {
    if (event.target.dataset.says) sayValue(event.target);
    const form = event.target.closest("form[data-try]");
    if (!form) return;
    form.dataset.changed = "1";
    soon(form);
  });

  document.addEventListener("reset", function (event) {
    if (!event.target.matches("form[data-try]")) return;
    delete event.target.dataset.changed;
    window.setTimeout(function () {
      all("[data-says]", event.target).forEach(sayValue);
      tryOut(event.target);
    });
  });

  // "试试看": put a change into the wishes, as if it had been typed there.
  function loosen(kind, value) {
    const form = one("form[data-try]");
    const names = { pay: "salary_min", place: "more_desired_regions", trade: "more_desired_titles" };
    const field = form.elements[names[kind]];
    field.value = kind === "pay" || !field.value ? value : field.value + "、" + value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    one("#list").scrollIntoView({ block: "start" });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-loosen]");
    if (button) loosen(button.dataset.loosen, button.dataset.value);
  });

  // ---- what is loaded when it is opened ----------------------------------------------------

  document.addEventListener("toggle", async function (event) {
    const details = event.target;
    if (!details.dataset || !details.dataset.load || !details.open || details.dataset.loaded) return;
    details.dataset.loaded = "1";
    const box = one("div", details);
    box.textContent = "正在看…";
    const answer = await window.ask(details.dataset.load).catch(function () { return null; });
    if (answer && answer.ok && !answer.redirected) box.innerHTML = await answer.text();
    else { box.textContent = "没有看成，请收起来再打开一次"; delete details.dataset.loaded; }
  }, true);

  // ---- keys --------------------------------------------------------------------------------

  function keysOn() { try { return localStorage.getItem(KEYS) !== "off"; } catch (error) { return true; } }

  function showKeys() {
    all("[data-keys]").forEach(function (button) {
      button.textContent = keysOn() ? "快捷键开着" : "快捷键关了";
      button.setAttribute("aria-pressed", String(keysOn()));
    });
  }

  function step(by) {
    const cards = all("[data-card]").filter(function (card) { return card.offsetParent; });
    if (!cards.length) return;
    const here = cards.indexOf(document.activeElement && document.activeElement.closest("[data-card]"));
    const next = cards[Math.min(cards.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function choose(number) {
    const card = document.getElementById("rec-" + number);
    const button = card && one(".desk-pick", card);
    if (!card) return;
    card.focus();
    if (button) button.click();
  }

  function writeNote() {
    const item = document.activeElement && document.activeElement.closest("[id^=picked-]");
    const details = one(".desk-more", item || one("[id^=picked-]") || document.createElement("div"));
    if (!details) return;
    details.open = true;
    one("[data-note]", details).focus();
  }

  function press(key) {
    if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "n") writeNote();
    else if (key >= "1" && key <= "9") choose(key);
    else if (key === "Enter") {
      const link = one("[data-open]", document.activeElement);
      if (!link) return false;
      link.click();
    } else {
      const found = all('[data-key="' + (key === '"' ? "" : key) + '"]')[0];
      if (!found) return false;
      if (found.matches("input")) found.focus(); else found.click();
    }
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && event.target.matches("input, textarea")) { event.target.blur(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !keysOn()) return;
    if (event.target.matches("input:not([type=checkbox]):not([type=range]), textarea, select")) return;
    if (event.key === "Enter" && !event.target.matches("[data-card]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!/^([a-z1-9/]|Enter)$/.test(key)) return;
    if (press(key)) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-keys]")) return;
    try { localStorage.setItem(KEYS, keysOn() ? "off" : "on"); } catch (error) { return; }
    showKeys();
  });

  document.addEventListener("DOMContentLoaded", showKeys);
})();
