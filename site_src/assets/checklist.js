// The checklist: shows the questions that apply to the chosen situations, and keeps the choice in the address.

const form = document.querySelector("[data-checklist]");
const groups = [...document.querySelectorAll("[data-needs]")];
const steps = [...document.querySelectorAll("[data-agents]")];
const all = document.querySelectorAll("[data-pattern]").length;
const output = document.querySelector("[data-applies]");

// The rule: a question applies when each situation that it needs is chosen; one that needs none always applies.
function applies(needs, chosen) {
  return needs.every((name) => chosen.includes(name));
}

function needsOf(group) {
  return group.dataset.needs.split(" ").filter(Boolean);
}

function show() {
  const said = new FormData(form);
  const chosen = said.getAll("situation");
  let count = 0;
  for (const group of groups) {
    group.hidden = !applies(needsOf(group), chosen);
    if (!group.hidden) count += group.querySelectorAll("[data-pattern]").length;
  }
  for (const step of steps) {
    if (step.dataset.agents === said.get("agents")) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
  const more = chosen.length ? "" : " whatever you run. Choose what is true of your team to see the others";
  output.textContent = `${count} of ${all} questions ${count === 1 ? "waits" : "wait"} for you${more}.`;
}

function remember() {
  const query = new URLSearchParams(new FormData(form)).toString();
  history.replaceState(null, "", location.pathname + (query ? `?${query}` : "") + location.hash);
}

function recall() {
  const query = new URLSearchParams(location.search);
  for (const field of form.querySelectorAll("input")) {
    field.checked = query.getAll(field.name).includes(field.value);
  }
}

if (form) {
  recall();
  show();
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    show();
    remember();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const field of form.querySelectorAll("input")) field.checked = false;
    show();
    remember();
  });
  form.querySelector("[data-print]").addEventListener("click", () => print());
}
