"use strict";
// The charts of studies that no report has: the objective over two parameters, and the times of trials.
(() => {
  const heightOf = width => Math.round(Math.max(240, Math.min(420, width * 0.6)));
  const shorten = (name, most) => name.length > most ? `${name.slice(0, most - 1)}…` : name;
  const number = value => Number(value.toPrecision(4)).toString();

  const logTicks = values => {
    const [low, high] = d3.extent(values), powers = d3.range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)) + 1);
    const ticks = powers.flatMap(p => [1, 3].map(f => f * 10 ** p)).filter(v => v >= low && v <= high);
    return ticks.length > 0 ? ticks : [low, high];
  };

  function axis(spec, width, values) {
    const common = { label: spec.name, labelArrow: "none", grid: true };
    if (spec.categories) return { ...common, domain: [-0.5, spec.categories.length - 0.5], ticks: d3.range(spec.categories.length), tickFormat: i => shorten(spec.categories[i] ?? "", 12) };
    return spec.log ? { ...common, type: "log", ticks: logTicks(values), tickFormat: number } : { ...common, ticks: Math.max(2, Math.floor(width / 90)), tickFormat: number };
  }

  function contour(chart, width) {
    const points = chart.points;
    const few = new Set(points.map(p => `${p.x} ${p.y}`)).size < 4;
    // Plot interpolates on the scales of the chart; a parameter with a logarithm is laid out by it.
    return Plot.plot({
      width, height: heightOf(width), marginLeft: 58, marginTop: 28, marginBottom: 38, style: { background: "transparent" }, ariaLabel: `${chart.objective} over ${chart.x.name} and ${chart.y.name}`,
      x: axis(chart.x, width, points.map(p => p.x)), y: axis(chart.y, width, points.map(p => p.y)),
      color: { scheme: "blues", reverse: chart.isMinimised, legend: true, label: chart.objective, width: Math.min(320, width) },
      marks: [
        few ? null : Plot.contour(points, { x: "x", y: "y", fill: "value", interpolate: "barycentric", blur: 2, thresholds: 12, stroke: "var(--page)", strokeOpacity: 0.35, clip: true }),
        Plot.dot(points, { x: "x", y: "y", fill: few ? "value" : "var(--text)", r: few ? 4 : 1.8, fillOpacity: few ? 1 : 0.65 }),
        Plot.tip(points, Plot.pointer({ x: "x", y: "y", title: p => `trial ${p.number}\n${chart.objective}: ${number(p.value)}` })),
      ],
    });
  }

  const colors = { complete: "var(--series-0)", pruned: "var(--series-1)", fail: "var(--failed)", running: "var(--series-2)", waiting: "var(--quiet)" };

  function timeline(trials, width) {
    const all = trials.map(t => ({ ...t, from: new Date(t.start), to: new Date(t.end) })), lanes = [...new Set(all.map(t => t.lane))];
    const most = Math.min(150, Math.max(...lanes.map(lane => lane.length)) * 7), states = [...new Set(all.map(t => t.state))];
    return Plot.plot({
      width, height: 60 + 22 * lanes.length, marginLeft: 16 + most, marginBottom: 32, style: { background: "transparent" }, ariaLabel: "Trials by worker and time",
      x: { type: "time", label: null, grid: true, ticks: Math.max(2, Math.floor(width / 130)) }, y: { domain: lanes, label: null, tickSize: 0, padding: 0.2, tickFormat: lane => shorten(lane, 20) },
      color: { domain: states, range: states.map(state => colors[state]), legend: true },
      marks: [
        Plot.barX(all, { x1: "from", x2: "to", y: "lane", fill: "state", fillOpacity: 0.75, insetLeft: 0.5, insetRight: 0.5, title: t => `trial ${t.number}, ${t.state}${typeof t.value === "number" ? `: ${number(t.value)}` : ""}\n${((t.to - t.from) / 1000).toFixed(1)} s`, tip: true }),
      ],
    });
  }

  const kinds = { contour, timeline }, drawn = new WeakMap();
  function draw(figure) {
    const host = figure.querySelector(".plot"), width = Math.floor(host.clientWidth);
    if (width === 0 || drawn.get(host) === width) return;
    drawn.set(host, width);
    const made = kinds[figure.dataset.chart](JSON.parse(figure.querySelector("script").textContent), width);
    for (const group of made.querySelectorAll("g[aria-label]")) group.setAttribute("role", "group");
    host.replaceChildren(made);
  }
  const drawAll = () => document.querySelectorAll("figure[data-chart]").forEach(draw);
  drawAll();
  document.addEventListener("renewed", drawAll);
  new ResizeObserver(() => requestAnimationFrame(drawAll)).observe(document.body);
})();
