/* What the page asks of the server: one thing at a time, and of each control what it says last. */
const asking = (() => {
  "use strict";
  const SOON = 1000; // ms between two moves of one control that are one step to Undo
  const queue = new Map(); // key -> what waits until the request before it is answered
  let afters = 0;
  const touched = new Set(); // rows and switches that say something which has not been sent yet
  let out = null; // the request that is not answered yet
  let next = null; // the one about to begin
  let answered = { post: false, key: "", keep: false };
  let made = ""; // key of the control that made the state shown
  let last = { key: "", at: -Infinity };

  const placeOf = (element) => (element.closest(".q") || element).id;
  // A slider and its field do the same to the same number, and so share a key.
  const keyOf = (element) => placeOf(element) + " " + element.getAttribute("hx-vals");

  const begin = (press) => {
    next = press;
    press.send();
  };

  // After the answer has been read, and htmx has let go of the request.
  const goOn = () => {
    while (!out && queue.size) {
      const [key, press] = queue.entries().next().value;
      queue.delete(key);
      begin(press);
    }
  };

  document.addEventListener("htmx:confirm", (event) => {
    const { elt, verb, issueRequest } = event.detail;
    const key = keyOf(elt);
    const at = performance.now();
    const waits = queue.get(key);
    const soon = key === last.key && at - last.at < SOON && (!waits || waits.soon);
    last = { key, at };
    next = { key, soon, post: verb === "post", place: placeOf(elt), send: () => issueRequest() };
    if (!out) return;
    event.preventDefault();
    queue.set(key, next);
  });

  document.addEventListener("htmx:configRequest", (event) => {
    next.keep = next.post && next.soon && next.key === made;
    if (next.keep) event.detail.parameters.keep = "1";
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    out = { ...next, xhr: event.detail.xhr };
    const more = Array.from(queue.values()).some((press) => press.place === out.place);
    if (!more) touched.delete(out.place);
  });

  document.addEventListener("htmx:afterRequest", () => {
    [answered, out] = [out, null];
    queueMicrotask(goOn);
  });

  // Before htmx hears of it.
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => touched.add(placeOf(target)), true);
  }

  return {
    /** Whether nothing is asked and nothing waits. */
    idle: () => !out && !queue.size,
    /** The request that was answered last: `post`, its control's `key`, whether it goes `keep`s a step. */
    answered: () => answered,
    /** Say which control made the state shown. */
    made: (key) => { made = key; },
    /** Whether a row or a switch says something newer than the last request from it. */
    touched: (id) => touched.has(id),
    /** Do something once the changes asked for are answered. */
    after: (send) => {
      if (out && out.post) queue.set("after " + (afters += 1), { send });
      else send();
    },
    /** Forget what is asked and what waits: the page goes elsewhere. */
    drop: () => {
      queue.clear();
      touched.clear();
      made = "";
      if (out) out.xhr.abort();
    },
  };
})();
