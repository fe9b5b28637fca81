/* Drafts: what is typed is kept on the server within ten seconds. Without this script the form works as ever. */
(function () {
  "use strict";
  var WAIT = 4000;
  var RETRY = 10000;
  var said = function (name) { return document.body.getAttribute("data-text-" + name) || ""; };

  Array.prototype.forEach.call(document.querySelectorAll("form[data-autosave-url]"), function (form) {
    var status = form.querySelector("[data-autosave-status]");
    var timer = null;
    var running = false;
    var over = false;
    var last = null;

    var typed = function () {
      var body = new URLSearchParams();
      new FormData(form).forEach(function (value, name) { if (typeof value === "string") { body.append(name, value); } });
      return body.toString();
    };
    var say = function (text) { if (status.textContent !== text) { status.textContent = text; } };
    var later = function (wait) { if (!timer && !over) { timer = window.setTimeout(save, wait); } };
    var save = function (leaving) {
      window.clearTimeout(timer);
      timer = null;
      var body = typed();
      if (over || running || body === last) { return; }
      running = true;
      fetch(form.dataset.autosaveUrl, {
        method: "POST",
        body: body,
        credentials: "same-origin",
        keepalive: leaving === true && body.length < 60000,
        headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" }
      }).then(function (answer) {
        if (answer.ok && !answer.redirected) { return answer.json(); }
        throw new Error(answer.status === 409 || answer.status === 413 ? "refused" : "unreached");
      }).then(function (kept) {
        running = false;
        last = body;
        say(said("saved").replace("{time}", kept.saved_at));
        if (typed() !== body) { later(WAIT); } else { form.dispatchEvent(new Event("draft-kept")); }
      }).catch(function (error) {
        running = false;
        if (over) { return; }
        say(said(error.message === "refused" ? "draft-refused" : "unreached"));
        later(RETRY);
      });
    };

    /* A page that answers what was sent, a list matched or an error, is not kept yet. */
    if ("answer" in form.dataset) { later(WAIT); } else { last = typed(); }
    form.addEventListener("input", function () { later(WAIT); });
    form.addEventListener("change", function () { later(WAIT); });
    form.addEventListener("submit", function () { over = true; window.clearTimeout(timer); });
    window.addEventListener("pageshow", function (event) { if (event.persisted) { over = false; } });
    window.addEventListener("online", function () { later(0); });
    document.addEventListener("visibilitychange", function () { if (document.hidden) { save(true); } });
  });
})();
