/* A block that is asked for anew every few seconds: the page is fetched and the block of the same name taken from it. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-fresh-every]"), function (block) {
    if (!block.id || !window.fetch || !window.DOMParser) { return; }
    var again = function () {
      fetch(location.href, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
        return answer.ok ? answer.text() : "";
      }).then(function (html) {
        var fresh = html && new DOMParser().parseFromString(html, "text/html").getElementById(block.id);
        if (fresh) { block.replaceChildren.apply(block, Array.prototype.slice.call(fresh.childNodes)); }
      }).catch(function () { /* unreachable: tried again at the next turn */ }).then(function () {
        window.setTimeout(again, 1000 * block.dataset.freshEvery);
      });
    };
    window.setTimeout(again, 1000 * block.dataset.freshEvery);
  });
})();
