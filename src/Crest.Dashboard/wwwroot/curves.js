"use strict";
// Draws the curves of runs with uPlot, and again when a run has changed. Smoothing and axes are in the address.
(() => {
  const hosts = [...document.querySelectorAll("[data-curves]")], controls = document.querySelector(".curve-controls");
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const dashes = [[], [6, 4], [2, 3], [9, 3, 2, 3]];
  const number = value => value === null || value === undefined ? "–"
    : Math.abs(value) >= 1e6 || value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(2) : String(Number(value.toPrecision(5)));
  const address = new URLSearchParams(location.search);
  const state = { smooth: Math.min(0.98, Math.max(0, Number(address.get("smooth")) || 0)), logy: address.has("logy"), logx: address.has("logx") };
  const shown = new Map();
  let charts = [];

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // An exponential mean that is corrected for its beginning, as TensorBoard's.
  function smoothed(values, weight) {
    let mean = 0, total = 0;
    return values.map(value => {
      if (value === null || value === undefined) return value;
      mean = mean * weight + (1 - weight) * value;
      total = total * weight + (1 - weight);
      return mean / total;
    });
  }

  const positive = values => values.map(value => value > 0 ? value : null);

  function draw(chart, figure) {
    const host = figure.querySelector(".canvas"), width = Math.max(200, host.clientWidth), smooths = state.smooth > 0;
    const tables = chart.lines.map(line => [state.logx ? line.x.map(x => x > 0 ? x : null) : line.x, state.logy ? positive(line.y) : line.y]);
    const joined = tables.length > 1 ? uPlot.join(tables.map(clean)) : clean(tables[0]);
    const series = [{ label: chart.isSystem ? "second" : "step", value: (_, step) => step === null ? "–" : String(step) }], data = [joined[0]];
    chart.lines.forEach((line, i) => {
      const color = style(`--series-${i % 8}`), dash = dashes[Math.floor(i / 8) % dashes.length], few = line.x.length <= 40;
      const common = { stroke: color, width: 1.7, dash, spanGaps: true, points: { show: few && !smooths, size: 5, fill: color }, value: (_, value) => number(value) };
      if (smooths) {
        series.push({ ...common, label: `${line.name} (as logged)`, stroke: `${color}55`, width: 1 });
        data.push(joined[i + 1]);
      }
      series.push({ ...common, label: line.name });
      data.push(smooths ? smoothed(joined[i + 1], state.smooth) : joined[i + 1]);
    });
    const axis = { stroke: style("--quiet"), grid: { stroke: style("--line"), width: 1 }, ticks: { stroke: style("--line"), width: 1, size: 4 }, font: "11px system-ui, sans-serif" };
    const options = {
      width, height: Math.round(Math.max(170, Math.min(250, width * 0.55))),
      scales: { x: { time: false, distr: state.logx ? 3 : 1 }, y: { distr: state.logy ? 3 : 1 } },
      axes: [axis, { ...axis, size: 58, values: (_, ticks) => ticks.map(tick => tick === null ? "" : number(tick)) }],
      series, cursor: { focus: { prox: 24 }, points: { size: 7 } }, legend: { live: true },
      // Away from the curves the legend says their last values.
      hooks: { setCursor: [plot => plot.cursor.idx === null && latest(plot)], setData: [latest], ready: [latest] },
    };
    const old = shown.get(figure);
    // The same lines with more points: the zoom and the legend stay.
    if (old && old.key === key(chart) && old.plot.width === width) {
      old.plot.setData(data, !old.zoomed());
      return;
    }
    old?.plot.destroy();
    const plot = new uPlot(options, data, host);
    shown.set(figure, { plot, key: key(chart), zoomed: () => plot.data[0].length > 1 && (plot.scales.x.min > plot.data[0][0] || plot.scales.x.max < plot.data[0].at(-1)) && plot.select.width > 0 });
  }

  function latest(plot) {
    if (plot.cursor.idx !== null && plot.cursor.idx !== undefined) return;
    plot.setLegend({ idxs: plot.data.map(values => {
      let last = values.length - 1;
      while (last > 0 && (values[last] === null || values[last] === undefined)) last--;
      return last;
    }) }, false);
  }

  const key = chart => JSON.stringify([chart.lines.map(line => line.name), state, matchMedia("(prefers-color-scheme: dark)").matches]);

  // uPlot wants rising steps: of several values at a step the last stays, and a step without a place on the axis goes.
  function clean([x, y]) {
    const xs = [], ys = [];
    x.forEach((step, i) => {
      if (step === null) return;
      if (xs.at(-1) === step) ys[ys.length - 1] = y[i];
      else {
        xs.push(step);
        ys.push(y[i]);
      }
    });
    return [xs, ys];
  }

  function describe(chart) {
    return chart.lines.map(line => {
      const last = line.y.at(-1);
      return `${line.name}: ${line.x.length} values drawn, the last ${last === null ? "not a number" : number(last)}`;
    }).join("; ");
  }

  function render(host) {
    const own = charts.filter(chart => chart.isSystem === (host.dataset.kind === "system"));
    if (own.length === 0) {
      host.replaceChildren(element("p", { class: "quiet" }, host.dataset.kind === "system" ? "The use of the machine was not logged." : "No curve yet: a metric has one from its second value on."));
      return;
    }
    for (const stray of host.querySelectorAll(":scope > p")) stray.remove();
    const figures = new Map([...host.children].map(figure => [figure.dataset.title, figure]));
    for (const chart of own) {
      let figure = figures.get(chart.title);
      if (!figure) {
        figure = element("div", { class: "curve", "data-title": chart.title }, element("h3", {}, chart.title), element("div", { class: "canvas", role: "img" }));
        host.append(figure);
      }
      figure.querySelector(".canvas").setAttribute("aria-label", `${chart.title}. ${describe(chart)}`);
      figure.dataset.last = Math.max(...chart.lines.map(line => line.x.at(-1)));
      draw(chart, figure);
    }
  }

  const renderAll = () => hosts.forEach(render);
  let loading = false, again = false;

  async function load() {
    if (loading) {
      again = true;
      return;
    }
    loading = true;
    try {
      const answer = await fetch(hosts[0].dataset.curves);
      if (!answer.ok) return;
      charts = (await answer.json()).charts;
      renderAll();
    } finally {
      setTimeout(() => {
        loading = false;
        if (again) {
          again = false;
          load();
        }
      }, 500);
    }
  }

  if (hosts.length === 0) return;
  if (controls) {
    controls.hidden = false;
    controls.elements.smooth.value = state.smooth;
    for (const name of ["logx", "logy"]) controls.elements[name].checked = state[name];
    const output = controls.querySelector("output");
    const read = () => {
      state.smooth = Number(controls.elements.smooth.value);
      state.logx = controls.elements.logx.checked;
      state.logy = controls.elements.logy.checked;
      output.textContent = state.smooth;
    };
    read();
    controls.addEventListener("input", () => {
      read();
      const here = new URL(location.href);
      for (const [name, value] of [["smooth", state.smooth > 0 ? String(state.smooth) : ""], ["logx", state.logx ? "1" : ""], ["logy", state.logy ? "1" : ""]]) {
        if (value) here.searchParams.set(name, value);
        else here.searchParams.delete(name);
      }
      history.replaceState(null, "", here);
      renderAll();
    });
    controls.addEventListener("submit", event => event.preventDefault());
  }
  load();
  document.addEventListener("run-changed", load);
  let width = 0;
  new ResizeObserver(() => requestAnimationFrame(() => {
    if (document.body.clientWidth === width) return;
    width = document.body.clientWidth;
    if (charts.length > 0) renderAll();
  })).observe(document.body);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.length > 0 && renderAll());
})();
