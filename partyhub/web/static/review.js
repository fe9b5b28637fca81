/* Single keys in the review queue: J next, K previous, A approve, R reason, ? these keys. Never while typing. */
(function () {
  "use strict";
  var queue = document.querySelector("[data-queue]");
  if (!queue) { return; }
  var SLOT = "partyhub.review-keys";
  var isOn = true;
  try { isOn = window.localStorage.getItem(SLOT) !== "off"; } catch (error) { /* no storage: they stay on */ }

  var toggle = queue.querySelector("[data-keys-switch]");
  var show = function () {
    toggle.hidden = false;
    toggle.setAttribute("aria-pressed", String(isOn));
    toggle.textContent = isOn ? queue.dataset.on : queue.dataset.off;
  };
  toggle.addEventListener("click", function () {
    isOn = !isOn;
    try { window.localStorage.setItem(SLOT, isOn ? "on" : "off"); } catch (error) { /* for this page only */ }
    show();
  });
  show();

  var typing = function (node) { return Boolean(node && node.closest && node.closest("input, textarea, select, [contenteditable]")); };
  var act = function (target) {
    if (target.matches("textarea")) { target.focus(); target.scrollIntoView({ block: "center" }); return; }
    if (target.matches("summary")) { target.parentNode.open = !target.parentNode.open; target.focus(); return; }
    target.click();
  };
  document.addEventListener("keydown", function (event) {
    if (!isOn || event.defaultPrevented || event.repeat || event.isComposing) { return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
    var key = event.key.toLowerCase();
    if (!/^[jkar?]$/.test(key)) { return; }
    var target = queue.querySelector("[data-key='" + key + "']");
    if (target) { event.preventDefault(); act(target); }
  });

  /* A chosen phrase goes into the reason, where it can be changed. */
  var phrase = queue.querySelector("select[name=phrase]");
  var reason = queue.querySelector("textarea[name=comment]");
  if (phrase && reason) {
    phrase.addEventListener("change", function () {
      if (phrase.value && reason.value.indexOf(phrase.value) < 0) {
        reason.value = reason.value ? reason.value + "\n" + phrase.value : phrase.value;
      }
    });
  }
})();
