// Before the first paint: the reader's choice of light or dark, kept in this browser only.
{
  let chosen = "auto";
  try { chosen = localStorage.getItem("mihwar-theme") || "auto"; } catch { /* no storage: as the system has it */ }
  if (chosen !== "auto") document.documentElement.dataset.theme = chosen;
}
