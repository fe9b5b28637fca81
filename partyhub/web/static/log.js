/* The log form: what the record would meet is asked anew when its kinds, day or organisation change. */
(function () {
  "use strict";
  var block = document.getElementById("ticks");
  var form = block && block.closest("form");
  if (!form || !window.fetch || !window.DOMParser) { return; }
  var watched = /^(organization_id|kinds|day)$/;
  var asked = 0;
  var timer = null;
  var ask = function () {
    var mine = ++asked;
    var query = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { if (watched.test(name) && value) { query.append(name, value); } });
    fetch(block.dataset.ticksUrl + "?" + query, { credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (html) {
      var fresh = html && new DOMParser().parseFromString(html, "text/html").getElementById("ticks");
      if (fresh && mine === asked) { block.replaceChildren.apply(block, Array.prototype.slice.call(fresh.childNodes)); }
    }).catch(function () { /* unreachable: the block stays as it is; submitting says what is wrong */ });
  };
  form.addEventListener("change", function (event) {
    if (!watched.test(event.target.name || "")) { return; }
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, 200);
  });
})();
