/* Small helpers. Every page works without them. */
(function () {
  "use strict";
  var body = document.body;
  var said = function (name) { return body.getAttribute("data-text-" + name) || ""; };
  var each = function (selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); };

  /* Side menu: open where there is room for it. */
  each("[data-side]", function (side) {
    var wide = window.matchMedia("(min-width: 992px)");
    var set = function () { side.open = wide.matches; };
    set();
    if (wide.addEventListener) { wide.addEventListener("change", set); }
  });
  each("[data-menu]", function (menu) {
    document.addEventListener("click", function (event) { if (!menu.contains(event.target)) { menu.open = false; } });
    menu.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
    });
  });

  /* Errors: focus goes to the summary; its links focus the field. */
  var summary = document.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
    summary.addEventListener("click", function (event) {
      var link = event.target.closest("a[href^='#']");
      var field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!field) { return; }
      event.preventDefault();
      var group = field.closest(".ph-field") || field;
      group.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    });
  }

  /* Forms: one send per page; a warning about what is not saved. */
  var dirty = null;
  each("form[data-once]", function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      dirty = null;
      window.setTimeout(function () {
        Array.prototype.forEach.call(form.querySelectorAll("button[type=submit]"), function (button) { button.setAttribute("aria-disabled", "true"); });
        if (event.submitter && said("sending")) { event.submitter.textContent = said("sending"); }
      }, 0);
    });
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { each("form[data-sent]", function (form) { delete form.dataset.sent; }); }
  });
  each("form[data-guard]", function (form) {
    form.addEventListener("input", function () { dirty = form; });
    form.addEventListener("draft-kept", function () { dirty = null; });
    if (summary || "answer" in form.dataset) { dirty = form; }
  });
  window.addEventListener("beforeunload", function (event) {
    if (dirty) { event.preventDefault(); event.returnValue = said("unsaved"); }
  });
  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (event.key !== "s" && event.key !== "S")) { return; }
    var within = document.activeElement && document.activeElement.closest("form.ph-form");
    var form = within || document.querySelector("main form.ph-form");
    if (!form || form.method !== "post") { return; }
    event.preventDefault();
    if (form.requestSubmit) { form.requestSubmit(form.querySelector("button.btn-primary[type=submit]") || undefined); } else { form.submit(); }
  });
  /* Enter in a one-line field never sends a long form. */
  each("form.ph-form", function (form) {
    if (form.querySelectorAll("input:not([type=hidden]), select, textarea").length < 4) { return; }
    form.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target.matches("input:not([type=submit]):not([type=button])")) { event.preventDefault(); }
    });
  });

  /* What was typed survives an expired session: it stays in this tab until the form was sent well. */
  var shelf = null;
  try { shelf = window.sessionStorage; } catch (error) { shelf = null; }
  var entries = function (form) {
    return Array.prototype.filter.call(form.elements, function (one) {
      return one.name && !/^(hidden|password|file|submit|button)$/.test(one.type) && !one.readOnly && one.tagName !== "FIELDSET";
    });
  };
  if (shelf) {
    each("form[data-guard]", function (form, index) {
      var slot = "form:" + location.pathname + ":" + index;
      var keep = function () {
        var kept = entries(form).map(function (one) { return /^(checkbox|radio)$/.test(one.type) ? one.checked : one.value; });
        try { shelf.setItem(slot, JSON.stringify(kept)); } catch (error) { /* full: nothing to do */ }
      };
      form.addEventListener("input", keep);
      form.addEventListener("submit", function () { keep(); shelf.setItem("sent", slot); });
      var kept = shelf.getItem(slot);
      if (!kept || summary) { return; }
      /* An answer to what was sent holds all of it, and what the server added: there is nothing to put back. */
      if ("answer" in form.dataset) { shelf.removeItem(slot); return; }
      kept = JSON.parse(kept);
      var fields = entries(form);
      var differs = kept.length === fields.length && fields.some(function (one, n) { return kept[n] !== (/^(checkbox|radio)$/.test(one.type) ? one.checked : one.value); });
      if (!differs) { shelf.removeItem(slot); return; }
      var bar = document.createElement("div");
      bar.className = "ph-notice ph-notice-blue";
      bar.setAttribute("role", "status");
      var text = document.createElement("div");
      text.textContent = said("restore") + " ";
      [["put-back", true], ["discard", false]].forEach(function (choice) {
        var button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-link";
        button.textContent = said(choice[0]);
        button.addEventListener("click", function () {
          if (choice[1]) {
            fields.forEach(function (one, n) { if (typeof kept[n] === "boolean") { one.checked = kept[n]; } else { one.value = kept[n]; } });
            dirty = form;
          } else { shelf.removeItem(slot); }
          bar.remove();
        });
        text.appendChild(button);
      });
      bar.appendChild(text);
      form.parentNode.insertBefore(bar, form);
    });
    /* A page that came after a send and is neither an error nor a sign-in: the send went well. */
    var sent = shelf.getItem("sent");
    if (sent && !summary && !document.querySelector(".ph-kept, input[type=password]")) { shelf.removeItem(sent); shelf.removeItem("sent"); }
  }

  /* Lists to tick: type a name or pinyin initials. */
  each("[data-find-in]", function (box) {
    var list = document.getElementById(box.dataset.findIn);
    var input = box.querySelector("input");
    var count = box.querySelector("[data-find-count]");
    if (!list) { return; }
    box.hidden = false;
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLowerCase();
      var shown = 0;
      Array.prototype.forEach.call(list.querySelectorAll("[data-find]"), function (row) {
        var found = row.dataset.find.toLowerCase().indexOf(wanted) >= 0;
        row.hidden = !found;
        shown += found ? 1 : 0;
      });
      count.textContent = wanted ? said("found").replace("{n}", shown) : "";
    });
    input.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); } });
  });

  /* Undo is offered for some seconds; whoever is on the button keeps it. */
  each("[data-undo]", function (banner) {
    var form = banner.querySelector("form");
    window.setTimeout(function () { if (!form.contains(document.activeElement)) { form.hidden = true; } }, Number(banner.dataset.undo) * 1000);
  });

  /* Copy and print. */
  each("[data-copy]", function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        button.textContent = said("copied");
        if (button.nextElementSibling) { button.nextElementSibling.textContent = said("copied"); }
      });
    });
  });
  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
