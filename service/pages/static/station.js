// Pages of those who send postings: drop a file, watch it, see what is wrong while writing.
"use strict";

(function () {
  const PROGRESS_MS = 700;
  const TYPING_MS = 500;

  function dropping(form) {
    const input = form.querySelector("input[type=file]");
    ["dragenter", "dragover"].forEach(function (kind) {
      form.addEventListener(kind, function (event) { event.preventDefault(); form.classList.add("over"); });
    });
    form.addEventListener("dragleave", function (event) {
      if (!form.contains(event.relatedTarget)) form.classList.remove("over");
    });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      form.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      if (form.reportValidity()) form.requestSubmit();
    });
    input.addEventListener("change", function () {
      form.querySelector("[data-picked]").textContent = input.files.length ? input.files[0].name : "还没有选";
    });
    // A file let fall beside the frame would otherwise replace the page.
    ["dragover", "drop"].forEach(function (kind) {
      window.addEventListener(kind, function (event) { event.preventDefault(); });
    });
    form.addEventListener("submit", function () {
      form.classList.add("busy");
      form.querySelector("button").textContent = "正在送出……";
    });
  }

  function watching(box) {
    function look() {
      window.ask(box.dataset.progress).then(function (answer) {
        return answer.ok ? answer.text() : null;
      }).then(function (text) {
        if (text !== null) box.innerHTML = text;
        if (box.querySelector("[data-over]")) window.location.reload();
        else window.setTimeout(look, PROGRESS_MS);
      }).catch(function () { window.setTimeout(look, PROGRESS_MS * 4); });
    }
    window.setTimeout(look, PROGRESS_MS);
  }

  function filling(details) {
    const into = details.querySelector("[data-into]");
    let asked = false;
    details.addEventListener("toggle", function () {
      if (asked || !details.open) return;
      asked = true;
      into.textContent = "正在看……";
      window.ask(details.dataset.fill).then(function (answer) {
        return answer.text().then(function (text) {
          if (answer.ok) into.innerHTML = text;
          else into.textContent = "现在看不了，请稍后再试。";
        });
      }).catch(function () { asked = false; into.textContent = "网络不通，请再点一次。"; });
    });
  }

  function checking(form) {
    const told = document.querySelector("[data-checked]");
    let timer = 0;
    let turn = 0;
    function check() {
      const ours = ++turn;
      fetch(form.dataset.check, {
        method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin",
        headers: { Accept: "text/html" }, cache: "no-store",
      }).then(function (answer) { return answer.ok ? answer.text() : null; }).then(function (text) {
        if (text !== null && ours === turn) told.innerHTML = text;
      }).catch(function () { /* the next letter asks again */ });
    }
    form.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(check, TYPING_MS);
    });
    if (form.elements.title && form.elements.title.value) check();
  }

  function asking(form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin",
        headers: { Accept: "text/html", "X-Part": "1" }, cache: "no-store",
      }).then(function (answer) {
        const next = answer.headers.get("X-Go");
        if (next) { location.assign(next); return null; }
        return answer.ok ? answer.text() : Promise.reject(new Error("refused"));
      }).then(function (text) { if (text !== null) form.outerHTML = text; }).catch(function () { form.submit(); });
    });
  }

  function each(selector, work) { document.querySelectorAll(selector).forEach(work); }
  each("form[data-drop]", dropping);
  each("[data-progress]", watching);
  each("details[data-fill]", filling);
  each("form[data-check]", checking);
  each("form[data-ask]", asking);
})();
