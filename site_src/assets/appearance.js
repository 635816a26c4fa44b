// Runs before the first paint: says that scripts work, and applies the reader's choice of dark or light.
(() => {
  const page = document.documentElement;
  page.classList.replace("no-js", "js");
  try {
    const chosen = localStorage.getItem("oos-appearance");
    if (chosen === "dark" || chosen === "light") page.dataset.appearance = chosen;
  } catch {
    // storage is switched off: the system's choice applies
  }
})();
