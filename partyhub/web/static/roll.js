/* The leader's roll call: each choice is kept, sent in small lots, and sent again until it is saved. The page says where it stands. */
(function () {
  "use strict";
  var bar = document.getElementById("roll-bar");
  var form = document.getElementById("roll-form");
  var list = document.getElementById("roll-list");
  if (!bar || !form || !list || !window.fetch) { return; }
  var LOT = 50;
  var LONGEST = 60;
  var status = bar.querySelector("[data-status]");
  var again = bar.querySelector("[data-again]");
  var shelf = null;
  try { shelf = window.sessionStorage; } catch (error) { shelf = null; }
  var slot = "roll:" + location.pathname;
  var queue = {};
  var sending = false;
  var wait = 0;
  var timer = null;
  var ticking = null;
  var refused = "";
  bar.hidden = false;

  var rows = Array.prototype.slice.call(list.querySelectorAll("[data-person]"));
  var rowOf = {};
  rows.forEach(function (row) { rowOf[row.dataset.person] = row; });
  var radios = function (row) { return Array.prototype.slice.call(row.querySelectorAll("input[type=radio]")); };
  var chosen = function (row) { var one = row.querySelector("input[type=radio]:checked"); return one ? one.value : "unrecorded"; };
  var size = function () { return Object.keys(queue).length; };
  var text = function (name, n, s) { return bar.getAttribute("data-text-" + name).replace("{n}", n).replace("{s}", s); };

  var keep = function () {
    if (!shelf) { return; }
    try { if (size()) { shelf.setItem(slot, JSON.stringify(queue)); } else { shelf.removeItem(slot); } } catch (error) { /* full: the queue stays in memory */ }
  };
  var count = function () {
    var found = {};
    rows.forEach(function (row) { var state = chosen(row); found[state] = (found[state] || 0) + 1; });
    Array.prototype.forEach.call(bar.querySelectorAll("[data-count]"), function (one) { one.textContent = found[one.dataset.count] || 0; });
  };
  var tell = function () {
    var n = size();
    again.hidden = !(n && (refused || timer && wait));
    if (refused && n) { status.textContent = bar.getAttribute("data-text-refused") + refused; bar.dataset.state = "refused"; return; }
    if (!n) { status.textContent = text("saved"); bar.dataset.state = "saved"; return; }
    if (wait && ticking) { status.textContent = text("failed", n, Math.max(0, Math.round((ticking - Date.now()) / 1000))); bar.dataset.state = "failed"; return; }
    status.textContent = text("waiting", n);
    bar.dataset.state = "waiting";
  };
  var plan = function (seconds) {
    window.clearTimeout(timer);
    ticking = seconds >= 1 ? Date.now() + seconds * 1000 : null;
    timer = window.setTimeout(send, seconds * 1000);
    tell();
  };
  var put = function (row, rest) {
    var id = row.dataset.person;
    var minutes = row.querySelector("[name^='min-']").value.replace(/\D/g, "");
    queue[id] = { state: chosen(row), reason: row.querySelector("[name^='why-']").value.trim(), minutes: minutes ? Number(minutes) : null, at: Date.now(), rest: !!rest };
    refused = "";
    keep();
    count();
    if (!sending) { plan(0.3); } else { tell(); }
  };
  var saved = function (entries) {
    entries.forEach(function (entry) {
      var row = rowOf[entry.member_id];
      if (!row || queue[entry.member_id]) { return; }
      radios(row).forEach(function (one) { one.checked = one.value === entry.state; });
      var was = row.querySelector("[name^='was-']");
      if (was) { was.value = entry.state + " " + (entry.minutes === null ? "" : entry.minutes) + " " + (entry.reason || ""); }
      if (document.activeElement !== row.querySelector("[name^='why-']")) { row.querySelector("[name^='why-']").value = entry.reason || ""; }
      if (document.activeElement !== row.querySelector("[name^='min-']")) { row.querySelector("[name^='min-']").value = entry.minutes === null ? "" : entry.minutes; }
    });
  };
  var key = function () {
    var bytes = window.crypto.getRandomValues(new Uint8Array(18));
    return btoa(String.fromCharCode.apply(null, bytes)).replace(/[+/=]/g, "x");
  };
  var back = function () { wait = Math.min(LONGEST, wait ? wait * 2 : 2); plan(wait); };

  function send() {
    timer = null;
    if (sending || !size()) { tell(); return; }
    var ids = Object.keys(queue);
    var rest = queue[ids[0]].rest;
    ids = ids.filter(function (id) { return queue[id].rest === rest; }).slice(0, LOT);
    var lot = {};
    ids.forEach(function (id) { lot[id] = queue[id]; });
    var body = { entries: ids.map(function (id) {
      var one = lot[id];
      return { member_id: id, state: one.state, reason: one.reason, minutes: one.minutes, seconds_ago: Math.min(86400, Math.max(0, Math.round((Date.now() - one.at) / 1000))) };
    }) };
    if (rest) { body.only_unrecorded = true; }
    sending = true;
    tell();
    var stop = window.AbortController ? new AbortController() : null;
    var limit = window.setTimeout(function () { if (stop) { stop.abort(); } }, 20000);
    fetch(bar.dataset.url, {
      method: "POST",
      credentials: "same-origin",
      signal: stop ? stop.signal : undefined,
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrf_token]").value, "Idempotency-Key": key() },
      body: JSON.stringify(body)
    }).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (read) { return [answer, read]; });
    }).then(function (pair) {
      var answer = pair[0];
      var read = pair[1];
      sending = false;
      if (answer.ok) {
        wait = 0;
        ids.forEach(function (id) { if (queue[id] === lot[id]) { delete queue[id]; } });
        keep();
        saved(read.entries || []);
        count();
        if (size()) { plan(0); } else { tell(); }
      } else if (answer.status >= 500 || answer.status === 429 || answer.status === 409 && read.code === "still_running") {
        back();
      } else {
        refused = ((read.errors || [])[0] || {}).message || read.title || String(answer.status);
        tell();
      }
    }).catch(function () { sending = false; back(); }).then(function () { window.clearTimeout(limit); });
  }

  list.addEventListener("change", function (event) {
    var row = event.target.closest("[data-person]");
    if (row && (event.target.type === "radio" || chosen(row) !== "unrecorded")) { put(row); }
  });
  form.addEventListener("click", function (event) {
    if (event.target.name !== "mark_all") { return; }
    event.preventDefault();
    rows.forEach(function (row) {
      if (chosen(row) !== "unrecorded") { return; }
      radios(row).forEach(function (one) { one.checked = one.value === "present"; });
      put(row, true);
    });
  });
  again.addEventListener("click", function () { refused = ""; plan(0); });
  window.addEventListener("online", function () { if (size()) { plan(0); } });
  window.addEventListener("beforeunload", function (event) {
    if (size() && !form.dataset.sent) { event.preventDefault(); event.returnValue = text("leave"); }
  });
  form.addEventListener("submit", function (event) { if (!event.defaultPrevented) { queue = {}; keep(); } });

  /* A desk's keyboard: from person to person, one figure a choice. */
  var order = ["present", "late", "excused", "absent", "partial", "observer", "unrecorded"];
  var find = document.getElementById("roll-list-find");
  var focusOn = function (row) {
    var one = row.querySelector("input[type=radio]:checked");
    /* "Not recorded" stands behind "more", where nothing can have the focus as long as that is folded. */
    if (!one || one.closest("details:not([open])")) { one = radios(row)[0]; }
    one.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  var visible = function () { return rows.filter(function (row) { return !row.hidden; }); };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    var target = event.target;
    if (target === find && (event.key === "Enter" || event.key === "ArrowDown")) {
      event.preventDefault();
      if (visible()[0]) { focusOn(visible()[0]); }
      return;
    }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "radio") { return; }
    if (event.key === "/" && find) { event.preventDefault(); find.focus(); find.select(); return; }
    var row = target.closest && target.closest("[data-person]");
    if (!row) { return; }
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      var next = visible()[visible().indexOf(row) + step];
      if (next) { focusOn(next); }
      return;
    }
    var state = order[Number(event.key) - 1];
    if (!state) { return; }
    event.preventDefault();
    radios(row).forEach(function (one) {
      one.checked = one.value === state;
      if (one.checked && state !== "unrecorded" && one.closest("details")) { one.closest("details").open = true; }
    });
    put(row);
    focusOn(row);
  });

  /* What a closed or reloaded page had not sent yet. */
  try { queue = JSON.parse(shelf && shelf.getItem(slot) || "{}"); } catch (error) { queue = {}; }
  Object.keys(queue).forEach(function (id) {
    if (!rowOf[id]) { delete queue[id]; return; }
    radios(rowOf[id]).forEach(function (one) { one.checked = one.value === queue[id].state; });
  });
  count();
  tell();
  if (size()) { plan(0); }
  window.setInterval(function () { if (wait && ticking) { tell(); } }, 1000);
})();
