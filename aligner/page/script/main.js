// The frame: views by address, keys, theme, and what is done with corrections as a whole.

const main = document.getElementById("main");
let view = null;

const preference = {
  get: (name, otherwise) => {
    try {
      return localStorage.getItem(`aligner:${name}`) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set: (name, value) => {
    try {
      localStorage.setItem(`aligner:${name}`, value);
    } catch {
      // a preference is not worth a word
    }
  },
};

const KEYS = [
  ["J / K", "next, previous doubtful bead"],
  ["M", "next moved bead"],
  ["N / P", "next, previous report"],
  ["arrows", "from sentence to sentence, and across to the partner"],
  ["A / R", "mark the bead right, wrong; again takes it back"],
  ["Space", "pick the sentence (or click its number)"],
  ["B", "pick all sentences of the bead"],
  ["L", "link: what is picked on both sides is one bead; so beads are merged and sentences relinked"],
  ["S", "split the bead: what is picked of it, and the rest"],
  ["O", "the picked sentences, or the current one, are on their own"],
  ["U / Shift+U", "undo, redo (also Ctrl+Z, Ctrl+Shift+Z)"],
  ["Esc", "unpick"],
  ["C", "compare, and back"],
  ["F", "furniture shown or hidden"],
  [
    viewNames().map((_, place) => place + 1).join(" "), // a view a key
    viewNames().map((name) => VIEWS[name].title.toLowerCase()).join(", "),
  ],
  ["/", "search"],
  ["Ctrl+S", "save corrections.jsonl"],
  ["?", "this list"],
];

function help() {
  const single = h("input", {
    type: "checkbox",
    checked: preference.get("keys", "on") === "on",
    onchange: (event) => preference.set("keys", event.target.checked ? "on" : "off"),
  });
  openDialog(
    "Keys",
    h("dl", { class: "keys" }, ...KEYS.flatMap(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
    h("p", {}, h("label", {}, single, " Keys of one letter")),
    h(
      "p",
      { class: "faint" },
      "Confidence: ● .9 and above, ◐ .5 to .9, ○ below. Sentences count from 0, as in the files. Corrections stay in this browser; Save writes them to a file.",
    ),
  );
}

const THEMES = { auto: "◐ Auto", light: "☀ Light", dark: "☾ Dark" };

function applyTheme(name) {
  document.documentElement.dataset.theme = name;
  preference.set("theme", name);
}

function nextTheme() {
  const names = Object.keys(THEMES);
  applyTheme(names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length]);
  drawTools();
}

function drawTools() {
  const theme = document.documentElement.dataset.theme;
  const tool = (label, action, title, attributes = {}) =>
    button(label, action, { title, "aria-label": title, ...attributes });
  const unsaved = corrections.unsaved && corrections.rows.size + corrections.saved.length > 0;
  document.getElementById("tools").replaceChildren(
    tool("↶", undo, "Undo (U)", { disabled: !corrections.done.length }),
    tool("↷", redo, "Redo (Shift+U)", { disabled: !corrections.undone.length }),
    button(unsaved ? "Save •" : "Save", () => corrections.save(), {
      class: unsaved ? "strong" : "",
      title: unsaved ? "Save corrections.jsonl: there are changes" : "Save corrections.jsonl",
      disabled: !corrections.rows.size && !unsaved,
    }),
    tool(THEMES[theme], nextTheme, `Colours: ${theme}`),
    tool("?", help, "Keys and signs (?)"),
  );
}

function drawNavigation(name) {
  const item = (key) =>
    h(
      "a",
      { href: viewAddress(key), "data-name": key, "aria-current": name === key ? "page" : false },
      VIEWS[key].label?.() ?? VIEWS[key].title,
    );
  document.getElementById("nav").replaceChildren(...viewNames().map(item));
}

/** Show the view that the address names. */
function show() {
  const [name, which, where] = location.hash.slice(1).split("/");
  const columns = (which ?? "")
    .split("-")
    .map(Number)
    .filter((d) => Number.isInteger(d) && d >= 0 && d < documentCount);
  const enough =
    (name === "sides" || name === "compare") &&
    new Set(columns).size === columns.length &&
    columns.length > 1 &&
    columns.length < 4;
  const shown = enough ? "report" : Object.hasOwn(VIEWS, name) && VIEWS[name].open ? name : "overview";
  forgetLists();
  main.replaceChildren();
  main.classList.remove("filled");
  if (enough) {
    const at = where?.split(".").map(Number);
    const fits =
      at?.length === 2 && columns[at[0]] !== undefined && at[1] >= 0 && at[1] < sentenceCount(columns[at[0]]);
    lastReport = location.hash;
    view = new ReportView(main, columns, name, fits ? at : null);
  } else view = VIEWS[shown].open(main);
  main.scrollTop = 0;
  if (document.activeElement === document.body) main.focus({ preventScroll: true });
  drawNavigation(shown);
  const label = document.querySelector("#nav [aria-current]").textContent;
  document.title = `${label} – Alignment`;
}

function undo() {
  say(corrections.undo() ? "Undone" : "Nothing to undo");
}

function redo() {
  say(corrections.redo() ? "Done again" : "Nothing to do again");
}

const general = {
  u: undo,
  U: redo,
  "?": help,
  ...Object.fromEntries(viewNames().map((name, place) => [place + 1, () => (location.hash = viewAddress(name))])),
};

addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const action = { z: event.shiftKey ? redo : undo, Z: redo, y: redo, s: () => corrections.save() }[key];
    if (!action || (key !== "s" && event.target.closest("input"))) return; // a field has an undo of its own
    event.preventDefault();
    action();
    return;
  }
  if (event.altKey || event.target.closest("input, select, textarea")) return;
  if (key.length === 1 && preference.get("keys", "on") !== "on") return;
  const action = view?.keys?.[key] ?? general[key];
  if (!action) return;
  event.preventDefault();
  action();
});

corrections.restore();
corrections.listeners.add(() => {
  view?.corrected?.();
  drawTools();
  drawNavigation(document.querySelector("#nav [aria-current]")?.dataset.name);
  if (!corrections.storable) say("This browser cannot keep your corrections: save them before you leave");
});
addEventListener("hashchange", show);
applyTheme(preference.get("theme", "auto"));
drawTools();
show();
if (!corrections.storable) say("This browser keeps nothing for pages of this kind: save corrections before you leave");
