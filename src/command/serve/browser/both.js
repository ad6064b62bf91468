// Two frames, one for each edition: where one goes, the other follows.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  const origins = { internal: location.origin, public: own.public };
  const frames = {};
  for (const edition of ["internal", "public"]) frames[edition] = document.querySelector(`iframe[name=${edition}]`);
  // The next page of a frame is the one that we sent it to.
  const sent = { internal: true, public: true };
  const paths = { internal: null, public: null };

  const follow = (from, to, path) => {
    const known = paths[from];
    paths[from] = path;
    if (sent[from]) {
      sent[from] = false;
      // It has arrived: the other one says where it is on the page.
      if (!sent[to]) frames[to].contentWindow.postMessage({ amtsbuch: "where" }, origins[to]);
      return;
    }
    // The same page again: it was reloaded.
    if (known === path) return;
    sent[to] = true;
    const encoded = encodeURIComponent(path);
    frames[to].contentWindow.location.replace(`${origins[to]}/__amtsbuch/open?path=${encoded}`);
    history.replaceState(null, "", `?path=${encoded}`);
    for (const edition of ["internal", "public"]) {
      const link = frames[edition].parentElement.querySelector("a");
      link.href = `${origins[edition]}/__amtsbuch/open?path=${encoded}`;
    }
  };

  addEventListener("message", (event) => {
    const from = Object.keys(frames).find((edition) => {
      return event.source === frames[edition].contentWindow && event.origin === origins[edition];
    });
    if (!from || typeof event.data !== "object" || event.data === null) return;
    const to = from === "internal" ? "public" : "internal";
    const { amtsbuch: kind, path, places, share } = event.data;
    if (kind === "page" && typeof path === "string") follow(from, to, path);
    if (kind === "scroll" && Array.isArray(places)) {
      frames[to].contentWindow.postMessage({ amtsbuch: "scroll", places, share }, origins[to]);
    }
  });
})();
