"use strict";
// Samples as points on a canvas. Text reaches the page as text only.
(() => {
  const root = document.querySelector(".embedding"), data = JSON.parse(root.querySelector("script").textContent);
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0)), floats = text => new Float32Array(bytes(text).buffer);
  const count = data.names.length, dimensions = data.axes.length, places = floats(data.coordinates);
  const columns = data.columns.map(column => ({ ...column, values: floats(column.values) }));
  const find = name => root.querySelector(name);
  const canvas = find("canvas"), tip = find(".tip"), key = find(".key"), status = find(".status"), search = find(".search");
  const pen = canvas.getContext("2d"), unknown = "#8888";

  let across = 0, up = Math.min(1, dimensions - 1), colour = columns[0], hidden = new Set(), matches = null, pointed = -1;
  let view = d3.zoomIdentity, width = 0, height = 0, x, y, tree;
  const at = (i, axis) => dimensions > 1 || axis === across ? places[i * dimensions + axis] : 0;
  const option = (select, texts, chosen) => {
    select.replaceChildren(...texts.map((text, i) => new Option(text, i, i === chosen, i === chosen)));
  };

  option(find(".colour"), columns.map(column => column.name), 0);
  option(find(".across"), data.axes, across);
  option(find(".up"), data.axes, up);
  for (const label of root.querySelectorAll(".axis")) label.hidden = dimensions < 3;

  const isShown = i => !colour.categories || Number.isNaN(colour.values[i]) || !hidden.has(colour.values[i]);
  const isMatch = i => matches === null || matches.has(i);

  function colouring() {
    if (colour.categories) return i => Number.isNaN(colour.values[i]) ? unknown : data.colors[colour.values[i] % data.colors.length];
    const known = colour.values.filter(value => !Number.isNaN(value)).sort();
    // A few extremes would leave one colour to all others.
    const scale = d3.scaleSequential(d3.interpolateViridis).domain([d3.quantileSorted(known, 0.02), d3.quantileSorted(known, 0.98)]).clamp(true);
    return i => Number.isNaN(colour.values[i]) ? unknown : scale(colour.values[i]);
  }

  function fit() {
    const ratio = window.devicePixelRatio || 1, box = canvas.getBoundingClientRect();
    [width, height] = [box.width, box.height];
    [canvas.width, canvas.height] = [width * ratio, height * ratio];
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const all = d3.range(count), [left, right] = d3.extent(all, i => at(i, across)), [low, high] = d3.extent(all, i => at(i, up));
    // One unit is as long across as it is up.
    const unit = Math.min((width - 40) / (right - left || 1), (height - 40) / (high - low || 1));
    x = value => width / 2 + (value - (left + right) / 2) * unit;
    y = value => height / 2 - (value - (low + high) / 2) * unit;
    tree = d3.quadtree(all, i => x(at(i, across)), i => y(at(i, up)));
  }

  let paint = colouring();
  function draw() {
    pen.clearRect(0, 0, width, height);
    const size = Math.max(1.2, Math.min(6, (count > 20000 ? 1.4 : count > 3000 ? 2.2 : 3.4) * Math.sqrt(view.k)));
    pen.globalAlpha = count > 5000 ? 0.75 : 0.9;
    for (const faint of [true, false]) {
      for (let i = 0; i < count; i++) {
        if (!isShown(i) || isMatch(i) === faint) continue;
        const px = view.applyX(x(at(i, across))), py = view.applyY(y(at(i, up)));
        if (px < -9 || py < -9 || px > width + 9 || py > height + 9) continue;
        pen.fillStyle = faint ? "#8883" : paint(i);
        pen.beginPath();
        pen.arc(px, py, faint ? size * 0.7 : size, 0, 6.3);
        pen.fill();
      }
    }
    if (pointed >= 0) {
      pen.globalAlpha = 1;
      pen.strokeStyle = getComputedStyle(root).color;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(view.applyX(x(at(pointed, across))), view.applyY(y(at(pointed, up))), size + 4, 0, 6.3);
      pen.stroke();
    }
  }

  function legend() {
    if (!colour.categories) {
      const known = colour.values.filter(value => !Number.isNaN(value)).sort(), ramp = document.createElement("i");
      ramp.className = "ramp";
      ramp.style.background = `linear-gradient(to right, ${d3.range(0, 1.01, 0.1).map(d3.interpolateViridis).join(",")})`;
      const text = share => known.length ? d3.format(".4~g")(d3.quantileSorted(known, share)) : "";
      key.replaceChildren(text(0.02), ramp, text(0.98));
      return;
    }
    key.replaceChildren(...colour.categories.map((name, c) => {
      const button = document.createElement("button"), dot = document.createElement("i");
      button.type = "button";
      button.setAttribute("aria-pressed", !hidden.has(c));
      dot.style.background = data.colors[c % data.colors.length];
      button.append(dot, name);
      button.onclick = () => { if (!hidden.delete(c)) hidden.add(c); legend(); draw(); };
      return button;
    }));
  }

  // Pictures and light curves are packed; they are there a moment after the page.
  let sight = null;
  async function unpack(text) {
    const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }
  if (data.sight?.kind === "pictures") unpack(data.sight.pixels).then(buffer => { const all = new Uint8Array(buffer); sight = i => picture(all, i); });
  if (data.sight?.kind === "curves") {
    Promise.all([unpack(data.sight.flux), unpack(data.sight.error)]).then(parts => {
      const [flux, error] = parts.map(part => new Float32Array(part));
      const { days, visitBands } = data.sight, visits = days.length;
      sight = i => curve(d3.range(visits).map(v => ({
        day: days[v], band: visitBands[v], flux: flux[i * visits + v], error: error[i * visits + v] })), d3.extent(days));
    });
  }
  if (data.sight?.kind === "observations") {
    const { starts, days, visitBands, flux, error } = data.sight;
    Promise.all([days, flux, error, visitBands].map(unpack)).then(parts => {
      const [day, value, spread] = parts.slice(0, 3).map(part => new Float32Array(part)), band = new Uint8Array(parts[3]);
      sight = i => {
        const points = d3.range(starts[i], starts[i + 1]).map(o => ({ day: day[o], band: band[o], flux: value[o], error: spread[o] }));
        return curve(points, d3.extent(points, point => point.day));
      };
    });
  }

  function picture(all, i) {
    const { height: rows, width: across, channels } = data.sight, shown = document.createElement("canvas");
    [shown.width, shown.height] = [across, rows];
    const image = new ImageData(across, rows), start = i * rows * across * channels;
    for (let p = 0; p < rows * across; p++) {
      for (let c = 0; c < 3; c++) image.data[4 * p + c] = all[start + p * channels + (channels === 3 ? c : 0)];
      image.data[4 * p + 3] = 255;
    }
    shown.getContext("2d").putImageData(image, 0, 0);
    return shown;
  }

  function curve(points, days) {
    const measured = points.filter(point => !Number.isNaN(point.flux)), spread = point => Number.isNaN(point.error) ? 0 : point.error;
    const ends = [d3.min(measured, point => point.flux - spread(point)), d3.max(measured, point => point.flux + spread(point))];
    const h = d3.scaleLinear(days, [6, 214]), v = d3.scaleLinear(measured.length ? ends : [0, 1], [96, 6]);
    const svg = d3.create("svg").attr("viewBox", "0 0 220 110").attr("role", "img").attr("aria-label", "light curve");
    svg.append("line").attr("x1", 6).attr("x2", 214).attr("y1", v(0)).attr("y2", v(0)).attr("stroke", "var(--line)");
    for (const point of measured) {
      const ink = data.colors[point.band % data.colors.length], px = h(point.day), f = point.flux;
      svg.append("line").attr("x1", px).attr("x2", px).attr("y1", v(f - spread(point))).attr("y2", v(f + spread(point))).attr("stroke", ink);
      svg.append("circle").attr("cx", px).attr("cy", v(f)).attr("r", 2.4).attr("fill", ink);
    }
    data.sight.bands.forEach((band, b) => svg.append("text").attr("x", 8 + b * 22).attr("y", 108).attr("font-size", 10)
      .attr("fill", data.colors[b % data.colors.length]).text(band));
    return svg.node();
  }

  const shown = (column, i) => Number.isNaN(column.values[i]) ? "unknown"
    : column.categories ? column.categories[column.values[i]] : d3.format(".5~g")(column.values[i]);

  function point(px, py) {
    const i = tree.find(view.invertX(px), view.invertY(py), 14 / view.k), before = pointed;
    pointed = i === undefined || !isShown(i) ? -1 : i;
    if (pointed !== before) {
      tip.hidden = pointed < 0;
      if (pointed >= 0) {
        const name = document.createElement("b");
        name.textContent = data.names[i];
        const rows = columns.slice(0, 9).map(column => { const row = document.createElement("div"); row.textContent = `${column.name}: ${shown(column, i)}`; return row; });
        tip.replaceChildren(name, ...rows, ...sight ? [sight(i)] : []);
      }
      draw();
    }
    if (pointed < 0) return;
    tip.style.left = `${Math.max(0, px + 16 + tip.offsetWidth > width ? px - 16 - tip.offsetWidth : px + 16)}px`;
    tip.style.top = `${Math.max(0, Math.min(py + 12, height - tip.offsetHeight))}px`;
  }

  const zoom = d3.zoom().scaleExtent([0.5, 200]).on("zoom", event => { view = event.transform; draw(); });
  const surface = d3.select(canvas).call(zoom);
  surface.on("pointermove pointerdown", event => { const [px, py] = d3.pointer(event); point(px, py); });
  surface.on("pointerleave", () => { pointed = -1; tip.hidden = true; draw(); });
  const renew = () => { fit(); draw(); };
  find(".colour").onchange = event => { colour = columns[event.target.value]; hidden = new Set(); paint = colouring(); legend(); draw(); };
  find(".across").onchange = event => { across = +event.target.value; renew(); };
  find(".up").onchange = event => { up = +event.target.value; renew(); };
  find(".reset").onclick = () => { search.value = ""; matches = null; status.textContent = ""; surface.call(zoom.transform, d3.zoomIdentity); };
  search.oninput = () => {
    const wanted = search.value.trim().toLowerCase();
    matches = wanted === "" ? null : new Set(d3.range(count).filter(i => data.names[i].toLowerCase().includes(wanted)));
    status.textContent = matches === null ? "" : `${matches.size} of ${count} samples`;
    draw();
  };
  new ResizeObserver(renew).observe(canvas);
  legend();
  renew();
})();
