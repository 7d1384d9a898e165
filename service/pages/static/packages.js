// Many people at once: how many are ticked, how far it has come, one person after the other.
"use strict";

(function () {
  function all(selector, root) {
    return Array.from((root || document).querySelectorAll(selector));
  }

  function tell(form, text) {
    const place = form.querySelector("[data-waiting]");
    if (!place) return;
    place.hidden = false;
    place.textContent = text;
  }

  function countTicks() {
    const ticked = all("input[data-tick]").filter(function (box) { return box.checked; }).length;
    all("[data-ticked]").forEach(function (place) { place.textContent = String(ticked); });
  }

  // Says beside each person how many postings are ticked, and whether that is what is owed.
  function countPicks(person) {
    const place = person.querySelector("[data-count]");
    if (!place) return;
    const ticked = all('input[name="pick"]', person).filter(function (box) { return box.checked; }).length;
    const least = Number(place.dataset.least);
    const most = Number(place.dataset.most);
    const owed = most > least ? least + "—" + most : String(least);
    const fits = ticked >= least && ticked <= most;
    place.textContent = (fits ? "✓ " : "！") + "已勾 " + ticked + " 个（应推荐 " + owed + " 个）";
    place.className = fits ? "tag good" : "tag heed";
  }

  function fieldsOf(form, person) {
    const told = new FormData();
    told.append("csrf", form.querySelector('input[name="csrf"]').value);
    all("input[name]", person).forEach(function (field) {
      if (field.type !== "checkbox" || field.checked) told.append(field.name, field.value);
    });
    return told;
  }

  async function confirmOne(form, person) {
    const place = person.querySelector("[data-fate]");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(fieldsOf(form, person)),
        headers: { Accept: "text/html", "X-Part": "1" },
        credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      place.innerHTML = await answer.text();
      all("input", person).forEach(function (field) { field.disabled = true; });
      return true;
    } catch (error) {
      place.textContent = "没有办成，请检查网络，再按一次“确认”。";
      return false;
    }
  }

  async function confirmAll(form) {
    const people = all("[data-person]", form).filter(function (person) {
      const box = person.querySelector('input[name="seeker"]');
      return box && box.checked && !box.disabled;
    });
    const bar = form.querySelector("[data-progress]");
    const button = form.querySelector("button.main-action");
    button.disabled = true;
    bar.classList.remove("hidden");
    bar.max = people.length || 1;
    let done = 0;
    let failed = 0;
    for (const person of people) {
      if (!(await confirmOne(form, person))) failed += 1;
      done += 1;
      bar.value = done;
      tell(form, "办到第 " + done + " 位，共 " + people.length + " 位");
    }
    tell(form, "办完了：" + (done - failed) + " 位" + (failed ? "，还有 " + failed + " 位没有办成" : "") + "。每一位下面可以打印服务单。");
    button.disabled = failed === 0;
  }

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-tick-all]")) {
      all("input[data-tick]").forEach(function (box) { box.checked = event.target.checked; });
    }
    countTicks();
    const person = event.target.closest("[data-person]");
    if (person) countPicks(person);
  });

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.dataset.wait && !event.defaultPrevented) tell(form, form.dataset.wait);
    if (form.dataset.bulk === undefined) return;
    event.preventDefault();
    confirmAll(form);
  });

  all("[data-person]").forEach(countPicks);
})();
