// The overview: while it is being counted for the first time, look again.
"use strict";

(function () {
  if (document.querySelector("[data-waiting]")) setTimeout(function () { location.reload(); }, 1500);
})();
