// Before anything is drawn: the theme that the reader chose earlier. Without a choice the system's theme holds.
"use strict";

try {
  const chosen = localStorage.getItem("rsnms-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser may forbid storage to files; the system's theme holds then.
}
