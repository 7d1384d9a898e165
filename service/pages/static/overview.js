// The overview: choosing a region shows it at once; while it is being counted, look again.
"use strict";

(function () {
  const region = document.getElementById("region");
  if (region) region.addEventListener("change", function () { region.form.submit(); });
  if (document.querySelector("[data-waiting]")) setTimeout(function () { location.reload(); }, 1500);
})();
