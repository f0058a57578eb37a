// Decisions on the passages of a report: accept, edit, reject, and the file that `langmix apply` takes.
// It works in the page alone: nothing is sent, nothing is loaded.
"use strict";
(() => {
  const report = JSON.parse(document.getElementById("report").textContent);
  const passages = report.inputs.flatMap((input) => input.passages);
  const cards = [...document.querySelectorAll(".passage")];
  const key = "langmix:" + document.body.dataset.key;
  const find = (id) => document.getElementById(id);
  const MARK = /\u27e6\s*(\d{1,6})\s*\u27e7/g;

  // A browser may forbid a page to keep anything, and does so by throwing.
  const storage = {
    works: true,
    read() {
      try {
        return JSON.parse(localStorage.getItem(key)) || {};
      } catch {
        this.works = false;
        return {};
      }
    },
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
        this.works = true;
      } catch {
        this.works = false;
      }
    },
  };

  const decisions = new Map();
  for (const [number, kept] of Object.entries(storage.read())) {
    if (passages[number] && ["accept", "edit", "reject"].includes(kept.decision)) decisions.set(Number(number), kept);
  }
  const undone = [];
  let current = 0;
  let isSaved = true;

  const labels = { accept: "Accepted", edit: "Your text", reject: "Rejected: stays as written" };

  function decide(changes) {
    undone.push(changes.map(([number]) => [number, decisions.get(number)]));
    take(changes);
  }

  function take(changes) {
    for (const [number, decision] of changes) {
      if (decision) decisions.set(number, decision);
      else decisions.delete(number);
      show(number);
    }
    isSaved = false;
    storage.write(Object.fromEntries(decisions));
    count();
  }

  function undo() {
    const changes = undone.pop();
    if (!changes) return;
    take(changes);
    if (changes.length === 1) go(changes[0][0]);
    say("Undone.");
  }

  function show(number) {
    const card = cards[number];
    const made = decisions.get(number);
    card.dataset.decision = made ? made.decision : "";
    card.querySelector(".state").textContent = made ? labels[made.decision] : "Undecided";
    for (const button of card.querySelectorAll("[data-do]")) {
      button.setAttribute("aria-pressed", String(Boolean(made) && made.decision === button.dataset.do));
    }
    const own = card.querySelector(".own");
    own.hidden = !(made && made.decision === "edit");
    own.querySelector(".own-text").textContent = own.hidden ? "" : made.text;
    card.querySelector(".editor").hidden = true;
  }

  function count() {
    const decided = decisions.size;
    find("progress").value = decided;
    find("count").textContent = `${decided} of ${passages.length} decided`;
    find("undo").disabled = undone.length === 0;
    find("storage").hidden = storage.works;
  }

  function say(message) {
    find("message").textContent = message;
  }

  const isShown = (number) => !cards[number].hidden;

  function go(number) {
    if (!cards[number]) return;
    current = number;
    cards[number].focus({ preventScroll: true });
    cards[number].scrollIntoView({ block: "start" });
  }

  function move(step) {
    let number = current;
    // The first time, the first passage is the next.
    if (!document.activeElement.closest(".passage") && isShown(current)) return go(current);
    do number += step;
    while (cards[number] && !isShown(number));
    if (cards[number]) go(number);
    else say(step > 0 ? "This is the last passage." : "This is the first passage.");
  }

  function accept(number) {
    if (passages[number].proposal === null) {
      say("There is no translation to accept: edit the passage, or reject it.");
      return false;
    }
    decide([[number, { decision: "accept" }]]);
    return true;
  }

  function reject(number) {
    decide([[number, { decision: "reject" }]]);
    return true;
  }

  function edit(number) {
    const card = cards[number];
    const made = decisions.get(number);
    const passage = passages[number];
    const area = card.querySelector("textarea");
    area.value = made && made.decision === "edit" ? made.text : passage.proposal ?? passage.original;
    card.querySelector(".problem").textContent = "";
    card.querySelector(".editor").hidden = false;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 4, 480)}px`;
    area.focus();
  }

  function problem(passage, text) {
    if (!text.trim()) return "It is empty. To leave the passage as written, reject it.";
    if (!passage.marks.length) return "";
    const found = [...text.matchAll(MARK)].map((match) => Number(match[1]));
    const missing = passage.marks.map((_, index) => index + 1).filter((mark) => !found.includes(mark));
    if (missing.length) return `Missing: ${missing.map((mark) => `\u27e6${mark}\u27e7`).join(" ")}. Every mark has to be in the text once.`;
    if (found.length > passage.marks.length) return "A mark is in the text that the passage does not have, or one is there twice.";
    return "";
  }

  function keep(number) {
    const card = cards[number];
    const text = card.querySelector("textarea").value;
    const found = problem(passages[number], text);
    card.querySelector(".problem").textContent = found;
    if (found) return;
    decide([[number, text === passages[number].proposal ? { decision: "accept" } : { decision: "edit", text }]]);
    go(number);
    say(`Passage ${number + 1}: ${card.querySelector(".state").textContent}.`);
  }

  function cancel(number) {
    cards[number].querySelector(".editor").hidden = true;
    go(number);
  }

  function acceptAll() {
    const open = passages.flatMap((passage, number) => (decisions.has(number) || passage.proposal === null ? [] : [number]));
    if (open.length) decide(open.map((number) => [number, { decision: "accept" }]));
    say(`${open.length} accepted. Undo takes it back.`);
  }

  function result() {
    let number = 0;
    const inputs = report.inputs.map((input) => ({
      path: input.path,
      sha256: input.sha256,
      format: input.format,
      to: input.to,
      passages: input.passages.flatMap((passage) => {
        const made = decisions.get(number++);
        if (!made) return [];
        const { start, end, language, translator, original, proposal } = passage;
        const text = { accept: proposal, edit: made.text, reject: null }[made.decision];
        return [{ start, end, language, translator, original, proposal, decision: made.decision, text }];
      }),
    }));
    return { version: report.version, inputs };
  }

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(result(), null, 2) + "\n"], { type: "application/json" }));
    link.download = "decisions.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    isSaved = true;
    const left = passages.length - decisions.size;
    const rest = left ? ` ${left} undecided: they stay as written.` : "";
    say(`decisions.json has ${decisions.size} decisions.${rest} Now run: langmix apply decisions.json --in-place`);
  }

  function filter() {
    const wanted = find("filter").value;
    cards.forEach((card, number) => {
      card.hidden =
        (wanted === "undecided" && decisions.has(number)) ||
        (wanted === "flagged" && !card.querySelector(".flags")) ||
        (wanted === "left" && passages[number].state === "translated");
    });
    for (const section of document.querySelectorAll(".input")) section.hidden = !section.querySelector(".passage:not([hidden])");
    const shown = cards.filter((card) => !card.hidden).length;
    say(`${shown} of ${cards.length} passages shown.`);
    if (!isShown(current)) current = Math.max(0, cards.findIndex((card) => !card.hidden));
  }

  function help() {
    find("help").showModal();
  }

  function byKey(action) {
    return () => {
      if (isShown(current) && action(current)) move(1);
    };
  }

  const keys = {
    j: () => move(1),
    ArrowRight: () => move(1),
    k: () => move(-1),
    ArrowLeft: () => move(-1),
    a: byKey(accept),
    r: byKey(reject),
    e: () => isShown(current) && edit(current),
    u: undo,
    "?": help,
  };

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest(".passage");
    if (event.target.matches("textarea")) {
      if (event.key === "Escape") cancel(cards.indexOf(card));
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep(cards.indexOf(card));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, input") || find("help").open) return;
    const action = keys[event.key];
    if (!action || !find("shortcuts").checked) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".passage");
    if (card) current = cards.indexOf(card);
  });

  const actions = { accept, reject, edit, keep, cancel };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do], button[data-editor]");
    if (!button) return;
    const number = cards.indexOf(button.closest(".passage"));
    current = number;
    actions[button.dataset.do || button.dataset.editor](number);
  });

  for (const [id, action] of Object.entries({ "accept-all": acceptAll, undo, save, "show-help": help })) {
    find(id).addEventListener("click", action);
  }
  find("close-help").addEventListener("click", () => find("help").close());
  find("filter").addEventListener("change", filter);
  addEventListener("beforeunload", (event) => {
    if (!isSaved && !storage.works) event.preventDefault();
  });

  for (const element of document.querySelectorAll("[data-script]")) element.hidden = false;
  cards.forEach((_, number) => show(number));
  count();
  if (decisions.size) say(`Your ${decisions.size} decisions of last time are here again.`);
})();
