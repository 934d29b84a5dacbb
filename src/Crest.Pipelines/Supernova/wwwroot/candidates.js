"use strict";
// The observer's list: sorts, filters and searches the candidates, and draws those that are shown. Text reaches the page as text only.
(() => {
  const root = document.querySelector(".candidates");
  const data = JSON.parse(root.querySelector("script").textContent);
  document.body.classList.add("with-candidates");
  const count = data.names.length, classes = data.classes, classCount = classes.length, visitCount = data.days.length, pageSize = 50, firstRows = 16;
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer;
  const shares = new Uint16Array(bytes(data.shares)), fluxes = new Int16Array(bytes(data.flux)), errors = new Int16Array(bytes(data.error));
  const missing = -32768, noShare = 65535, svgNames = "http://www.w3.org/2000/svg";

  const isJudged = i => shares[i * classCount] !== noShare;
  const share = (i, c) => isJudged(i) ? shares[i * classCount + c] / 65534 : NaN;
  const flux = (i, v) => fluxes[i * visitCount + v] === missing ? null : fluxes[i * visitCount + v] * data.scale[i];
  const error = (i, v) => errors[i * visitCount + v] * data.scale[i];
  // What is not known of an object is null in the data.
  const at = (column, i) => column && column[i] !== null ? column[i] : NaN;
  const ranks = i => d3.sort(d3.range(classCount), c => -share(i, c));
  const isUnlike = i => at(data.novelty, i) > 1;
  const best = Array.from({ length: count }, (_, i) => isJudged(i) ? ranks(i)[0] : -1);
  const lower = data.names.map(name => name.toLowerCase());

  // Dates: days count from the season's first visit, whose date the survey's data may tell.
  const today = Date.now() / 86400000 + 40587, hasDates = data.firstMjd !== null;
  const calendar = mjd => new Date((mjd - 40587) * 86400000).toISOString().slice(0, 10);
  const distance = days => Math.round(days) === 0 ? "today" : days < 0 ? `${Math.round(-days)} d ago` : `in ${Math.round(days)} d`;
  const fromNow = i => hasDates ? at(data.peak, i) + data.firstMjd - today : at(data.peak, i) - data.lastDay;

  const percent = p => Number.isNaN(p) ? "" : p >= 0.995 && p < 1 ? ">99 %" : p > 0 && p < 0.005 ? "<1 %" : `${Math.round(100 * p)} %`;
  const fixed = (value, digits) => Number.isNaN(value) ? "–" : value.toFixed(digits);
  const plusMinus = (value, digits) => Number.isNaN(value) ? "" : ` ± ${value.toFixed(digits)}`;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
    made.append(...children.filter(child => child !== null));
    return made;
  }

  // The list may have been made without redshifts or peak days.
  const isKnown = column => column.some(value => value !== null);
  // A column: its key in the address, its heading, what it sorts by, and how a cell shows object i. Columns of unknown data are left out.
  const columns = [
    { key: "rank", heading: "#", sort: i => i, cell: i => [`${i + 1}`] },
    { key: "name", heading: "Name", text: true, sort: i => lower[i], cell: i => [link(i), ...badges(i)] },
    { key: "curve", heading: "Light curve", cell: i => [sparkline(i)] },
    { key: "sure", heading: "Type", more: "most probable, next, all", down: true, sort: i => isJudged(i) ? share(i, best[i]) : NaN, cell: i => types(i) },
    ...isKnown(data.redshift) ? [{ key: "z", heading: "Redshift", filter: true, sort: i => at(data.redshift, i), cell: i => isJudged(i) ? [fixed(at(data.redshift, i), 2), quiet(plusMinus(at(data.redshiftError, i), 2))] : ["–"] }] : [],
    ...isKnown(data.peak) ? [{ key: "peak", heading: hasDates ? "Peak" : "Peak day", more: hasDates ? `today MJD ${today.toFixed(1)}` : "of the season", down: true, filter: true, label: hasDates ? "Days to the peak" : "Peak day", value: i => hasDates ? fromNow(i) : at(data.peak, i), sort: i => at(data.peak, i), cell: peak }] : [],
    { key: "mag", heading: "Brightest", more: "mag, band", filter: true, label: "Brightest magnitude", sort: i => at(data.magnitude, i), cell: i => Number.isNaN(at(data.magnitude, i)) ? ["–"] : [fixed(at(data.magnitude, i), 2), quiet(` ${data.bands[data.magnitudeBand[i]]}`)] },
    { key: "sn", heading: "S/N", more: "highest", down: true, filter: true, label: "Highest S/N", sort: i => at(data.signal, i), cell: i => [fixed(at(data.signal, i), at(data.signal, i) < 10 ? 1 : 0)] },
    { key: "visits", heading: "Visits", more: `of ${data.visits}`, down: true, filter: true, sort: i => data.measured[i], cell: i => [`${data.measured[i]}`, element("span", { class: "quiet narrow-only" }, ` of ${data.visits}`)] },
    ...data.rightAscension ? [{ key: "ra", heading: "RA, Dec", more: "degrees, J2000", sort: i => at(data.rightAscension, i), cell: i => [element("span", {}, fixed(at(data.rightAscension, i), 5)), element("span", {}, fixed(at(data.declination, i), 5))] }] : [],
    ...data.novelty ? [{ key: "novelty", heading: "Unlike training", hidden: true, down: true, filter: true, label: "Distance from training", sort: i => at(data.novelty, i) }] : [],
  ];
  const shownColumns = columns.filter(c => !c.hidden), sortable = columns.filter(c => c.sort), filterable = columns.filter(c => c.filter);

  const quiet = text => element("span", { class: "quiet" }, text);
  const link = i => element("a", { class: "name", href: `#object=${encodeURIComponent(data.names[i])}` }, data.names[i]);

  function badges(i) {
    return [
      isUnlike(i) ? element("span", { class: "badge unlike", title: "The predictions may be wrong however sure they look" }, "unlike training") : null,
      data.known && data.known[i] >= 0 ? element("span", { class: "badge" }, `known ${classes[data.known[i]]}`) : null,
      data.notes[i] && isJudged(i) ? element("span", { class: "badge" }, data.notes[i]) : null,
    ];
  }

  function types(i) {
    if (!isJudged(i)) return [element("span", { class: "not-judged" }, `not judged: ${data.notes[i] ?? "unknown reason"}`)];
    const [first, second] = ranks(i);
    const bars = element("span", { class: "bars", role: "img", "aria-label": classes.map((name, c) => `${name} ${percent(share(i, c))}`).join(", ") },
      ...classes.map((name, c) => element("i", { style: `--p: ${share(i, c).toFixed(3)}`, title: `${name} ${percent(share(i, c))}`, ...(c === best[i] ? { class: "best" } : {}) })));
    return [element("span", { class: "top" }, element("b", {}, `${classes[first]} ${percent(share(i, first))}`), classCount > 1 ? quiet(`${classes[second]} ${percent(share(i, second))}`) : null), bars];
  }

  function peak(i) {
    const day = at(data.peak, i), wide = plusMinus(at(data.peakError, i), 1);
    if (!isJudged(i) || Number.isNaN(day)) return [element("span", {}, "–")];
    if (!hasDates) {
      const after = Math.round(fromNow(i)), end = after === 0 ? "at the last visit" : after < 0 ? `${-after} d before the last visit` : `${after} d after the last visit`;
      return [element("span", {}, fixed(day, 1), quiet(wide)), element("span", { class: "quiet" }, end)];
    }
    const mjd = day + data.firstMjd;
    return [element("span", {}, calendar(mjd), quiet(`, ${distance(mjd - today)}`)), element("span", { class: "quiet" }, `MJD ${mjd.toFixed(1)}${wide}`)];
  }

  // A light curve as wide as its cell: a line and its points for each band, zero, and the predicted peak.
  const days = d3.extent(data.days), bandVisits = data.bands.map((_, b) => d3.range(visitCount).filter(v => data.visitBands[v] === b));
  function sparkline(i) {
    const width = 150, height = 36, svg = document.createElementNS(svgNames, "svg");
    const measured = d3.range(visitCount).filter(v => flux(i, v) !== null);
    const low = Math.min(0, d3.min(measured, v => flux(i, v)) ?? 0), high = Math.max(0, d3.max(measured, v => flux(i, v)) ?? 0) || 1;
    const x = day => 3 + (width - 6) * (day - days[0]) / (days[1] - days[0] || 1), y = value => height - 3 - (height - 6) * (value - low) / (high - low || 1);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("preserveAspectRatio", "none");
    const path = (d, kind, stroke) => {
      const made = svg.appendChild(document.createElementNS(svgNames, "path"));
      made.setAttribute("d", d);
      made.setAttribute("class", kind);
      if (stroke) made.style.stroke = stroke;
    };
    path(`M0,${y(0).toFixed(1)}H${width}`, "zero");
    const day = at(data.peak, i);
    if (isJudged(i) && day >= days[0] && day <= days[1]) path(`M${x(day).toFixed(1)},0V${height}`, "mark");
    bandVisits.forEach((visits, b) => {
      const points = visits.filter(v => flux(i, v) !== null).map(v => `${x(data.days[v]).toFixed(1)},${y(flux(i, v)).toFixed(1)}`);
      if (points.length === 0) return;
      const stroke = crestCharts.color(data.bandColors[b]);
      path(`M${points.join("L")}`, "line", stroke);
      path(points.map(p => `M${p}h0`).join(""), "dots", stroke);
    });
    return element("a", { class: "spark", href: `#object=${encodeURIComponent(data.names[i])}`, tabindex: "-1", "aria-hidden": "true" }, svg);
  }

  // What is shown: which objects, in which order, which page of them.
  const state = { query: "", type: null, sort: "rank", down: false, page: 0, ranges: new Map(), hideUnlike: false };
  let found = [];

  function select() {
    const column = columns.find(c => c.key === state.sort);
    const ranges = [...state.ranges].map(([key, range]) => [columns.find(c => c.key === key), range]).map(([c, range]) => [c.value ?? c.sort, range]);
    const known = data.known && state.query !== "" ? classes.map(name => `known ${name}`.toLowerCase().includes(state.query)) : null;
    found = [];
    for (let i = 0; i < count; i++) {
      if (state.type !== null && best[i] !== state.type) continue;
      if (state.query !== "" && !lower[i].includes(state.query) && !(known && data.known[i] >= 0 && known[data.known[i]])) continue;
      if (state.hideUnlike && isUnlike(i)) continue;
      if (ranges.some(([value, [low, high]]) => !(value(i) >= low && value(i) <= high))) continue;
      found.push(i);
    }
    if (state.sort !== "rank" || state.down) {
      const value = column.sort, sign = state.down ? -1 : 1, isNone = v => typeof v === "number" && Number.isNaN(v);
      const keys = new Map(found.map(i => [i, value(i)]));
      // What is not known comes last in either direction; equal ones keep their rank.
      found.sort((a, b) => {
        const p = keys.get(a), q = keys.get(b);
        if (isNone(p) || isNone(q)) return isNone(p) && isNone(q) ? a - b : isNone(p) ? 1 : -1;
        return p < q ? -sign : p > q ? sign : a - b;
      });
    }
    const pages = Math.max(1, Math.ceil(found.length / pageSize));
    state.page = Math.min(state.page, pages - 1);
  }

  const body = element("tbody", { role: "rowgroup" }), status = root.querySelector(".status"), pager = root.querySelector(".pager");
  const row = i => element("tr", { role: "row", class: isUnlike(i) ? "is-unlike" : null },
    ...shownColumns.map(c => element("td", { role: "cell", class: `at-${c.key}`, "data-label": c.heading }, ...c.cell(i))));
  let shows = 0;
  function show() {
    select();
    const first = state.page * pageSize, rows = found.slice(first, first + pageSize), turn = ++shows;
    body.replaceChildren(...rows.slice(0, firstRows).map(row));
    // The rest of the page follows when what is on the screen is painted, so that typing stays fluent.
    if (rows.length > firstRows) requestAnimationFrame(() => setTimeout(() => turn === shows && body.append(...rows.slice(firstRows).map(row))));
    const of = found.length === count ? `${count} objects` : `${found.length} of ${count} objects`;
    status.textContent = found.length === 0 ? `None of ${count} objects` : found.length > pageSize ? `${first + 1}–${first + rows.length} of ${of}` : of;
    const pages = Math.ceil(found.length / pageSize);
    pager.hidden = pages < 2;
    pager.querySelector("span").textContent = `Page ${state.page + 1} of ${pages}`;
    const [back, on] = pager.querySelectorAll("button");
    back.disabled = state.page === 0;
    on.disabled = state.page >= pages - 1;
    for (const header of root.querySelectorAll("th")) {
      const isSorted = header.dataset.key === state.sort;
      if (isSorted) header.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    }
    sorter.value = state.sort;
    direction.textContent = state.down ? "↓" : "↑";
    direction.setAttribute("aria-label", state.down ? "Sorted descending; sort ascending" : "Sorted ascending; sort descending");
    for (const chip of root.querySelectorAll(".chips button")) chip.setAttribute("aria-pressed", `${chip.dataset.type === `${state.type ?? ""}`}`);
    root.querySelector(".reset").hidden = state.query === "" && state.type === null && state.ranges.size === 0 && !state.hideUnlike;
  }

  function change(more) {
    Object.assign(state, { page: 0 }, more);
    show();
  }

  function sortBy(key) {
    const column = columns.find(c => c.key === key);
    change(state.sort === key ? { down: !state.down } : { sort: key, down: column.down ?? false });
  }

  // The table's head, the filters and what they do.
  const sorter = root.querySelector("#candidate-sort"), direction = root.querySelector(".direction"), search = root.querySelector("#candidate-search");
  function build() {
    const titles = c => [c.heading, ...(c.more ? [element("small", {}, c.more)] : [])];
    const head = element("tr", { role: "row" }, ...shownColumns.map(c => {
      const header = element("th", { role: "columnheader", scope: "col", class: `at-${c.key}`, "data-key": c.key });
      if (!c.sort) header.append(element("span", {}, ...titles(c)));
      else {
        const button = element("button", { type: "button" }, ...titles(c));
        button.addEventListener("click", () => sortBy(c.key));
        header.append(button);
      }
      return header;
    }));
    root.querySelector(".list").append(element("table", { role: "table", "aria-label": "Candidates" }, element("thead", { role: "rowgroup" }, head), body));
    sorter.append(...sortable.map(c => element("option", { value: c.key }, c.key === "rank" ? `P(${classes[0]})` : c.key === "sure" ? "Certainty of the type" : c.label ?? c.heading)));
    sorter.addEventListener("change", () => change({ sort: sorter.value, down: columns.find(c => c.key === sorter.value).down ?? false }));
    direction.addEventListener("click", () => change({ down: !state.down }));
    search.addEventListener("input", () => change({ query: search.value.trim().toLowerCase() }));
    const chip = (type, text, number) => {
      const button = element("button", { type: "button", "data-type": `${type ?? ""}` }, text, element("small", {}, `${number}`));
      button.addEventListener("click", () => change({ type: state.type === type ? null : type }));
      return button;
    };
    const counts = d3.rollup(best, list => list.length, type => type);
    root.querySelector(".chips").append(chip(null, "All", count), ...classes.map((name, c) => chip(c, name, counts.get(c) ?? 0)), ...(counts.has(-1) ? [chip(-1, "not judged", counts.get(-1))] : []));
    const bound = (c, end, side) => {
      const input = element("input", { type: "number", step: "any", placeholder: side, "aria-label": `${c.label ?? c.heading}, ${side}` });
      input.addEventListener("input", () => {
        const range = state.ranges.get(c.key) ?? [-Infinity, Infinity];
        range[end] = input.value === "" || Number.isNaN(input.valueAsNumber) ? [-Infinity, Infinity][end] : input.valueAsNumber;
        if (range[0] === -Infinity && range[1] === Infinity) state.ranges.delete(c.key);
        else state.ranges.set(c.key, range);
        change({});
      });
      return input;
    };
    const probable = { key: "p0", label: `P(${classes[0]})`, sort: i => share(i, 0), hidden: true };
    columns.push(probable);
    const fields = root.querySelector(".ranges");
    fields.append(...[probable, ...filterable].map(c => element("fieldset", {}, element("legend", {}, c.label ?? c.heading), bound(c, 0, "from"), bound(c, 1, "to"))));
    if (data.novelty) {
      const box = element("input", { type: "checkbox" });
      box.addEventListener("change", () => change({ hideUnlike: box.checked }));
      fields.append(element("label", {}, box, "hide what is unlike training"));
    }
    root.querySelector(".reset").addEventListener("click", () => {
      for (const input of root.querySelectorAll("input")) input.type === "checkbox" ? input.checked = false : input.value = "";
      state.ranges.clear();
      change({ query: "", type: null, hideUnlike: false });
    });
    const [back, on] = pager.querySelectorAll("button");
    const turn = step => {
      state.page += step;
      show();
      root.scrollIntoView();
    };
    back.addEventListener("click", () => turn(-1));
    on.addEventListener("click", () => turn(1));
    body.addEventListener("click", event => {
      const row = event.target.closest("tr");
      if (!event.target.closest("a") && row && getSelection().isCollapsed) row.querySelector("a.name").click();
    });
  }

  // One object at large. Its address is the page's with #object=NAME, so it can be sent to somebody.
  const dialog = root.querySelector("dialog");
  let opened = -1;
  function figures(i) {
    const rows = [
      ["redshift", isJudged(i) ? fixed(at(data.redshift, i), 3) + plusMinus(at(data.redshiftError, i), 3) : "–"],
      ["peak", peak(i).map(part => part.textContent).join(", ")],
      ["brightest", Number.isNaN(at(data.magnitude, i)) ? "–" : `${fixed(at(data.magnitude, i), 2)} mag in ${data.bands[data.magnitudeBand[i]]}`],
      ["highest S/N", fixed(at(data.signal, i), 1)],
      ["visits", `${data.measured[i]} of ${data.visits} measured`],
      ...data.rightAscension ? [["RA, Dec", `${fixed(at(data.rightAscension, i), 5)}, ${fixed(at(data.declination, i), 5)}`]] : [],
      ...data.known && data.known[i] >= 0 ? [["known type", classes[data.known[i]]]] : [],
      ...data.novelty ? [["unlike training", Number.isNaN(at(data.novelty, i)) ? "–" : `${isUnlike(i) ? "yes" : "no"} (distance ${fixed(at(data.novelty, i), 2)}; marked above 1)`]] : [],
      ...data.notes[i] ? [["note", data.notes[i]]] : [],
    ];
    return element("dl", { class: "facts" }, ...rows.map(([name, text]) => element("div", {}, element("dt", {}, name), element("dd", {}, text))));
  }

  function largeCurve(i) {
    const start = hasDates ? data.firstMjd : 0, ends = [days[0] + start, days[1] + start], day = at(data.peak, i) + start;
    const series = data.bands.map((name, b) => {
      const visits = bandVisits[b].filter(v => flux(i, v) !== null);
      return { name, hasNoY: false, x: visits.map(v => data.days[v] + start), y: visits.map(v => flux(i, v)), error: visits.map(v => error(i, v)) };
    });
    const marked = isJudged(i) && Number.isFinite(day);
    return {
      kind: "scatter", title: `Light curve of ${data.names[i]}`, order: data.bandOrder, markName: marked ? "predicted peak" : null,
      x: { name: hasDates ? "MJD" : "elapsed time", unit: hasDates ? null : "days", reverse: false, minimum: marked ? Math.min(ends[0], day) : ends[0], maximum: marked ? Math.max(ends[1], day) : ends[1], log: false, categories: null },
      y: { name: "flux", unit: `AB zero point ${data.zeroPoint}`, reverse: false, minimum: null, maximum: null, log: false, categories: null },
      panels: [{ title: "", mark: marked ? day : null, series, steps: null, x: null }],
    };
  }

  function fill(i) {
    opened = i;
    const bars = element("div", { class: "probabilities" }, ...(isJudged(i) ? ranks(i).map(c => element("div", {}, element("span", {}, classes[c]), element("i", { style: `--p: ${share(i, c).toFixed(3)}` }), element("span", {}, percent(share(i, c))))) : types(i)));
    dialog.querySelector("h3").replaceChildren(data.names[i], ...badges(i).filter(b => b !== null));
    dialog.querySelector(".place").textContent = `${Math.max(0, found.indexOf(i)) + 1} of ${found.length}`;
    dialog.querySelector(".about").replaceChildren(bars, figures(i));
    draw();
  }

  function draw() {
    const host = dialog.querySelector(".plot");
    if (opened >= 0 && dialog.open) crestCharts.draw(host, largeCurve(opened), Math.floor(host.clientWidth));
  }

  function follow() {
    const name = /^#object=(.*)$/.exec(location.hash)?.[1], i = name === undefined ? -1 : data.names.indexOf(decodeURIComponent(name));
    if (i < 0) {
      if (dialog.open) dialog.close();
      return;
    }
    if (!dialog.open) dialog.showModal();
    fill(i);
  }

  function step(by) {
    const next = found[found.indexOf(opened) + by];
    if (next === undefined) return;
    history.replaceState(null, "", `#object=${encodeURIComponent(data.names[next])}`);
    fill(next);
  }

  dialog.addEventListener("close", () => {
    const row = root.querySelector(`a.name[href="#object=${CSS.escape(encodeURIComponent(data.names[opened] ?? ""))}"]`);
    opened = -1;
    if (location.hash.startsWith("#object=")) history.replaceState(null, "", location.pathname + location.search);
    row?.focus({ preventScroll: true });
  });
  dialog.addEventListener("keydown", event => {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") step(event.key === "ArrowRight" ? 1 : -1);
  });
  dialog.addEventListener("click", event => event.target === dialog && dialog.close());
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.querySelector(".back").addEventListener("click", () => step(-1));
  dialog.querySelector(".on").addEventListener("click", () => step(1));
  addEventListener("hashchange", follow);
  addEventListener("resize", draw);

  build();
  show();
  follow();
})();
