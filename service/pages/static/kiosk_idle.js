// Nobody touches the machine for a while: a countdown everybody sees, then nothing is left of anybody.
"use strict";

(function () {
  const root = document.getElementById("kiosk");
  const cover = document.querySelector("[data-idle-cover]");
  const count = document.querySelector("[data-count]");
  const idle = Number(root.dataset.idle);
  const countdown = Number(root.dataset.countdown);
  const FRESH = 600; // seconds untouched at the start, after which the page is fetched anew
  let quiet = 0; // seconds since somebody touched anything

  function wipe() {
    cover.hidden = true;
    quiet = 0;
    window.kiosk.forget();
    renew();
  }

  // Only a server that answers is asked for the page: a browser's own error page has no way back.
  function renew() {
    fetch(location.href, { cache: "no-store" }).then(function (answer) {
      if (answer.ok && window.kiosk.untouched()) location.replace(location.href);
    }).catch(function () { /* the page goes on as it is, with nothing in it */ });
  }

  function tick() {
    quiet += 1;
    if (window.kiosk.untouched()) {
      cover.hidden = true;
      if (quiet >= FRESH) { quiet = 0; renew(); }
      return;
    }
    const left = idle + countdown - quiet;
    if (left <= 0) wipe();
    else if (quiet >= idle) warn(left);
  }

  function warn(left) {
    count.textContent = String(left);
    if (!cover.hidden) return;
    cover.hidden = false;
    cover.querySelector("[data-stay]").focus();
  }

  // While the countdown is on, only its own buttons stop it.
  function touched() {
    if (cover.hidden) quiet = 0;
  }

  ["pointerdown", "keydown", "input", "wheel", "scroll"].forEach(function (kind) {
    document.addEventListener(kind, touched, { passive: true, capture: true });
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-stay]")) { cover.hidden = true; quiet = 0; }
    if (event.target.closest("[data-end]")) wipe();
  });
  // A page brought back from the browser's memory would show the last person's answers.
  window.addEventListener("pageshow", function (event) { if (event.persisted) wipe(); });
  setInterval(tick, 1000);
})();
