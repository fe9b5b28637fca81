/* What is pasted from Word or WPS into a text field keeps its paragraphs, lists and tables, as plain text in the light
   markup of minutes; fonts, comments, styles and hidden parts are dropped. Foreign HTML is only parsed, never shown. */
(function () {
  "use strict";
  var DROPPED = /^(STYLE|SCRIPT|META|LINK|TITLE|XML|TEMPLATE|IMG|OBJECT|SVG|O:P)$/;
  var BLOCK = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|BLOCKQUOTE|PRE|SECTION|ARTICLE|BODY)$/;
  var HAN = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef\\u3000-\\u303f]";
  var BROKEN = new RegExp("(" + HAN + ")[ \\t]*[\\r\\n]+[ \\t]*(?=" + HAN + ")", "g");

  /* The page's policy watches parsing too: styles and handlers are renamed or taken out before it begins. */
  var defused = function (html) {
    return html.replace(/<(style|script|xml)\b[\s\S]*?<\/\1\s*>/gi, "").replace(/<[a-z][^>]*>/gi, function (tag) {
      return tag.replace(/(\s)style(\s*=)/gi, "$1data-style$2").replace(/(\s)on(\w+\s*=)/gi, "$1data-on$2");
    });
  };
  var style = function (node) { return (node.getAttribute && node.getAttribute("data-style") || "").toLowerCase(); };
  var hidden = function (node) { return /display:\s*none|mso-hide:\s*all|visibility:\s*hidden/.test(style(node)); };
  var ignored = function (node) { return /mso-list:\s*ignore/.test(style(node)); };

  /* The words of a node in one line; line breaks become `gap`. */
  var words = function (node, gap) {
    if (node.nodeType === 3) { return node.data.replace(BROKEN, "$1").replace(/[\s\u00a0]+/g, " "); }
    if (node.nodeType !== 1 || DROPPED.test(node.tagName) || hidden(node) || ignored(node)) { return ""; }
    if (node.tagName === "BR") { return gap; }
    var found = "";
    for (var child = node.firstChild; child; child = child.nextSibling) { found += words(child, gap); }
    return BLOCK.test(node.tagName) ? gap + found + gap : found;
  };
  var tidy = function (text) { return text.replace(/ *\n */g, "\n").replace(/ {2,}/g, " ").trim(); };

  /* Word writes a list as paragraphs; the mark stands in a part that is to be ignored. */
  var mark = function (node) {
    if (!/mso-list:\s*l?\d+/.test(style(node)) && !/MsoListParagraph/.test(node.className || "")) { return ""; }
    var shown = Array.prototype.filter.call(node.querySelectorAll("span"), ignored)[0];
    var text = shown ? shown.textContent.trim() : "";
    var number = /^[(\uff08]?(\d{1,3})/.exec(text);
    return number ? number[1] + ". " : "- ";
  };
  var cell = function (node) { return tidy(words(node, " ")).replace(/\|/g, "\\|"); };
  var table = function (node, lines) {
    Array.prototype.forEach.call(node.rows, function (row) {
      lines.push("| " + Array.prototype.map.call(row.cells, cell).join(" | ") + " |");
    });
  };
  var list = function (node, lines) {
    var number = node.tagName === "OL" ? parseInt(node.getAttribute("start") || "1", 10) : 0;
    Array.prototype.forEach.call(node.children, function (item) {
      if (/^(UL|OL)$/.test(item.tagName)) { list(item, lines); return; }
      var inner = [];
      Array.prototype.forEach.call(item.querySelectorAll("ul, ol"), function (part) {
        if (part.parentNode === item) { inner.push(item.removeChild(part)); }
      });
      var text = tidy(words(item, " "));
      if (text) { lines.push((number ? number++ + ". " : "- ") + text); }
      inner.forEach(function (part) { list(part, lines); });
    });
  };
  var walk = function (node, lines) {
    var loose = "";
    var flush = function () {
      tidy(loose).split("\n").forEach(function (line) { if (line.trim()) { lines.push(line.trim()); } });
      loose = "";
    };
    Array.prototype.forEach.call(node.childNodes, function (child) {
      var tag = child.tagName || "";
      if (child.nodeType === 1 && (DROPPED.test(tag) || hidden(child))) { return; }
      if (!BLOCK.test(tag) && !(child.querySelector && child.querySelector("p, div, table, ul, ol"))) { loose += words(child, "\n"); return; }
      flush();
      if (tag === "TABLE") { table(child, lines); }
      else if (tag === "UL" || tag === "OL") { list(child, lines); }
      else if (child.querySelector("p, div, table, ul, ol, h1, h2, h3, h4, h5, h6")) { walk(child, lines); }
      else { loose = mark(child) + words(child, "\n").replace(/^\s+/, ""); flush(); }
    });
    flush();
  };
  var markup = function (html) {
    var lines = [];
    walk(new DOMParser().parseFromString(defused(html), "text/html").body, lines);
    return lines.join("\n");
  };

  Array.prototype.forEach.call(document.querySelectorAll("textarea[data-paste]"), function (area) {
    area.addEventListener("paste", function (event) {
      var board = event.clipboardData;
      var html = board ? board.getData("text/html") : "";
      if (!/<(p|li|td|div|h\d|br)\b/i.test(html)) { return; }
      var text = markup(html);
      if (!text) { return; }
      event.preventDefault();
      area.focus();
      if (!document.execCommand("insertText", false, text)) {
        area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
  });
})();
