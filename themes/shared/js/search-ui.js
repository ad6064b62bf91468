"use strict";
// The reader's side of the search: suggestions below the field, and the page of results.
// It knows no index: that is the engine's (search-core.js). What readers type and what the handbook says become text
// nodes and nothing else; words of the interface stand in the page.
amtsbuch.search = function ({ place, form, input, status }) {
  const { element, load } = amtsbuch;
  const words = place.dataset;
  const results = document.querySelector("[data-search-results]");
  let engine = null;
  let ready = false;
  let latest = 0;
  let timer = 0;
  let telling = 0;

  // The engine, opened once; after a failure the next call tries again.
  function open() {
    engine ||= amtsbuchSearch.open({
      load: (file) => load(words.root + words.index + file),
    }).then((opened) => {
      ready = true;
      return opened;
    }).catch((problem) => {
      engine = null;
      throw problem;
    });
    return engine;
  }

  // Asks the engine and hands on its answer, unless something newer was asked meanwhile.
  async function ask(question, show) {
    const turn = ++latest;
    if (!ready) tell(words.loading, 300);
    try {
      const opened = await open();
      const answer = await question(opened);
      if (turn !== latest) return;
      if (status.textContent === words.loading) status.replaceChildren();
      show(answer);
    } catch (problem) {
      if (turn === latest) tell(words.failed, 0);
    }
  }

  // Says something to screen readers, but not at every key: they would read each. What is seen elsewhere is only said.
  function tell(text, delay = 1000, seen = "") {
    clearTimeout(telling);
    telling = setTimeout(() => status.replaceChildren(...(seen ? [element("span", { class: "hidden" }, seen + " ")] : []), text), delay);
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (hole, key) => values[key] ?? hole);
  }

  // What is not translated says so to screen readers; the original language is written from left to right.
  function inLanguage(lang) {
    return lang && { lang, dir: "ltr" };
  }

  open().catch(() => {});
  if (results) resultsPage(); else combobox();

  function combobox() {
    const list = document.getElementById("search-list");
    let active = -1;

    function mark(index) {
      active = index;
      [...list.children].forEach((option, at) => option.setAttribute("aria-selected", at === index));
      if (index < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }

    function show(found) {
      list.replaceChildren(...found.map(({ title, url, kind, lang }, index) => {
        const note = words[kind];
        const option = element("li", { role: "option", id: "search-option-" + index, "aria-selected": "false" },
          element("span", inLanguage(lang), title), ...(note ? [" ", element("span", { class: "small" }, note)] : []));
        option.dataset.url = words.root + url;
        return option;
      }));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", !list.hidden);
      mark(-1);
    }

    function lookUp() {
      const query = input.value.trim();
      if (!query) return close();
      ask((opened) => opened.suggest(query, 8), (found) => {
        show(found);
        tell(fill(words.count, { count: found.length }));
      });
    }

    function close() {
      latest++;
      show([]);
      tell("", 0);
    }

    const keys = {
      ArrowDown: (last) => mark(active < last ? active + 1 : -1),
      ArrowUp: (last) => mark(active < 0 ? last : active - 1),
      Home: () => active >= 0 && mark(0),
      End: (last) => active >= 0 && mark(last),
      Escape: close,
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || !(event.key in keys)) return;
      if (list.hidden) {
        if (event.key === "ArrowDown") lookUp();
        return;
      }
      // Without a chosen line, Home and End move in the text.
      if (keys[event.key](list.children.length - 1) !== false) event.preventDefault();
    });
    input.addEventListener("input", lookUp);
    // A press on a line does not take the focus out of the field.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("li");
      if (option) location.href = option.dataset.url;
    });
    place.addEventListener("focusout", (event) => { if (!place.contains(event.relatedTarget)) close(); });
    const toResults = form.onsubmit;
    form.onsubmit = (event) => {
      if (active < 0) return toResults(event);
      event.preventDefault();
      location.href = list.children[active].dataset.url;
    };
    if (input.value && place.contains(document.activeElement)) lookUp();
  }

  function resultsPage() {
    const part = (name) => results.querySelector("[data-part=" + name + "]");
    const [list, more, corrected, nothing, narrow] = ["list", "more", "corrected", "nothing", "narrow"].map(part);
    const filters = [...results.querySelectorAll("[data-filter]")].map(filterOf);
    const text = results.dataset;
    const title = document.title;
    let facets;
    let exact = false;
    let shown = 0;
    let committed = false;
    status = part("status");

    function question(offset) {
      const chosen = {};
      for (const filter of filters) chosen[filter.name] = filter.chosen();
      return [input.value.trim(), { filters: chosen, limit: 10, offset, prefix: true, exact }];
    }

    function lookUp() {
      const [query, options] = question(0);
      document.title = query ? query + " – " + title : title;
      write(query, options.filters);
      results.hidden = !query;
      if (!query) {
        latest++;
        return tell("", 0);
      }
      ask((opened) => opened.search(query, options), (answer) => show(query, answer));
    }

    function show(query, answer) {
      facets = answer.facets;
      list.replaceChildren(...answer.results.map(item));
      shown = answer.results.length;
      const wanted = answer.corrected || query;
      const isNarrowed = filters.some((filter) => filter.chosen().length);
      corrected.hidden = !answer.corrected;
      if (answer.corrected) correction(query, answer.corrected);
      for (const filter of filters) filter.offer(facets[filter.name] || []);
      narrow.hidden = filters.every((filter) => filter.isEmpty());
      part("reset").hidden = !isNarrowed;
      narrow.open ||= isNarrowed;
      nothing.hidden = answer.count > 0 || isNarrowed;
      follow(answer, wanted);
      const said = fill(answer.count ? text.count : isNarrowed ? text.narrowed : text.none, { count: answer.count, query: wanted });
      tell(said, 1000, answer.corrected && corrected.firstChild.textContent);
    }

    // What comes after the list has been shown: the button for more, and the texts in which the words stand.
    function follow(answer, query) {
      more.hidden = shown >= answer.count;
      const turn = latest;
      const items = [...list.children].slice(-answer.results.length);
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const opened = await open();
        answer.results.forEach(async (result, index) => {
          const pieces = await opened.excerpt(result, query).catch(() => []);
          if (turn !== latest || !pieces.length) return;
          items[index].querySelector(".excerpt").replaceChildren(...pieces.map(({ text, marked }) =>
            marked ? element("mark", {}, text) : text));
        });
      }, 300);
    }

    function facet(name, wanted) {
      return facets[name]?.find(([id]) => id === wanted) || [];
    }

    function item({ url, title, heading, anchor, summary, kind, group, laws, state, role, lang }) {
      const facts = [[0, lang && text.original], [0, text[kind]], facet("group", group), facet("role", role)]
        .filter(([, fact]) => fact).map(([, fact, , its]) => element("li", inLanguage(its), fact));
      for (const law of laws.slice(0, 3)) facts.push(element("li", { class: "law-chip" }, element("bdi", {}, law)));
      // What is in force says nothing more.
      if (state && state.name !== "in-force") facts.push(element("li", { class: "tag" }, stateText(state.name, state.date)));
      return element("li", {},
        element("h3", {}, element("a", { href: words.root + url + (anchor ? "#" + anchor : ""), ...inLanguage(lang) }, title)),
        ...(heading && heading !== title ? [element("p", { class: "found-in" }, heading)] : []),
        element("p", { class: "excerpt", ...inLanguage(lang) }, summary || ""),
        ...(facts.length ? [element("ul", { class: "found-facts" }, ...facts)] : []));
    }

    function stateText(name, date) {
      const lang = document.documentElement.lang.slice(0, 2) + "-u-nu-latn";
      const day = date ? new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(date)) : "";
      return fill(text["state" + name.replace(/(?:^|-)(\w)/g, (all, letter) => letter.toUpperCase())] || name, { date: day }).trim();
    }

    function correction(query, better) {
      const instead = element("button", { type: "button", class: "link" }, fill(text.instead, { query }));
      instead.onclick = () => {
        exact = true;
        lookUp();
        input.focus();
      };
      corrected.replaceChildren(element("span", {}, fill(text.corrected, { query: better })), " ", instead);
    }

    more.onclick = () => {
      const [query, options] = question(shown);
      ask((opened) => opened.search(query, options), (answer) => {
        const items = answer.results.map(item);
        list.append(...items);
        shown += items.length;
        follow(answer, answer.corrected || query);
        if (items.length) items[0].querySelector("a").focus();
      });
    };

    // The filters of one kind: a set of boxes to tick, or a list to choose from.
    function filterOf(box) {
      const name = box.dataset.filter;
      const select = box.querySelector("select");
      const options = new Map();
      let wanted = [];

      function option(id) {
        if (!options.has(id)) {
          const label = element("span", {});
          const made = select ? element("option", { value: id }) : element("label", {}, element("input", { type: "checkbox", value: id }), " ", label);
          options.set(id, { made, label: select ? made : label });
        }
        return options.get(id);
      }

      box.addEventListener("change", () => {
        wanted = select ? [select.value].filter(Boolean) : [...box.querySelectorAll(":checked")].map(({ value }) => value);
        committed = true;
        lookUp();
      });
      return {
        name,
        chosen: () => wanted,
        choose(ids) { wanted = ids; },
        isEmpty: () => box.hidden,
        // Shows what the results can be narrowed to. Lines stay in place as long as they are the same: one has the focus.
        offer(facets) {
          const known = new Set(facets.map(([id]) => id));
          const lines = [...facets, ...wanted.filter((id) => !known.has(id)).map((id) => [id, options.get(id)?.title || id, 0])];
          const made = lines.map(([id, title, count, lang]) => {
            const line = option(id);
            line.title = title;
            Object.assign(line.label, inLanguage(lang));
            line.label.textContent = (name === "state" ? stateText(title) : title) + " (" + count + ")";
            if (!select) line.made.firstChild.checked = wanted.includes(id);
            return line.made;
          });
          const parent = select || box.querySelector("div");
          const now = [...parent.children].slice(select ? 1 : 0);
          if (now.length !== made.length || now.some((line, at) => line !== made[at])) {
            now.forEach((line) => line.remove());
            parent.append(...made);
          }
          if (select) select.value = wanted[0] || "";
          box.hidden = lines.length < 2 && !wanted.length;
        },
      };
    }

    part("reset").onclick = () => {
      for (const filter of filters) filter.choose([]);
      lookUp();
      narrow.querySelector("summary").focus();
    };

    // ---- the address: #q=…&group=…, so that a list of results can be sent, kept, and come back to ----

    function write(query, chosen) {
      const pairs = query ? [["q", query]] : [];
      for (const name in chosen) for (const id of chosen[name]) pairs.push([name, id]);
      const hash = "#" + pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
      if (hash === (location.hash || "#")) return;
      // What was sent off stays behind the back button; what is still being typed does not.
      try { history[committed ? "pushState" : "replaceState"](null, "", hash); } catch (problem) { /* from a folder */ }
      committed = false;
    }

    function read() {
      const pairs = new URLSearchParams(location.hash.slice(1));
      input.value = pairs.get("q") || "";
      exact = committed = false;
      for (const filter of filters) filter.choose(pairs.getAll(filter.name));
      lookUp();
      committed = Boolean(input.value);
    }

    let typing = 0;
    input.addEventListener("input", () => {
      exact = false;
      clearTimeout(typing);
      typing = setTimeout(lookUp, 120);
    });
    form.onsubmit = (event) => {
      event.preventDefault();
      clearTimeout(typing);
      lookUp();
      committed = true;
      // Makes room for the results where a keyboard covers half of the screen.
      if (matchMedia("(pointer: coarse)").matches) input.blur();
    };
    window.addEventListener("hashchange", read);
    if (location.hash.length > 1) {
      read();
    } else {
      // Letters that came before this script are not lost.
      if (input.value) lookUp();
      input.focus();
    }
  }
};
