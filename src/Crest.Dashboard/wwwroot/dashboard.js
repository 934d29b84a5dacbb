"use strict";
// What changes without a reload. Every page works without this script; text reaches the page as text only.
(() => {
  const prefix = document.documentElement.dataset.prefix, live = document.querySelector("[data-live]");
  const sign = document.querySelector(".live"), kind = live?.dataset.live, run = live?.dataset.run;
  const workflow = live?.dataset.workflow, component = live?.dataset.component;

  // A key for the filter, and lists that search when they are chosen from.
  addEventListener("keydown", event => {
    const writes = event.target.closest?.("input, textarea, select");
    if (event.key === "/" && !writes && !event.ctrlKey && !event.metaKey) {
      const filter = document.getElementById("where");
      if (filter) {
        event.preventDefault();
        filter.focus();
      }
    }
    if (event.key === "Escape") for (const sheet of document.querySelectorAll(".columns[open], .edit[open]")) sheet.open = false;
  });
  for (const select of document.querySelectorAll(".search select, .axes select")) select.addEventListener("change", () => select.form.requestSubmit());
  let picked = false;
  document.querySelector(".sheet")?.addEventListener("change", () => picked = true);
  // An empty field says nothing in the address.
  document.getElementById("search")?.addEventListener("formdata", event => {
    for (const name of ["where", "sort", "group"]) if (event.formData.get(name) === "") event.formData.delete(name);
    // Columns that the page chose are not chosen by a search.
    if (event.target.dataset.columns === "usual" && !picked) event.formData.delete("column");
  });

  function say(text, away) {
    if (!sign) return;
    sign.hidden = false;
    sign.classList.toggle("away", away);
    if (sign.textContent !== text) sign.textContent = text;
  }

  function show(element, text) {
    if (element.textContent === text) return;
    element.textContent = text;
    if (element.dataset.field !== "took") {
      element.classList.remove("changed");
      void element.offsetWidth;
      element.classList.add("changed");
    }
  }

  // Writes what is new of a run into the cells that show it.
  function update(root, news) {
    for (const cell of root.querySelectorAll("[data-field]")) {
      const field = cell.dataset.field, at = cell.firstElementChild && cell.tagName === "TD" ? cell.firstElementChild : cell;
      if (field === "status") {
        show(cell, news.status);
        cell.dataset.state = news.status;
      } else if (field === "took") show(cell, news.took);
      else if (field === "memo" && news.memo) show(cell, news.memo);
      else if (field.startsWith("metric.") && news.metrics[field.slice(7)] !== undefined) show(at, news.metrics[field.slice(7)]);
    }
  }

  const busy = () => live.querySelector(".edit[open], input:checked") || live.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  let asked = false, askAgain = false, shown = "";

  // Takes the content as the server shows it now, where it is other than at the last time.
  async function renew() {
    if (asked || busy()) {
      askAgain = true;
      return;
    }
    asked = true;
    askAgain = false;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"), list = page.getElementById(live.id), text = list?.innerHTML;
      if (!list || text === shown || busy()) return;
      shown = text;
      live.style.minHeight = `${live.offsetHeight}px`; // the reader's place stays until the charts are drawn
      const places = [...live.querySelectorAll("[data-scroll]")].map(part => [part.id, part.scrollLeft, part.scrollTop]);
      live.replaceChildren(...list.childNodes);
      for (const [id, left, top] of places) document.getElementById(id)?.scrollTo(left, top);
      document.dispatchEvent(new Event("renewed"));
      live.style.minHeight = "";
    } finally {
      setTimeout(() => {
        asked = false;
        if (askAgain) renew();
      }, 1000);
    }
  }

  function told(news) {
    if (kind === "run") {
      update(document.body, news);
      document.dispatchEvent(new CustomEvent("run-changed", { detail: news }));
      const shown = [...document.querySelectorAll("[data-figures] [data-field]")].map(cell => cell.dataset.field.slice(7));
      const figures = document.querySelector("[data-figures]");
      for (const [name, value] of Object.entries(news.metrics)) {
        if (shown.includes(name) || name.startsWith("system/") || !figures) continue;
        const figure = document.createElement("div"), term = document.createElement("dt"), text = document.createElement("dd");
        term.textContent = name;
        text.textContent = value;
        text.dataset.field = `metric.${name}`;
        figure.append(term, text);
        figures.append(figure);
      }
      return;
    }
    const row = live.querySelector(`tr[data-run="${CSS.escape(news.id)}"]`);
    if (row) update(row, news);
    else if (!new URLSearchParams(location.search).has("page")) renew();
  }

  // One stream while the page can be seen: a browser opens few connections to a server.
  let stream = null;
  function listen() {
    const asks = new URLSearchParams(Object.entries({ run, workflow, component }).filter(([, value]) => value));
    stream = new EventSource(`${prefix}/live${asks.size ? `?${asks}` : ""}`);
    stream.addEventListener("open", () => {
      say("live", false);
      if (workflow) renew(); // what has changed since the page was made
    });
    stream.addEventListener("run", event => told(JSON.parse(event.data)));
    stream.addEventListener("workflow", renew);
    stream.addEventListener("log", () => document.dispatchEvent(new Event("log-changed")));
    stream.addEventListener("error", () => say("not connected", true));
  }
  if (kind === "runs" || kind === "run" || kind === "workflow") {
    listen();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        stream.close();
        stream = null;
      } else if (!stream) {
        listen();
        if (kind !== "run") renew();
        else document.dispatchEvent(new Event("run-changed"));
      }
    });
  } else if (kind === "study") setInterval(() => document.hidden || renew(), 5000);

  // The log, from where it was read to; it stays at its end unless somebody scrolled up.
  const log = document.querySelector("[data-log]");
  if (log) {
    let next = null, reading = false, again = false, ofRun = null;
    const read = async () => {
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      try {
        const answer = await fetch(log.dataset.log + (next === null ? "" : `${log.dataset.log.includes("?") ? "&" : "?"}from=${next}`));
        if (!answer.ok) return;
        const text = await answer.text(), isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4, before = ofRun;
        ofRun = answer.headers.get("X-Run");
        if (next !== null && ofRun !== before) {
          // Another run has begun, with a log of its own.
          log.textContent = "";
          next = null;
          again = true;
          return;
        }
        next = answer.headers.get("X-Next");
        if (text) log.append(text);
        if (isAtEnd) log.scrollTop = log.scrollHeight;
      } finally {
        reading = false;
        if (again) {
          again = false;
          read();
        }
      }
    };
    document.addEventListener("log-changed", read);
    read();
  }
})();
