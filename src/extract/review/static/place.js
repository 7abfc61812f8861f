// Tints the whole stretch that the address names (#cSTART-END); without it the browser still scrolls to its start.
"use strict";
function show() {
  document.querySelectorAll(".hit").forEach((e) => e.classList.remove("hit"));
  const m = /^#c(\d+)-(\d+)$/.exec(location.hash);
  if (!m) return;
  let first = null;
  document.querySelectorAll("[data-s]").forEach((e) => {
    const at = Number(e.dataset.s);
    if (at >= Number(m[1]) && at < Number(m[2])) { e.classList.add("hit"); first = first || e; }
  });
  if (first) first.scrollIntoView({ block: "center" });
}
window.addEventListener("hashchange", show);
window.addEventListener("DOMContentLoaded", show);
