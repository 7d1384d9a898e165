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

  const PORTION = 5;  // people asked for at once: few enough to see it move

  // Finds postings for the ticked people, some after the others; what is found is kept.
  async function findAll(form) {
    const boxes = all("input[data-tick]", form).filter(function (box) { return box.checked; });
    const bar = form.querySelector("[data-progress]");
    const button = form.querySelector("button.main-action");
    if (!boxes.length) { tell(form, "还没有勾选人"); return; }
    button.disabled = true;
    bar.classList.remove("hidden");
    bar.max = boxes.length;
    let next = "";
    for (let done = 0; done < boxes.length; done += PORTION) {
      tell(form, "正在找第 " + (done + 1) + " / " + boxes.length + " 人；可以离开，回来接着找");
      const told = new FormData();
      told.append("csrf", form.querySelector('input[name="csrf"]').value);
      boxes.slice(done, done + PORTION).forEach(function (box) { told.append("seeker", box.value); });
      next = await post(form, told).then(function (answer) {
        return answer.headers.get("X-Go") || "";
      }).catch(function () { return ""; });
      if (!next) {
        tell(form, "找到第 " + done + " / " + boxes.length + " 人时断了，找好的都留着。请检查网络，刷新这一页接着找。");
        button.disabled = false;
        return;
      }
      bar.value = Math.min(done + PORTION, boxes.length);
    }
    window.location.assign(next);
  }

  async function post(form, fields) {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "text/html", "X-Part": "1" },
      credentials: "same-origin",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  }

  async function confirmOne(form, person) {
    const place = person.querySelector("[data-fate]");
    try {
      const answer = await post(form, fieldsOf(form, person));
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
    const work = form.dataset.bulk !== undefined ? confirmAll : form.dataset.portions !== undefined && findAll;
    if (!work) return;
    event.preventDefault();
    work(form);
  });

  all("[data-person]").forEach(countPicks);
})();
