// Reads the step aloud, where the browser has a voice; otherwise there is no button.
"use strict";

(function () {
  const button = document.querySelector("[data-aloud]");
  const READ = "h1, h2, h3, .lead, .k-hint, .k-heard, .tile, legend, .chip, .pay, .k-facts, .reasons li, .note p";
  const voices = window.speechSynthesis;
  if (!voices) return;

  function offer() { button.hidden = !voices.getVoices().length; }

  function shown(element) { return element.offsetParent !== null; }

  function sentences() {
    const step = document.querySelector("[data-step]:not([hidden])");
    return Array.from(step.querySelectorAll(READ)).filter(shown).map(function (element) {
      return element.innerText.replace(/\s+/g, "，").trim();
    }).filter(Boolean);
  }

  function isOn() { return button.getAttribute("aria-pressed") === "true"; }

  function read() {
    voices.cancel();
    if (!isOn()) return;
    // One after the other: browsers break long ones off.
    sentences().forEach(function (text) {
      const told = new SpeechSynthesisUtterance(text);
      told.lang = "zh-CN";
      told.rate = 0.9;
      voices.speak(told);
    });
  }

  button.addEventListener("click", function () {
    button.setAttribute("aria-pressed", String(!isOn()));
    button.textContent = isOn() ? "别读了" : "读给我听";
    read();
  });
  document.addEventListener("kiosk:shown", read);
  document.addEventListener("kiosk:forgotten", function () {
    button.setAttribute("aria-pressed", "false");
    button.textContent = "读给我听";
  });
  voices.addEventListener("voiceschanged", offer);
  offer();
})();
