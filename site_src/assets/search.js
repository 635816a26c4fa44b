// The search box: asks Pagefind's index of this site and shows what it finds. Everything found is placed as text.

const script = document.querySelector("script[data-bundle]");
const bundle = new URL(script.dataset.bundle, location.href);
const root = new URL(script.dataset.root, location.href);
const MOST_PAGES = 8;
const MOST_RULES = 3;
const SIGN = "¶"; // in the index of a rule: before it stands the title, after it what went wrong
let engine;

async function load() {
  if (!engine) {
    engine = await import(new URL("pagefind.js", bundle).href);
    // no worker: one would not be bound by this page's policy
    await engine.options({ noWorker: true, baseUrl: root.pathname, excerptLength: 45 });
    await engine.init();
  }
  return engine;
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function link(address, text) {
  const made = element("a", text);
  const target = new URL(address, root);
  if (target.origin === location.origin) made.href = target.href;
  return made;
}

const NAMED = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&#39;": "'", "&amp;": "&" };

function decoded(text) {
  return text.replace(/&(?:lt|gt|quot|amp|#x27|#39);/g, (name) => NAMED[name]);
}

// Excerpts come as text with <mark> around what matched; only that tag is made, everything else stays text.
function excerpt(html) {
  const made = element("p", "", "excerpt");
  html.split(/<mark>(.*?)<\/mark>/s).forEach((piece, position) => {
    if (position % 2) made.append(element("mark", decoded(piece)));
    else made.append(decoded(piece));
  });
  return made;
}

function entry(data) {
  const made = element("li");
  const rules = data.sub_results.filter((one) => one.anchor).slice(0, MOST_RULES);
  made.append(link(data.url, data.meta.title || data.url));
  if (!rules.length && data.excerpt) made.append(excerpt(data.excerpt));
  if (rules.length) {
    const list = element("ul");
    for (const rule of rules) {
      const line = element("li");
      line.append(link(rule.url, decoded(rule.title)));
      const [, broke] = rule.excerpt.split(SIGN);
      if (broke) line.append(excerpt(broke));
      list.append(line);
    }
    made.append(list);
  }
  return made;
}

async function show(question, target) {
  const found = await (await load()).search(question);
  const pages = await Promise.all(found.results.slice(0, MOST_PAGES).map((one) => one.data()));
  const count = found.results.length;
  const summary =
    count === 0
      ? "Nothing found. Try fewer or other words: rules are searched by their first sentence."
      : count > MOST_PAGES
        ? `The best ${MOST_PAGES} of ${count} pages`
        : `${count} ${count === 1 ? "page" : "pages"}`;
  const list = element("ol", "", "found");
  list.append(...pages.map(entry));
  target.replaceChildren(element("p", summary, "muted"), list);
  target.hidden = false;
}

function offer(box) {
  const form = box.querySelector("form");
  const field = box.querySelector("input");
  const target = box.querySelector(".search-results");
  let asked = 0;
  const ask = async () => {
    const question = field.value.trim();
    const turn = ++asked;
    if (question.length < 2) {
      target.hidden = true;
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (turn !== asked) return;
    try {
      await show(question, target);
    } catch (error) {
      target.replaceChildren(element("p", `The search did not start: ${error.message}`, "muted"));
      target.hidden = false;
    }
  };
  field.addEventListener("focus", () => load().catch(() => {}), { once: true });
  field.addEventListener("input", ask);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  const given = new URLSearchParams(location.search).get("q");
  if (given) {
    field.value = given.slice(0, 200);
    ask();
  }
}

document.querySelectorAll("[data-search]").forEach(offer);
