// Elements. Texts of the pile enter the document by textContent alone.

/**
 * The views of the page by name, which is their address too; the script of each puts it here. place: in the navigation,
 * and the number of its key. label: what the navigation calls it now. open: shows it. address: where it begins, if that
 * is not its name.
 */
const VIEWS = {};
const viewNames = () => Object.keys(VIEWS).sort((one, other) => VIEWS[one].place - VIEWS[other].place);
const viewAddress = (name) => VIEWS[name].address?.() ?? `#${name}`;

/**
 * An element with attributes and children. `on…` are listeners; false, null and undefined leave an attribute out, true
 * gives an empty one. Strings become text nodes.
 */
function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

const button = (label, onclick, attributes = {}) => h("button", { type: "button", onclick, ...attributes }, label);
const hidden = (text) => h("span", { class: "unseen" }, text);

const LONG = 1500; // characters of a sentence that are shown at once

/** A text of the pile, in its own direction. A very long one is cut, with a button that shows all of it. */
function pileText(text, language, attributes = {}) {
  const element = h("p", { dir: "auto", lang: language, ...attributes });
  if (text.length <= LONG) {
    element.textContent = text;
    return element;
  }
  const cut = text.slice(0, LONG).replace(/[\ud800-\udbff]$/, "");
  const more = button(`Show all ${text.length.toLocaleString("en")} characters`, (event) => {
    event.stopPropagation();
    element.textContent = text;
    element.dispatchEvent(new CustomEvent("resized", { bubbles: true }));
  });
  element.append(`${cut}… `, more);
  return element;
}

/** The first characters of some sentences, on one line. */
function snippet(d, numbers) {
  const text = numbers
    .map((n) => sentenceText(d, n).slice(0, 400))
    .join(" ")
    .slice(0, 400);
  return h("span", { class: "snippet", dir: "auto", lang: documents.language[d] }, text);
}

/** A document's name: its title where it has one, and its id. */
function documentName(d) {
  const id = h("bdi", { class: "id", title: documents.id[d] }, documents.id[d]);
  const title = documents.title[d] && h("bdi", { class: "title", lang: documents.language[d] }, documents.title[d]);
  return h("span", { class: "document" }, badge(documents.language[d]), title, id);
}

/** A document's name with the beginning of its text, where it has no title. */
function documentLine(d) {
  if (documents.title[d]) return documentName(d);
  const start = snippet(d, bodyOf(d).slice(0, 1));
  start.classList.add("start");
  return h("span", { class: "documentline" }, documentName(d), start);
}

/** A document's name as bare text, its direction kept to itself; and short, to choose by. */
const documentText = (d) => labelled(d, documentOwnName(d));
const documentChoice = (d) => labelled(d, cutName(documentOwnName(d)));
const documentOwnName = (d) => documents.title[d] || documents.id[d];
const labelled = (d, name) => `${documents.language[d]}  \u2068${name}\u2069`;

const CHOICE = 18; // characters of a name in a list of choices

/** A name cut in the middle, since names of one pile often begin alike and differ at their ends. */
function cutName(name) {
  const characters = [...name];
  return characters.length > CHOICE ? [...characters.slice(0, 5), "…", ...characters.slice(6 - CHOICE)].join("") : name;
}

const badge = (language) => h("abbr", { class: "badge", title: languageName(language) }, language);

/** Confidence as number, sign and colour. */
function trustMark(confidence, verdict = null) {
  const { name, sign } = trust(confidence);
  const shown = verdict === "right" ? "✓" : verdict === "wrong" ? "✗" : sign;
  return h(
    "span",
    { class: `trust ${name} ${verdict ?? ""}` },
    h("span", { "aria-hidden": "true" }, `${shown} `),
    verdict && hidden(`marked ${verdict}, `),
    confidence === null ? "by hand" : probability(confidence),
  );
}

let quiet;

/** Tell something, to the eye and to screen readers. */
function say(text) {
  const place = document.getElementById("says");
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(quiet);
  quiet = setTimeout(() => place.classList.remove("shown"), 4000);
}

/** Show something above the page, until it is closed. */
function openDialog(title, ...parts) {
  const dialog = h(
    "dialog",
    { "aria-label": title },
    h("h2", {}, title),
    ...parts,
    h("form", { method: "dialog" }, h("button", {}, "Close")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
