"use strict";
// Draws the charts of a report with Observable Plot, each from the JSON beside it. Text reaches the page as text only.
(() => {
  const colors = 8, symbols = ["circle", "square", "triangle", "diamond", "star", "plus", "times", "wye"];
  const dashes = ["none", "6 3", "2 3", "8 3 2 3"];
  const color = i => `var(--series-${i % colors})`;
  // Lines that are next to each other in the legend differ by more than their colour.
  const dash = i => dashes[i % dashes.length];
  const symbol = i => symbols[i % symbols.length];
  const label = axis => axis.unit ? `${axis.name} (${axis.unit})` : axis.name;
  const number = value => value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9)
    ? Number(value.toPrecision(7)).toExponential()
    : value.toLocaleString("en", { useGrouping: false, maximumSignificantDigits: 7 });
  const onAxis = (axis, value) => axis.categories ? axis.categories[Math.round(value)] ?? "" : number(value);
  const shorten = (name, most) => name.length > most ? `${name.slice(0, most - 1)}…` : name;

  const mean = (values, of) => Number(d3.mean(values, of).toPrecision(4)).toString();
  // A tip at the nearest point.
  const tip = (all, channels, x = number) => Plot.tip(all, Plot.pointer({ x: "x", y: "y", channels, format: { x, y: number } }));

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // Series as columns to points as objects; a value that is not a number has no point.
  const points = (series, index) => series.x
    .map((x, i) => ({ x, y: series.y[i], error: series.error?.[i], count: series.counts?.[i], series: series.name, index }))
    .filter(p => p.x !== null && p.y !== null);

  function axis(spec, more) {
    const domain = spec.minimum !== null && spec.maximum !== null ? [spec.minimum, spec.maximum] : undefined;
    const kind = spec.categories ? { domain: [-0.5, spec.categories.length - 0.5], ticks: d3.range(spec.categories.length), tickFormat: i => shorten(spec.categories[i], 12), nice: false }
      : spec.log && domain ? { type: "log", ticks: logTicks(...domain, 4) } : {};
    return { label: label(spec) || null, labelArrow: "none", reverse: spec.reverse, domain, nice: !domain, grid: true, tickFormat: number, ...kind, ...more };
  }

  // The ticks of an axis of numbers that are all whole, such as epochs and counts; undefined for other values.
  function wholeTicks(values, most) {
    const known = values.filter(v => v !== null && v !== undefined);
    if (known.length === 0 || !known.every(Number.isInteger)) return {};
    const [low, high] = d3.extent(known);
    return { ticks: d3.ticks(low, high, most).filter(Number.isInteger) };
  }

  // Powers of ten, or where they are too few, 1, 2 and 5 of each; some of them left out where they are more than asked for.
  function logTicks(low, high, most) {
    const powers = d3.range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)) + 1);
    const inside = factors => powers.flatMap(p => factors.map(f => Number((f * 10 ** p).toPrecision(6)))).filter(v => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9));
    const found = [inside([1]), inside([1, 2, 5]), inside(d3.range(1, 10))].find(ticks => ticks.length > 2) ?? [low, high];
    return found.filter((_, i) => i % Math.ceil(found.length / most) === 0);
  }

  function plot(title, width, height, spec, marks) {
    const narrow = width < 480;
    const made = Plot.plot({
      width, height, marginLeft: 56, marginRight: 16, marginTop: 26, marginBottom: 38, ariaLabel: title,
      insetLeft: narrow ? 4 : 8, insetRight: narrow ? 4 : 8, style: { background: "transparent" }, ...spec, marks,
    });
    // Plot labels its groups without a role that may have a label.
    for (const group of made.querySelectorAll("g[aria-label]")) group.setAttribute("role", "group");
    return made;
  }

  const heightOf = width => Math.round(Math.max(220, Math.min(380, width * 0.62)));

  // The key of each series: its colour with its symbol, or a piece of its line.
  function legend(names, kind, shown = () => true, mark = null, lines = []) {
    const keys = names.flatMap((name, i) => {
      if (!shown(name)) return [];
      const line = kind === "line" || lines.includes(name), svg = d3.create("svg").attr("width", line ? 24 : 14).attr("height", 14);
      if (line) svg.append("path").attr("d", "M0,7H24").attr("stroke", color(i)).attr("stroke-width", 2).attr("stroke-dasharray", dash(i));
      else if (kind === "bar") svg.append("rect").attr("y", 1).attr("width", 12).attr("height", 12).attr("fill", color(i)).attr("fill-opacity", 0.55).attr("stroke", color(i));
      else svg.append("path").attr("transform", "translate(7,7)").attr("d", d3.symbol(d3[`symbol${symbol(i)[0].toUpperCase()}${symbol(i).slice(1)}`], 50)())
        .attr("fill", filled(i) ? color(i) : "none").attr("stroke", color(i)).attr("stroke-width", filled(i) ? 0 : 2);
      return [element("span", {}, svg.node(), name)];
    });
    if (mark) {
      const svg = d3.create("svg").attr("width", 6).attr("height", 14);
      svg.append("path").attr("d", "M3,0V14").attr("stroke", "var(--text)").attr("stroke-width", 1.5).attr("stroke-dasharray", "4 3");
      keys.push(element("span", {}, svg.node(), mark));
    }
    return element("div", { class: "legend" }, ...keys);
  }

  const filled = i => !["plus", "times"].includes(symbol(i));

  function scatterPanel(chart, panel, width, height) {
    const spec = panel.x ?? chart.x, place = name => chart.order.indexOf(name);
    // Points of one category stand beside each other, the same at every drawing.
    const aside = spec.categories ? (p, i) => ({ ...p, x: p.x + 0.5 * ((0.5 + i * 0.618034) % 1 - 0.5) }) : p => p;
    const all = panel.series.filter(s => !s.hasNoY).flatMap(s => points(s, place(s.name)).map(aside));
    const withoutY = panel.series.filter(s => s.hasNoY).flatMap(s => points({ ...s, y: s.x }, place(s.name)));
    const steps = panel.steps ? points(panel.steps, place(panel.steps.name)) : [];
    const bars = all.filter(p => p.error !== undefined && p.error !== null);
    const channels = { series: { value: "series", label: "series" } };
    if (bars.length > 0) channels.error = { value: p => p.error ?? NaN, label: "error" };
    const many = group => group.length > 300 ? { fillOpacity: 0.5 } : {};
    const dots = (group, i, at) => Plot.dot(group, { x: "x", ...at, r: 3, symbol: symbol(i), ...(filled(i) ? { fill: color(i), ...many(group) } : { stroke: color(i), strokeWidth: 1.6 }) });
    const bySeries = d3.groups(all, p => p.index).map(([i, group]) => dots(group, i, { y: "y" }));
    const above = d3.groups(withoutY, p => p.index).map(([i, group]) => dots(group, i, { frameAnchor: "top", dy: -8, title: p => `${p.series}\n${label(spec)}: ${onAxis(spec, p.x)}`, tip: true }));
    const most = Math.max(2, Math.floor((width - 72) / 60)), held = { clamp: true };
    return plot(panel.title || chart.title, width, height, { x: axis(spec, spec.log || spec.categories ? held : { ...held, ticks: most, ...wholeTicks(all.map(p => p.x), most) }), y: axis(chart.y, held) }, [
      panel.mark === null ? null : Plot.ruleX([panel.mark], { stroke: "var(--text)", strokeWidth: 1.5, strokeDasharray: "4 3" }),
      Plot.ruleX(bars, { x: "x", y1: p => p.y - p.error, y2: p => p.y + p.error, stroke: p => color(p.index), strokeOpacity: 0.55 }),
      ...bySeries,
      ...above,
      Plot.line(steps, { x: "x", y: "y", curve: "step-after", stroke: p => color(p.index), strokeWidth: 2 }),
      tip(all, channels, x => onAxis(spec, x)),
    ]);
  }

  function scatter(chart, width) {
    const lines = chart.panels.flatMap(panel => panel.steps ? [panel.steps.name] : []);
    const names = new Set([...chart.panels.flatMap(panel => panel.series.map(s => s.name)), ...lines]);
    const keys = names.size > 1 || !names.has("") ? [legend(chart.order, "symbol", name => names.has(name), chart.markName, lines)] : [];
    if (chart.panels.length === 1 && !chart.panels[0].title) return [...keys, scatterPanel(chart, chart.panels[0], width, heightOf(width))];
    const gap = 16, columns = Math.max(1, Math.min(chart.panels.length, Math.floor((width + gap) / (270 + gap))));
    const each = Math.floor((width - gap * (columns - 1)) / columns);
    const grid = element("div", { class: "panels", style: `grid-template-columns: repeat(${columns}, 1fr)` },
      ...chart.panels.map(panel => element("div", {}, element("h4", {}, panel.title), scatterPanel(chart, panel, each, Math.round(Math.max(180, each * 0.66))))));
    return [...keys, grid];
  }

  function line(chart, width) {
    if (chart.series.some(s => s.group !== null)) return groupedLines(chart, width);
    const series = chart.series.map(points), all = series.flat(), counted = all.filter(p => p.count !== undefined);
    const square = chart.diagonal ? { domain: [0, 1], nice: false, ticks: 5 } : {};
    const whole = chart.diagonal || chart.x.log || chart.x.categories ? {} : wholeTicks(chart.series.flatMap(s => s.x), Math.max(2, Math.min(10, Math.floor(width / 70))));
    const channels = { series: { value: "series", label: "series" } };
    if (counted.length > 0) channels.count = { value: p => p.count ?? NaN, label: "count" };
    const side = chart.diagonal ? Math.min(width, 460) : width;
    return [
      ...(chart.series.length > 1 || chart.series[0]?.name ? [legend(chart.series.map(s => s.name), "line")] : []),
      plot(chart.title, side, chart.diagonal ? side - 20 : heightOf(width), {
        x: axis(chart.x, { ...square, ...whole }), y: axis(chart.y, square), r: { range: [2, 9] },
      }, [
        chart.diagonal ? Plot.line([[0, 0], [1, 1]], { stroke: "var(--quiet)", strokeDasharray: "3 4" }) : null,
        ...series.map((s, i) => Plot.line(s, { x: "x", y: "y", stroke: color(i), strokeWidth: 2, strokeDasharray: dash(i) })),
        // A line of few points shows them; a line of one point would otherwise show nothing.
        ...series.map((s, i) => s.length > 30 ? null : Plot.dot(s, { x: "x", y: "y", fill: color(i), r: s[0]?.count === undefined ? 2.5 : "count" })),
        chart.series.length === 1 ? Plot.text(counted, { x: "x", y: "y", text: p => number(p.count), dy: -14, fill: "var(--quiet)", stroke: "var(--page)", strokeWidth: 4, fontSize: 11 }) : null,
        tip(all, channels),
      ]),
    ];
  }

  // Lines that stand for their kind: thin, those of the first kind pale, each with its kind's symbol where it ends; a kind of one line is drawn last and stands out.
  function groupedLines(chart, width) {
    const groups = [...new Set(chart.series.map(s => s.group))], lone = groups.map(g => chart.series.filter(s => s.group === g).length === 1);
    const series = chart.series.map(s => points(s, groups.indexOf(s.group))).filter(s => s.length > 0);
    const ordered = d3.sort(series, s => lone[s[0].index] ? 1 : 0), all = ordered.flat();
    const shade = i => lone[i] ? { strokeWidth: 2.5 } : { strokeWidth: 1, strokeOpacity: i === 0 ? 0.45 : 0.85 };
    return [
      legend(groups, "symbol"),
      plot(chart.title, width, heightOf(width), { x: axis(chart.x, chart.x.log || chart.x.categories ? {} : wholeTicks(all.map(p => p.x), Math.max(2, Math.min(10, Math.floor(width / 70))))), y: axis(chart.y, { clamp: true }) }, [
        ...ordered.map(s => Plot.line(s, { x: "x", y: "y", stroke: color(s[0].index), ...shade(s[0].index) })),
        ...d3.groups(ordered.map(s => s.at(-1)), p => p.index).map(([i, ends]) => Plot.dot(ends, { x: "x", y: "y", r: 3, symbol: symbol(i), fill: color(i) })),
        tip(all, { series: { value: "series", label: "" } }),
      ]),
    ];
  }

  function prediction(chart, width) {
    const all = points(chart, 0), side = Math.min(width, 480), margins = 56 + 16 - 26 - 38;
    const domain = d3.nice(d3.min(all, p => Math.min(p.x, p.y)) ?? 0, d3.max(all, p => Math.max(p.x, p.y)) ?? 1, 8);
    const many = all.length > chart.binPast;
    const near = group => `points: ${number(group.length)}\nmean ${label(chart.xAxis)}: ${mean(group, p => p.x)}\nmean ${label(chart.yAxis)}: ${mean(group, p => p.y)}`;
    const drawn = plot(chart.title, side, side - margins, {
      x: axis(chart.xAxis, { domain, nice: false, ticks: 6 }), y: axis(chart.yAxis, { domain, nice: false, ticks: 6 }), opacity: { type: "sqrt", range: [0.1, 1] },
    }, [
      many
        ? Plot.hexagon(all, Plot.hexbin({ fillOpacity: "count", title: near }, { x: "x", y: "y", fill: "var(--density)", binWidth: 9, tip: { fillOpacity: 1 } }))
        : Plot.dot(all, { x: "x", y: "y", r: 2.2, fill: "var(--density)", fillOpacity: 0.5 }),
      Plot.line([[domain[0], domain[0]], [domain[1], domain[1]]], { stroke: "var(--series-1)", strokeDasharray: "4 4", strokeWidth: 1.5 }),
      many ? null : tip(all, {}),
    ]);
    if (!many) return [drawn];
    const most = drawn.scale("opacity").domain.at(-1);
    return [drawn, element("div", { class: "ramp" }, "1", element("i", {}), `${number(most)} points in a hexagon`)];
  }

  function matrix(chart, width) {
    const cells = chart.counts.flatMap((row, r) => {
      const total = d3.sum(row);
      return row.map((count, c) => ({ r, c, count, share: total > 0 ? count / total : 0, empty: total === 0 }));
    });
    const longest = names => d3.max(names, name => name.length) ?? 0;
    const marginLeft = 34 + Math.min(16, longest(chart.rows)) * 7;
    const cell = Math.max(34, Math.min(112, (width - marginLeft - 16) / chart.columns.length));
    const turned = Math.min(16, longest(chart.columns)) * 7 > cell, marginBottom = turned ? 40 + Math.min(16, longest(chart.columns)) * 5 : 42;
    const percent = d => d.empty ? "–" : `${(100 * d.share).toFixed(d.share > 0 && d.share < 0.1 ? 1 : 0)} %`;
    const text = (line, more) => Plot.text(cells, { x: "c", y: "r", text: line, fill: d => d.share > 0.5 ? "var(--on-density)" : "var(--text)", ...more });
    const small = cell < 48;
    return [plot(chart.title, marginLeft + 16 + cell * chart.columns.length, 26 + marginBottom + Math.max(44, cell * 0.6) * chart.rows.length, {
      marginLeft, marginBottom, insetLeft: 0, insetRight: 0, padding: 0.03,
      x: { label: chart.columnLabel, labelAnchor: "center", labelArrow: "none", domain: d3.range(chart.columns.length), tickFormat: i => shorten(chart.columns[i], 16), tickRotate: turned ? -40 : 0, tickSize: 0, type: "band" },
      y: { label: chart.rowLabel, labelAnchor: "top", labelArrow: "none", domain: d3.range(chart.rows.length), tickFormat: i => shorten(chart.rows[i], 16), tickSize: 0, type: "band" },
      opacity: { domain: [0, 1], range: [0.05, 1] },
    }, [
      Plot.cell(cells, { x: "c", y: "r", fill: "var(--density)", fillOpacity: "share" }),
      text(percent, { dy: -8, fontSize: small ? 11 : 13, fontWeight: 600 }),
      text(d => number(d.count), { dy: 9, fontSize: small ? 10 : 11 }),
      Plot.tip(cells, Plot.pointer({ x: "c", y: "r", title: d => `${chart.rowLabel}: ${chart.rows[d.r]}\n${chart.columnLabel}: ${chart.columns[d.c]}\ncount: ${number(d.count)}\n${percent(d)} of the row` })),
    ])];
  }

  function histogram(chart, width) {
    const bins = chart.series.map((s, index) => s.counts.map((count, i) => ({ from: chart.edges[i], to: chart.edges[i + 1], count, series: s.name, index })));
    return [
      ...(chart.series.length > 1 || chart.series[0]?.name ? [legend(chart.series.map(s => s.name), "bar")] : []),
      plot(chart.title, width, heightOf(width), { x: axis(chart.x, { nice: false }), y: axis(chart.y, wholeTicks([0, ...chart.series.flatMap(s => s.counts)], 6)) }, [
        ...bins.map((b, i) => Plot.rectY(b, { x1: "from", x2: "to", y: "count", fill: color(i), fillOpacity: bins.length > 1 ? 0.4 : 0.75, stroke: color(i), strokeOpacity: 0.9, inset: 0.5 })),
        Plot.ruleY([0]),
        Plot.tip(bins.flat(), Plot.pointerX({ x: b => (b.from + b.to) / 2, y: "count", title: b => `${b.series ? `${b.series}\n` : ""}${number(b.from)} to ${number(b.to)}: ${number(b.count)}` })),
      ]),
    ];
  }

  function bars(chart, width) {
    const most = Math.min(28, Math.floor(width * 0.4 / 7)), all = chart.names.map((name, i) => ({ name, i, value: chart.values[i] ?? NaN }));
    const marginLeft = 16 + 7 * Math.min(most, d3.max(chart.names, name => name.length) ?? 0);
    return [plot(chart.title, width, 64 + 26 * all.length, {
      marginLeft, marginRight: 44, insetLeft: 0,
      x: axis(chart.x, { ticks: Math.max(2, Math.min(8, Math.floor((width - marginLeft) / 70))) }),
      y: { domain: d3.range(all.length), label: null, tickFormat: i => shorten(chart.names[i], most), tickSize: 0, type: "band", padding: 0.25 },
    }, [
      Plot.barX(all, { x: "value", y: "i", fill: "var(--series-0)", title: b => `${b.name}\n${label(chart.x)}: ${number(b.value)}`, tip: true }),
      Plot.text(all, { x: "value", y: "i", text: b => b.value.toFixed(b.value > 0 && b.value < 0.1 ? 3 : 2), textAnchor: "start", dx: 5 }),
      Plot.ruleX([0]),
    ])];
  }

  function parallel(chart, width) {
    const left = 14, right = width - 14, row = 56, top = 20, height = top + row * (chart.axes.length - 1) + 30;
    const svg = d3.create("svg").attr("width", width).attr("height", height).attr("viewBox", `0 0 ${width} ${height}`).attr("role", "img").attr("aria-label", chart.title).attr("fill", "currentColor");
    const scales = chart.axes.map(({ axis: spec, values }) => {
      const range = spec.reverse ? [right, left] : [left, right];
      if (spec.categories) return d3.scaleLinear([0, Math.max(1, spec.categories.length - 1)], range);
      let domain = spec.minimum !== null && spec.maximum !== null ? [spec.minimum, spec.maximum] : d3.extent(values);
      if (!(domain[1] > domain[0])) domain = spec.log ? [(domain[0] ?? 1) / 2, (domain[0] ?? 1) * 2] : [(domain[0] ?? 0) - 1, (domain[0] ?? 0) + 1];
      return (spec.log ? d3.scaleLog(domain, range) : d3.scaleLinear(domain, range)).clamp(true);
    });
    const last = chart.axes.length - 1, strength = i => chart.axes[last].values[i] === null ? 0 : (scales[last](chart.axes[last].values[i]) - left) / (right - left);
    const lines = svg.append("g").attr("fill", "none").attr("aria-label", "lines");
    chart.names.forEach((name, i) => {
      const at = chart.axes.flatMap((a, j) => a.values[i] === null ? [] : [[scales[j](a.values[i]), top + row * j]]);
      // The power sets the best ones off, since most trials of a search are good.
      const best = i === chart.marked, share = Math.round(100 * strength(i) ** 1.5);
      lines.append("path").attr("d", d3.line()(at))
        .attr("style", best ? `stroke: ${color(2)}` : `stroke: color-mix(in srgb, var(--density) ${share}%, var(--line))`)
        .attr("stroke-width", best ? 3 : 1.2).attr("stroke-opacity", best ? 1 : 0.45 + 0.005 * share)
        .append("title").text([name, ...chart.axes.map(a => a.values[i] === null ? "" : `${label(a.axis)}: ${onAxis(a.axis, a.values[i])}`)].filter(t => t).join("\n"));
    });
    chart.axes.forEach(({ axis: spec, values }, j) => {
      const scale = scales[j], y = top + row * j, domain = scale.domain(), most = Math.max(2, Math.min(8, Math.floor(width / 80)));
      const whole = values.every(v => v === null || Number.isInteger(v));
      const ticks = spec.categories ? d3.range(0, spec.categories.length, Math.max(1, Math.ceil(spec.categories.length / most)))
        : spec.log ? logTicks(domain[0], domain[1], most) : scale.ticks(most).filter(tick => !whole || Number.isInteger(tick));
      const letters = Math.max(4, Math.floor((right - left) / Math.max(1, ticks.length) / 7));
      const group = svg.append("g").attr("transform", `translate(0,${y})`);
      group.append("path").attr("d", `M${left},0H${right}`).attr("stroke", "var(--text)").attr("stroke-width", 1.2);
      const halo = text => text.attr("stroke", "var(--page)").attr("stroke-width", 4).attr("stroke-linejoin", "round").attr("paint-order", "stroke");
      halo(group.append("text").attr("x", left).attr("y", -7).attr("font-weight", 600)).text(label(spec));
      for (const tick of ticks) {
        const x = scale(tick), anchor = x < left + 12 ? "start" : x > right - 12 ? "end" : "middle";
        group.append("path").attr("d", `M${x},-3V3`).attr("stroke", "var(--text)");
        halo(group.append("text").attr("x", anchor === "start" ? x - 3 : anchor === "end" ? x + 3 : x).attr("y", 15).attr("text-anchor", anchor).attr("font-size", 11)).text(shorten(onAxis(spec, tick), letters));
      }
    });
    const ramp = element("div", { class: "ramp" }, "worse", element("i", { class: "lines" }), "better");
    const key = chart.marked === null ? [] : [legend(["", "", chart.markName], "line", name => name !== "")];
    return [...key, ramp, svg.node()];
  }

  const kinds = { scatter, line, prediction, matrix, histogram, bars, parallel };
  const drawnAt = new WeakMap();

  function draw(figure) {
    const host = figure.querySelector(".plot"), width = Math.floor(host.clientWidth);
    if (width === 0 || drawnAt.get(host) === width) return;
    drawnAt.set(host, width);
    const chart = JSON.parse(figure.querySelector("script").textContent);
    try {
      host.replaceChildren(...kinds[chart.kind](chart, width));
    } catch (error) {
      host.replaceChildren(element("p", { class: "failed" }, `This chart could not be drawn: ${error.message}`));
    }
  }

  // For the scripts of other parts of a report.
  window.crestCharts = { draw: (host, chart, width) => host.replaceChildren(...kinds[chart.kind](chart, width)), color };

  const drawAll = () => document.querySelectorAll("figure.chart").forEach(draw);
  drawAll();
  // The page was given other content.
  document.addEventListener("renewed", drawAll);
  // In the next frame, since drawing changes the height of what is observed.
  new ResizeObserver(() => requestAnimationFrame(drawAll)).observe(document.body);
  for (const [event, onPaper] of [["beforeprint", true], ["afterprint", false]]) {
    addEventListener(event, () => {
      document.body.classList.toggle("paper", onPaper);
      drawAll();
    });
  }
})();
