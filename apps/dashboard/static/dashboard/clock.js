// The running clock, second by second from what the server told; what others do comes by itself.
// It is read aloud when an item begins, five minutes and one minute before its end, and at its end.
(() => {
  "use strict";
  const language = document.documentElement.lang;
  const span = (unit) => {
    const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
    return (count) => format.format(count);
  };
  const [minutesOf, hoursOf, daysOf] = ["minute", "hour", "day"].map(span);
  // In the unit that people would say it in.
  const spanOf = (minutes) => {
    if (minutes < 120) return minutesOf(minutes);
    return minutes < 2880 ? hoursOf(Math.round(minutes / 60)) : daysOf(Math.round(minutes / 1440));
  };
  const two = new Intl.NumberFormat(language, { minimumIntegerDigits: 2, useGrouping: false });
  const one = new Intl.NumberFormat(language, { useGrouping: false });
  const WARNINGS = [300, 60, 0];
  let clock = null;
  let ahead = 0;
  let item = null;
  let before = null;

  const say = (text) => {
    const aloud = document.getElementById("aloud");
    if (aloud) aloud.textContent = text;
  };
  const write = (id, text) => {
    const part = document.getElementById(id);
    if (part && part.textContent !== text) part.textContent = text;
  };
  const clockFace = (seconds) => {
    const whole = Math.abs(seconds);
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return hours
      ? `${one.format(hours)}:${two.format(minutes)}:${two.format(rest)}`
      : `${one.format(minutes)}:${two.format(rest)}`;
  };
  const instant = (text) => (text ? Date.parse(text) : NaN);

  function take() {
    clock = document.getElementById("clock");
    if (!clock) return;
    // The server's clock is the room's; this device may go wrong.
    ahead = instant(clock.dataset.at) - Date.now();
    if (item !== null && clock.dataset.item !== item && clock.dataset.begun) say(clock.dataset.begun);
    if (clock.dataset.item !== item) before = null;
    item = clock.dataset.item;
    tick();
  }

  function tick() {
    if (!clock) return;
    const told = clock.dataset;
    const now = Date.now() + ahead;
    const started = instant(told.started);
    const seconds = told.seconds ? Number(told.seconds) : NaN;
    let free = now;
    if (!Number.isNaN(started) && !Number.isNaN(seconds)) {
      const left = Math.round(seconds - (now - started) / 1000);
      free = Math.max(now, started + seconds * 1000);
      write("left", (left < 0 ? told.over : told.left).replace("{time}", clockFace(left)));
      clock.classList.toggle("over", left < 0);
      const spent = document.getElementById("spent");
      if (spent) spent.value = Math.min(seconds, seconds - left);
      warn(told, left);
    } else if (!Number.isNaN(started)) {
      write("left", clockFace(Math.round((now - started) / 1000)));
    }
    const planned = instant(told.planEnds);
    if (!Number.isNaN(planned)) {
      const late = Math.round((free + Number(told.rest) * 1000 - planned) / 60000);
      const text = late > 0 ? told.late : late < 0 ? told.early : told.onTime;
      write("late", text.replace("{time}", spanOf(Math.abs(late))));
    }
  }

  function warn(told, left) {
    for (const mark of WARNINGS) {
      if (before !== null && before > mark && left <= mark) {
        say(mark ? told.soon.replace("{time}", minutesOf(mark / 60)) : told.ended);
      }
    }
    before = left;
  }

  document.addEventListener("htmx:afterSettle", take);
  setInterval(tick, 1000);
  take();
})();
