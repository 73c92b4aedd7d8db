/*
 * What the bench looks at from inside of a page. It comes through the debugger's door before any script of the page, as
 * text: the page's policy does not concern it, and no compiler has touched it.
 */
globalThis.bench = {
  /** Milliseconds from the navigation to the frame after which all of these are seen. */
  shownAfter: undefined,
  /** How long each frame took. */
  frames: [],
  /** How long each task took that was too long. */
  tasks: [],
  /** When each row was first seen, by its key. */
  seen: {},

  noteWhenShown(selectors) {
    const isShown = (selector) => document.querySelector(selector)?.checkVisibility({ visibilityProperty: true });
    this.shownAfter = new Promise((resolve) => {
      const look = () => {
        if (!selectors.every(isShown)) return requestAnimationFrame(look);
        // A frame that has begun is seen when the next one does.
        return requestAnimationFrame(() => resolve(performance.now()));
      };
      requestAnimationFrame(look);
    });
  },

  /** On the wire, of everything so far. */
  bytesReceived() {
    const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return entries.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  },

  nextFrame() {
    return new Promise((resolve) => requestAnimationFrame(() => resolve(true)));
  },

  noteFrames() {
    let before;
    const note = (now) => {
      if (before !== undefined) this.frames.push(now - before);
      before = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  },

  noteTasks() {
    const observer = new PerformanceObserver((list) => {
      this.tasks.push(...list.getEntries().map(({ duration }) => duration));
    });
    observer.observe({ type: 'longtask' });
  },

  noteRows(selector) {
    const look = () => {
      for (const { dataset } of document.querySelectorAll(selector)) this.seen[dataset.key] ??= Date.now();
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  },

  isAtBottom() {
    return scrollY + innerHeight >= document.documentElement.scrollHeight - 50;
  },
};
