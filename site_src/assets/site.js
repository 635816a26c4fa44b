// What every page does with scripts: the switch between dark and light, and filters over lists.

const page = document.documentElement;

function isDark() {
  const chosen = page.dataset.appearance;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function offerAppearance(button) {
  button.hidden = false;
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  button.addEventListener("click", () => {
    page.dataset.appearance = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("oos-appearance", page.dataset.appearance);
    } catch {
      // storage is switched off: the choice holds for this page only
    }
    show();
  });
}

// The lines of a list are taken as they stand in the page; typing hides those without all of the words.
function offerFilter(box) {
  const list = document.querySelector("[data-filtered]");
  const field = box.querySelector("input");
  const output = box.querySelector("output");
  if (!list || !field) return;
  const lines = [...list.querySelectorAll("tbody > tr, :scope > li")];
  const texts = lines.map((line) => line.textContent.toLowerCase());
  box.hidden = false;
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    lines.forEach((line, position) => {
      line.hidden = !words.every((word) => texts[position].includes(word));
      if (!line.hidden) shown += 1;
    });
    output.textContent = words.length ? `${shown} of ${lines.length}` : "";
  });
}

// A command is copied with one click, where the browser lets a page write to the clipboard.
function offerCopy(block) {
  const frame = document.createElement("div");
  const button = document.createElement("button");
  frame.className = "copyable";
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.textContent.trimEnd());
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(block); // not allowed: at least it is selected
    }
  });
  block.replaceWith(frame);
  frame.append(block, button);
}

document.querySelectorAll("[data-appearance]").forEach((one) => {
  if (one instanceof HTMLButtonElement) offerAppearance(one);
});
document.querySelectorAll("[data-filter]").forEach(offerFilter);
if (navigator.clipboard) document.querySelectorAll("article[data-kind='text'] pre, pre[data-copy]").forEach(offerCopy);
