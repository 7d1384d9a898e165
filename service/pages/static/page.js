// What every page does: remember how the screen is set, and send a form once.
"use strict";

(function () {
  function modes() {
    const found = document.cookie.match(/(?:^|; )mode=([^;]*)/);
    return new Set(found && found[1] ? found[1].split(".") : []);
  }

  function setMode(name, on) {
    const set = modes();
    if (on) set.add(name); else set.delete(name);
    document.documentElement.classList.toggle(name, on);
    document.cookie = "mode=" + Array.from(set).join(".") + "; path=/; max-age=31536000; samesite=lax";
    document.querySelectorAll('button[data-mode="' + name + '"]').forEach(function (button) {
      button.setAttribute("aria-pressed", String(on));
    });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button[data-mode]");
    if (button) setMode(button.dataset.mode, button.getAttribute("aria-pressed") !== "true");
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 3000) event.preventDefault();
    else form.dataset.sent = String(Date.now());
  });

  // For the scripts of single pages: ask the server for a part of the page, or tell it something.
  window.ask = function (path, body, method) {
    const headers = { Accept: "text/html" };
    const csrf = document.querySelector('meta[name="csrf"]').content;
    if (csrf) headers["X-CSRF-Token"] = csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    return fetch(path, {
      method: method || (body === undefined ? "GET" : "POST"),
      headers: headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
    });
  };
})();
