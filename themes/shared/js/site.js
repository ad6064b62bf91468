"use strict";
// The one script that every page loads: puts the search field in its place and fetches what a reader's hand asks for.
// Until then nothing else is loaded or run. The field takes letters at once; its helpers come when it gets the focus.
var amtsbuch = (function () {
  const loads = new Map();
  const trusted = window.trustedTypes && window.trustedTypes.createPolicy("amtsbuch", { createScriptURL: own });

  // Lets pass what can only be a file of this site.
  function own(url) {
    if (!/^(?!\/\/)[\w./-]+$/.test(url)) throw new TypeError(url);
    return url;
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    made.append(...children);
    return made;
  }

  // Adds a script or a style sheet of the site once; a failed one may be tried again. Scripts run in the order of calls.
  function load(url) {
    if (!loads.has(url)) {
      loads.set(url, new Promise((done, failed) => {
        const isStyle = url.endsWith(".css");
        const file = isStyle ? element("link", { rel: "stylesheet", href: own(url) }) : element("script", {});
        file.onload = done;
        file.onerror = () => {
          loads.delete(url);
          file.remove();
          failed(new Error(url));
        };
        if (!isStyle) {
          file.async = false;
          file.src = trusted ? trusted.createScriptURL(url) : own(url);
        }
        document.head.append(file);
      }));
    }
    return loads.get(url);
  }

  const all = (files) => Promise.all(files.split(" ").map(load));
  const page = { load, element };
  const place = document.querySelector("[data-search]");
  if (place) field(place);

  // A part with a script of its own gets it when it comes near the window, or at the first Tab: who goes by keyboard would
  // have passed the places before what is to be reached there.
  const waiting = new Set(document.querySelectorAll("[data-script]"));
  function start(part) {
    if (!waiting.delete(part)) return;
    near.unobserve(part);
    all(part.dataset.script).then(() => page[part.dataset.part](part), () => {});
  }
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) start(target);
  }, { rootMargin: "50%" });
  for (const part of waiting) near.observe(part);
  document.addEventListener("keydown", ({ key }) => { if (key === "Tab") waiting.forEach(start); });

  // Terms are explained where they stand, when they get the focus or are pressed; by the keyboard they stay links.
  const terms = document.querySelector("[data-terms]");
  for (const term of terms ? document.querySelectorAll("a.term") : []) {
    const box = document.getElementById("term-" + term.hash.slice(1));
    if (!box) continue;
    term.setAttribute("aria-describedby", box.id);
    const explain = (still) => all(terms.dataset.terms).then(() => { if (still()) page.explain(term, box); }, () => { if (still()) location.href = term.href; });
    // Who has gone on before the script came wants no explanation any more.
    term.addEventListener("focus", () => { if (term.matches(":focus-visible")) explain(() => document.activeElement === term); });
    term.addEventListener("click", (event) => {
      if (!event.detail || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      explain(() => true);
    });
  }
  return page;

  function field(place) {
    const { search, root, results, label, submit, suggestions } = place.dataset;
    const input = element("input", {
      type: "search", id: "search-input", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
      enterkeyhint: "search", "aria-keyshortcuts": "Control+K",
    });
    const form = element("form", {}, element("label", { for: "search-input" }, label), input,
      element("button", { type: "submit" }, submit));
    const status = element("p", { role: "status", class: "hidden" });
    place.replaceChildren(form, status);
    if (suggestions) {
      const combobox = { role: "combobox", "aria-expanded": "false", "aria-controls": "search-list", "aria-autocomplete": "list" };
      for (const key in combobox) input.setAttribute(key, combobox[key]);
      place.append(element("ul", { id: "search-list", class: "suggestions", role: "listbox", "aria-label": suggestions, hidden: "" }));
    }
    form.onsubmit = (event) => {
      event.preventDefault();
      const query = input.value.trim();
      if (query) location.href = root + results + "#q=" + encodeURIComponent(query);
    };

    let asked = false;
    page.ask = () => {
      if (asked) return;
      asked = true;
      all(search.replace(/(^| )/g, "$1" + root)).then(
        () => page.search({ place, form, input, status }),
        () => {
          asked = false;
          status.textContent = place.dataset.failed;
        },
      );
    };
    input.addEventListener("focus", page.ask);
    input.addEventListener("input", page.ask);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
    // The page of results has nothing to wait for.
    if (!suggestions) page.ask();
  }
})();
