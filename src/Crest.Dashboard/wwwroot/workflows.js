"use strict";
// The drawing of a workflow: it begins at the first component, and the reader's place stays when the states are renewed.
(() => {
  const drawing = document.getElementById("drawing"), first = drawing?.querySelector(".node");
  if (!first) return;
  const box = first.getBoundingClientRect(), around = drawing.getBoundingClientRect();
  drawing.scrollLeft = box.left + box.width / 2 - around.left - around.width / 2;
})();
