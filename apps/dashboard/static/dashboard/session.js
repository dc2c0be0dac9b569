// A session's times by the reader's own clock, where that shows another time than the session's.
(() => {
  "use strict";
  const told = document.querySelector("dd.yours");
  if (!told) return;
  const language = document.documentElement.lang;
  const format = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const starts = new Date(told.dataset.starts);
  const ends = new Date(told.dataset.ends);
  if (Number.isNaN(starts.getTime())) return;
  if (-60 * starts.getTimezoneOffset() === Number(told.dataset.offset)) return;
  told.textContent = `${format.formatRange(starts, ends)} (${zone})`;
  for (const part of document.querySelectorAll(".yours")) part.hidden = false;
})();
