// The filters of the list of patterns. What is chosen stands in the address, so that it can be shared and gone back to.

const form = document.querySelector("[data-pattern-filter]");
const lines = [...document.querySelectorAll(".pattern-lines > ul > li")];
const groups = [...document.querySelectorAll(".pattern-lines")];
const nothing = document.querySelector("[data-nothing]");
const texts = lines.map((line) => line.textContent.toLowerCase());
const rules = lines.map((line) => line.dataset.rules.split(" ").map((rule) => rule.split(".")));
const facets = [...form.querySelectorAll("[data-facet]")];

function chosen() {
  const given = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) given.set(name, value.trim());
  return given;
}

// A line is shown if one and the same rule on it has everything that is asked of rules.
function fits(line, position, given, asked) {
  const words = (given.get("q") || "").toLowerCase().split(/\s+/).filter(Boolean);
  const situation = given.get("situation");
  if (!words.every((word) => texts[position].includes(word))) return false;
  if (situation && !line.dataset.situations.split(" ").includes(situation)) return false;
  if (given.has("differ") && !("differs" in line.dataset)) return false;
  return !asked.length || rules[position].some((rule) => asked.every(([facet, option]) => rule[facet] === option));
}

function show() {
  const given = chosen();
  const asked = facets
    .filter((one) => one.selectedIndex > 0)
    .map((one) => [Number(one.dataset.facet), String(one.selectedIndex - 1)]);
  let shown = 0;
  lines.forEach((line, position) => {
    line.hidden = !fits(line, position, given, asked);
    if (!line.hidden) shown += 1;
  });
  for (const group of groups) group.hidden = !group.querySelector(":scope > ul > li:not([hidden])");
  nothing.hidden = shown > 0;
  form.querySelector("output").textContent = `${shown} of ${lines.length} patterns`;
  form.querySelector("[type=reset]").hidden = !given.size;
  return given;
}

function read() {
  const given = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = given.has(field.name);
    else if (field.name) field.value = given.get(field.name) || "";
    if (field.tagName === "SELECT" && field.selectedIndex < 0) field.selectedIndex = 0;
  }
  if (facets.some((one) => one.selectedIndex > 0)) form.querySelector("details").open = true;
  show();
}

function remember(given, how) {
  const query = given.size ? `?${given}` : location.pathname;
  history[how](null, "", query);
}

form.addEventListener("input", (event) => {
  // while somebody types, one entry of the history is enough
  remember(show(), event.target.type === "search" ? "replaceState" : "pushState");
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  history.pushState(null, "", location.pathname);
  read();
});
nothing.querySelector("[data-reset]").addEventListener("click", () => form.reset());
addEventListener("popstate", read);
form.hidden = false;
read();
