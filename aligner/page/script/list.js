// Long lists: only the rows in view, and some around them, are in the document.

const AROUND = 700; // pixels above and below the view that are kept ready

class VirtualList {
  /**
   * scroller: the element that scrolls, which must be empty. estimate(i): the height of a row in pixels, before it was
   * measured. render(i): its element. drawn(first, end): called when rows were put in or changed their height.
   */
  constructor(scroller, { estimate, render, drawn = () => {} }) {
    Object.assign(this, { scroller, estimate, render, drawn });
    this.window = h("div", { class: "window", role: "presentation" });
    this.content = h("div", { class: "content", role: "presentation" }, this.window);
    scroller.append(this.content);
    this.elements = new Map();
    this.count = 0;
    scroller.addEventListener("scroll", () => this.schedule(), { passive: true });
    scroller.addEventListener("resized", () => this.update());
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(scroller);
  }

  /** Show this many rows, from the start. */
  set(count) {
    this.count = count;
    this.heights = Float64Array.from({ length: count }, (_, i) => this.estimate(i));
    this.tops = new Float64Array(count + 1);
    this.sum(0);
    this.redraw();
  }

  /** Draw the rows in view anew, where they are. */
  redraw() {
    this.elements.clear();
    this.window.replaceChildren();
    this.update();
  }

  destroy() {
    this.observer.disconnect();
    this.destroyed = true;
  }

  resized() {
    if (this.scroller.clientWidth === this.width) return this.update();
    const anchor = this.anchor();
    const fresh = this.width === undefined;
    this.width = this.scroller.clientWidth;
    if (!fresh) {
      this.heights = this.heights.map((_, i) => this.estimate(i));
      this.sum(0);
      this.scroller.scrollTop = this.tops[anchor.row];
    }
    return this.update();
  }

  schedule() {
    this.scheduled ??= requestAnimationFrame(() => {
      this.scheduled = undefined;
      if (!this.covered()) this.update();
    });
  }

  /** Whether the rows that are in the document reach far enough beyond the view. */
  covered() {
    if (this.end === undefined || this.end > this.count) return false;
    const { scrollTop, clientHeight } = this.scroller;
    const above = this.first === 0 || this.tops[this.first] <= scrollTop - AROUND / 2;
    return above && (this.end === this.count || this.tops[this.end] >= scrollTop + clientHeight + AROUND / 2);
  }

  /** Put the rows in view into the document, take out the others, and learn the heights of those that are new. */
  update() {
    if (this.destroyed || this.printing || !this.heights) return;
    for (let round = 0; round < 4; round++) {
      const { scrollTop, clientHeight } = this.scroller;
      const first = Math.max(0, this.at(scrollTop - AROUND));
      const end = Math.min(this.count, this.at(scrollTop + (clientHeight || 900) + AROUND) + 1);
      this.place(first, end);
      if (!this.measure(first, end)) break;
    }
    this.drawn(this.first, this.end);
  }

  place(first, end) {
    for (const [i, element] of this.elements) {
      if (i < first || i >= end) {
        element.remove();
        this.elements.delete(i);
      }
    }
    let before = this.window.firstChild;
    for (let i = first; i < end; i++) {
      const known = this.elements.get(i);
      if (known) {
        before = known.nextSibling;
        continue;
      }
      const element = this.render(i);
      if (element.matches("[role=listitem], [role=option]")) {
        element.setAttribute("aria-posinset", i + 1);
        element.setAttribute("aria-setsize", this.count);
      }
      this.window.insertBefore(element, before);
      this.elements.set(i, element);
    }
    Object.assign(this, { first, end });
    this.window.style.top = `${this.tops[first]}px`;
    this.content.style.height = `${this.tops[this.count]}px`;
  }

  /** Take the heights of the rows as they are; true if one was another than thought. */
  measure(first, end) {
    const anchor = this.anchor();
    let changed = -1;
    for (let i = end - 1; i >= first; i--) {
      const height = this.elements.get(i).getBoundingClientRect().height;
      if (height && Math.abs(height - this.heights[i]) > 0.5) {
        this.heights[i] = height;
        changed = i;
      }
    }
    if (changed < 0) return false;
    this.sum(changed);
    this.place(first, end);
    const wanted = this.tops[anchor.row] + anchor.below; // what was at the top of the view stays there
    if (Math.abs(this.scroller.scrollTop - wanted) > 0.5) this.scroller.scrollTop = wanted;
    return true;
  }

  sum(from) {
    for (let i = from; i < this.count; i++) this.tops[i + 1] = this.tops[i] + this.heights[i];
  }

  anchor() {
    const row = Math.min(this.at(this.scroller.scrollTop), Math.max(0, this.count - 1));
    return { row, below: this.scroller.scrollTop - (this.tops?.[row] ?? 0) };
  }

  /** The row at a height, by halving. */
  at(top) {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= top) low = middle;
      else high = middle - 1;
    }
    return Math.min(low, this.count - 1);
  }

  /** Bring a row into view, and its surroundings with it. */
  show(i) {
    if (i < 0 || i >= this.count) return;
    for (let round = 0; round < 3; round++) {
      const { scrollTop, clientHeight } = this.scroller;
      const inside = this.tops[i] >= scrollTop && this.tops[i + 1] <= scrollTop + clientHeight;
      if (inside && round === 0) return;
      this.scroller.scrollTop = Math.max(0, this.tops[i] - clientHeight / 3);
      this.update();
    }
  }

  /** All rows in the document, for paper. */
  print() {
    this.printing = true;
    this.place(0, this.count);
    this.content.style.height = this.window.style.top = "";
    this.scroller.classList.add("printing");
  }

  printed() {
    this.printing = false;
    this.scroller.classList.remove("printing");
    this.update();
  }
}

let shownLists = [];

/** A list that is printed in full, and forgotten when the view changes. */
function virtualList(scroller, parts) {
  const list = new VirtualList(scroller, parts);
  shownLists.push(list);
  return list;
}

function forgetLists() {
  for (const list of shownLists) list.destroy();
  shownLists = [];
}

addEventListener("beforeprint", () => shownLists.forEach((list) => list.print()));
addEventListener("afterprint", () => shownLists.forEach((list) => list.printed()));
