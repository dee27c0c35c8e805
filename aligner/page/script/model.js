"use strict";
// What the run found, read from the columns in the page. Documents, reports, pairs and beads are called by number.

const data = JSON.parse(document.getElementById("data").textContent);
const { documents, reports, pairs, candidates } = data;
const furniture = new Set(data.sentences.furniture);
const headings = new Set(data.sentences.headings);
const movedBeads = new Set(data.beads.moved);

const languageNames = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });

/** The English name of a language, or its code where there is none. */
function languageName(code) {
  try {
    return languageNames.of(code);
  } catch {
    return code || "unknown";
  }
}

const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"]);
const directionOf = (d) => (RIGHT_TO_LEFT.has(documents.language[d]) ? "rtl" : "ltr");

const documentCount = documents.id.length;
const documentNumber = new Map(documents.id.map((id, number) => [id, number]));

const sentenceCount = (d) => documents.first[d + 1] - documents.first[d];
const sentenceText = (d, n) => data.sentences.text[documents.first[d] + n];
const isFurniture = (d, n) => furniture.has(documents.first[d] + n);

/** Whether a sentence stands in a heading. */
const isHeading = (d, n) => headings.has(documents.first[d] + n);

/** Numbers of a document's sentences that are no furniture. */
function bodyOf(d) {
  return Array.from({ length: sentenceCount(d) }, (_, n) => n).filter((n) => !isFurniture(d, n));
}

const pairKey = (source, target) => `${source}>${target}`;
const pairNumber = new Map(pairs.source.map((source, p) => [pairKey(source, pairs.target[p]), p]));

/** Whether two documents may be a pair: versions in one language are not aligned with each other. */
const alignable = (one, other) => documents.language[one] !== documents.language[other];

/** How two documents are called in the rows of the run: which is the source. */
function oriented(a, b) {
  if (pairNumber.has(pairKey(a, b))) return [a, b];
  if (pairNumber.has(pairKey(b, a))) return [b, a];
  return sourceLanguageFirst(documents.language[a], documents.language[b]) ? [a, b] : [b, a];
}

const languageOrder = (() => {
  const given = data.summary.settings?.languages;
  return given ?? [...new Set(documents.language)].sort();
})();

function sourceLanguageFirst(one, other) {
  return languageOrder.indexOf(one) <= languageOrder.indexOf(other);
}

const candidateNumber = new Map(candidates.source.map((source, c) => [pairKey(source, candidates.target[c]), c]));

/** Score and confidence of two documents that were compared, null where they were not. */
function compared(a, b) {
  const [source, target] = oriented(a, b);
  const c = candidateNumber.get(pairKey(source, target)) ?? candidateNumber.get(pairKey(target, source));
  return c === undefined ? null : { score: candidates.score[c], confidence: candidates.confidence[c] };
}

const firstBeads = new Map();

/** The beads that the run found between a source and a target; none where the two were not aligned. */
function foundBeads(source, target) {
  const p = pairNumber.get(pairKey(source, target));
  if (p === undefined) return [];
  if (!firstBeads.has(p)) {
    const beads = [];
    for (let b = pairs.first[p]; b < pairs.first[p + 1]; b++) beads.push(foundBead(b));
    firstBeads.set(p, beads);
  }
  return firstBeads.get(p);
}

/** A bead as the run found it, by its number in the column of all. */
function foundBead(b) {
  return {
    source: data.beads.source[b],
    target: data.beads.target[b],
    score: data.beads.score[b],
    confidence: data.beads.confidence[b],
    moved: movedBeads.has(b),
    verdict: null,
  };
}

const isNull = (bead) => !bead.source.length || !bead.target.length;
const kindOf = (bead) => `${bead.source.length}-${bead.target.length}`;

const DOUBT = 0.5; // below it, more likely wrong than right
const SURE = 0.9;

/** How sure: the class of a confidence, with the sign that says it without colour. */
function trust(confidence) {
  if (confidence === null || confidence === undefined) return { name: "unknown", sign: "–" };
  if (confidence >= SURE) return { name: "sure", sign: "●" };
  if (confidence >= DOUBT) return { name: "likely", sign: "◐" };
  return { name: "doubtful", sign: "○" };
}

/** A probability as it is shown, rounded down: .899 is not yet .9, and only what is certain is 1. */
const probability = (value) =>
  value === null || value === undefined ? "–" : (Math.floor(value * 100 + 1e-9) / 100).toFixed(2);

const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "–");
const plural = (number, noun, many = `${noun}s`) => `${number.toLocaleString("en")} ${number === 1 ? noun : many}`;
