// Runs in every page of the preview: reloads it after a change, shows errors over it, leads to the other edition.
// It makes elements and sets text, never markup, and keeps its own in a shadow tree: page and preview do not see each other.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  const prefix = "/__amtsbuch/";
  const framed = window.parent !== window;
  const isBoth = "both" in own;
  const isMessages = "alone" in own;
  const words = {
    de: {
      bar: "Vorschau", internal: "Intern", public: "Öffentlich", both: "Nebeneinander", hide: "Leiste ausblenden",
      copy: "Pfad der Quelldatei kopieren", copied: "kopiert", lost: "keine Verbindung", close: "Schließen (Esc)",
      messages: "Meldungen zum Handbuch", stale: "Gezeigt wird der letzte fehlerfreie Stand.",
      nearest: "Diese Seite gibt es hier nicht. Gezeigt wird die nächste darüber.",
    },
    en: {
      bar: "Preview", internal: "Internal", public: "Public", both: "Side by side", hide: "Hide this bar",
      copy: "Copy the path of the source file", copied: "copied", lost: "no connection", close: "Close (Esc)",
      messages: "Messages about the handbook", stale: "The last state without errors is shown.",
      nearest: "This page does not exist here. The nearest one above it is shown.",
    },
  }[own.language];

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  const memory = (use) => {
    try { return use(window.sessionStorage); } catch { return null; }
  };

  // Where the reader is.

  const scrollKey = `amtsbuch-scroll:${location.pathname}`;
  const keepPlace = () => memory((storage) => storage.setItem(scrollKey, JSON.stringify([scrollX, scrollY])));
  const restorePlace = () => {
    const kept = memory((storage) => {
      const value = storage.getItem(scrollKey);
      storage.removeItem(scrollKey);
      return value;
    });
    if (!kept) return;
    const [x, y] = JSON.parse(kept);
    scrollTo({ left: x, top: y, behavior: "instant" });
    addEventListener("load", () => scrollTo({ left: x, top: y, behavior: "instant" }), { once: true });
  };
  const passed = () => {
    const headings = [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)[id]")];
    return headings.filter((heading) => heading.getBoundingClientRect().top < 120).reverse();
  };

  // What the server tells.

  let told = null;
  let source = null;
  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource(`${prefix}events`);
    source.onmessage = (event) => hear(JSON.parse(event.data));
    source.onerror = () => drawStatus(true);
  };
  // A hidden page holds no connection: browsers open six to one server, and editors open more pages than that.
  const stopListening = () => {
    source?.close();
    source = null;
  };
  const reload = () => {
    stopListening();
    keepPlace();
    location.reload();
  };
  const hear = (news) => {
    if (isMessages ? news.state !== own.state : !isBoth && news.pages && news.pages !== own.pages) return reload();
    const isNew = news.state !== told?.state;
    told = news;
    drawStatus(false);
    if (framed || isMessages || !isNew) return;
    if (news.errors > 0) showMessages();
    else hideMessages();
  };

  // Messages: a frame of the internal edition's port. The public port never gets to know them.

  const host = element("div");
  const shadow = host.attachShadow({ mode: "open" });
  const style = element("link");
  style.rel = "stylesheet";
  style.href = `${prefix}preview.css`;
  shadow.append(style);
  host.lang = own.language;
  host.dir = "ltr";

  let dialog = null;
  const showMessages = () => {
    hideMessages();
    dialog = element("dialog", "overlay");
    dialog.setAttribute("role", "alertdialog");
    dialog.setAttribute("aria-labelledby", "title");
    const head = element("div", "overlay-head");
    const title = element("h1", "", told.summary);
    title.id = "title";
    const close = element("button", "", words.close);
    close.type = "button";
    close.autofocus = true;
    close.addEventListener("click", hideMessages);
    head.append(title, close);
    if (told.errors > 0) dialog.append(head, element("p", "", words.stale));
    else dialog.append(head);
    const frame = element("iframe");
    frame.title = words.messages;
    frame.src = `${own.internal}${prefix}problems#${own.edition}`;
    dialog.append(frame);
    dialog.addEventListener("close", hideMessages);
    shadow.append(dialog);
    dialog.showModal();
  };
  const hideMessages = () => {
    const old = dialog;
    dialog = null;
    old?.remove();
  };

  // The bar.

  const status = element("button", "status");
  status.type = "button";
  status.addEventListener("click", () => showMessages());
  const drawStatus = (lost) => {
    status.textContent = lost ? words.lost : told?.summary ?? "";
    status.classList.toggle("bad", lost || told?.errors > 0);
    status.disabled = lost || !told?.problems;
  };
  const bar = () => {
    const made = element("div", "bar");
    made.setAttribute("role", "region");
    made.setAttribute("aria-label", words.bar);
    for (const edition of ["internal", "public"]) {
      if (edition === own.edition) {
        made.append(element("b", "", words[edition]));
        continue;
      }
      const link = element("a", "", words[edition]);
      const href = `${own[edition]}${prefix}open?path=${encodeURIComponent(location.pathname)}`;
      link.href = href;
      link.addEventListener("click", () => {
        const [heading] = passed();
        link.href = heading ? `${href}#${heading.id}` : href;
      });
      made.append(link);
    }
    const both = element("a", "", words.both);
    both.href = `${own.internal}${prefix}both?path=${encodeURIComponent(location.pathname)}`;
    made.append(both, status);
    if (own.source) {
      const path = element("button", "source", own.source);
      path.type = "button";
      path.title = words.copy;
      path.addEventListener("click", async () => {
        await navigator.clipboard.writeText(own.source);
        path.textContent = words.copied;
        setTimeout(() => { path.textContent = own.source; }, 1200);
      });
      made.append(path);
    }
    const hide = element("button", "hide", "×");
    hide.type = "button";
    hide.title = words.hide;
    hide.setAttribute("aria-label", words.hide);
    hide.addEventListener("click", () => {
      memory((storage) => storage.setItem("amtsbuch-bar", "hidden"));
      made.remove();
    });
    made.append(hide);
    if (location.search === `?${prefix.slice(1)}nearest`) made.append(element("p", "", words.nearest));
    return made;
  };

  // Beside the other edition: both show the same page at the same heading.

  const inFrame = () => {
    const parent = window.parent;
    const tell = (message) => parent.postMessage({ amtsbuch: message.kind, ...message }, own.internal);
    tell({ kind: "page", path: location.pathname });
    let deafUntil = 0;
    let waiting = false;
    const tellPlace = () => {
      const places = passed().slice(0, 50).map((heading) => [heading.id, heading.getBoundingClientRect().top]);
      const room = document.documentElement.scrollHeight - innerHeight;
      tell({ kind: "scroll", places, share: room > 0 ? scrollY / room : 0 });
    };
    addEventListener("scroll", () => {
      if (waiting || performance.now() < deafUntil) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        tellPlace();
      });
    }, { passive: true });
    addEventListener("message", (event) => {
      if (event.source !== parent || event.origin !== own.internal) return;
      if (event.data?.amtsbuch === "where") return tellPlace();
      if (event.data?.amtsbuch !== "scroll") return;
      deafUntil = performance.now() + 250;
      for (const [id, top] of event.data.places) {
        const heading = document.getElementById(id);
        if (heading) {
          const y = scrollY + heading.getBoundingClientRect().top - top;
          return scrollTo({ top: y, behavior: "instant" });
        }
      }
      const room = document.documentElement.scrollHeight - innerHeight;
      scrollTo({ top: event.data.share * room, behavior: "instant" });
    });
    // A frame may show the two editions and nothing else.
    addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (link && link.origin !== location.origin) {
        link.target = "_blank";
        link.rel = "noopener";
      }
    }, { capture: true });
  };

  if (framed && isMessages) return;
  restorePlace();
  addEventListener("message", (event) => {
    const frame = dialog?.querySelector("iframe");
    if (frame && event.source === frame.contentWindow && event.data?.amtsbuch === "close") hideMessages();
  });
  if (framed) inFrame();
  else if (!isMessages && !isBoth && memory((storage) => storage.getItem("amtsbuch-bar")) !== "hidden") shadow.append(bar());
  document.body.append(host);
  document.addEventListener("visibilitychange", () => (document.hidden ? stopListening() : listen()));
  addEventListener("pagehide", stopListening);
  addEventListener("pageshow", listen);
  listen();
})();
