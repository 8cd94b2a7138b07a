/* Feeds the charts, keeps the address in step, listens for what is computed later. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const options = {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    ast: true, // expressions are interpreted: the page forbids eval
    defaultStyle: false,
    logLevel: 1, // errors only: a chart without a ghost has empty data sets, which is no fault
    tooltip: { disableDefaultStyle: true },
    config: JSON.parse(byId("looks").textContent),
  };

  // ------------------------------------------------------------------------------- charts
  let specs = JSON.parse(byId("specs").textContent);
  const drawn = new Map(); // key -> { view, names, held }
  let drawing = Promise.resolve();

  const namesIn = (spec) => spec.layer.map((layer) => layer.data && layer.data.name).filter(Boolean);

  // A chart is one picture to a screen reader: its sentence, and the table behind it.
  const named = (host) => { // the drawing program gives every chart a name and a role of its own
    host.setAttribute("role", "img");
    host.setAttribute("aria-label", host.closest("figure").querySelector("h3").textContent);
    host.removeAttribute("aria-roledescription");
  };
  const finished = (host) => {
    const picture = host.querySelector("svg");
    if (picture) picture.setAttribute("aria-hidden", "true");
    named(host);
    host.dataset.drawn = "yes";
  };

  const failed = (host, error) => {
    host.dataset.drawn = "no";
    host.textContent = "This chart could not be drawn: " + error.message +
      ". Its figures stand in the table below it.";
  };

  // Rows for a chart, or null where it holds them all and no others.  A row that it holds already is
  // given as the same object: to Vega that is one that stays, and its mark is left alone.
  const fresh = (chart, name, rows) => {
    const held = chart.held.get(name) || new Map();
    let same = held.size === rows.length;
    const now = new Map(rows.map((row) => {
      const text = JSON.stringify(row);
      same = same && held.has(text);
      return [text, held.get(text) || row];
    }));
    if (same) return null;
    chart.held.set(name, now);
    return Array.from(now.values());
  };

  const feed = async (rows) => {
    const ends = rows.ends[0]; // of axes that are the same for many changes
    for (const [key, spec] of Object.entries(specs)) {
      const host = byId("chart-" + key);
      const chart = drawn.get(key);
      try {
        if (chart) {
          let moved = false;
          for (const { name } of spec.params || []) {
            if (chart.view.signal(name) === ends[name]) continue;
            chart.view.signal(name, ends[name]);
            moved = true;
          }
          for (const name of chart.names) {
            const other = name in rows && fresh(chart, name, rows[name]);
            if (other) chart.view.data(name, other);
            moved = moved || Boolean(other);
          }
          if (moved) await chart.view.runAsync();
        } else {
          const names = [...new Set(namesIn(spec))];
          const datasets = Object.fromEntries(names.map((name) => [name, rows[name] || []]));
          const params = (spec.params || []).map((p) => ({ ...p, value: ends[p.name] }));
          const made = await vegaEmbed(host, { ...spec, params, datasets }, options);
          const chart = { view: made.view, names, held: new Map() };
          for (const name of names) fresh(chart, name, datasets[name]);
          drawn.set(key, chart);
          finished(host);
        }
      } catch (error) { failed(host, error); }
    }
  };

  const embed = (id, text) => {
    const host = byId(id);
    if (!host) return Promise.resolve();
    return vegaEmbed(host, JSON.parse(text), options)
      .then(() => finished(host))
      .catch((error) => failed(host, error));
  };

  // ------------------------------------------------------------------------------- inputs
  const put = (id, value) => {
    const input = byId(id);
    if (!input) return;
    if (input.value !== value) input.value = value;
    if (input.defaultValue !== value) input.defaultValue = value; // what is true, whatever is typed
  };

  // A fault stands beside a number, or no longer: which control has it.
  const judged = (from) => {
    const row = from.closest(".q");
    if (!row) return;
    for (const input of row.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    if (!byId(row.id + "-fault").textContent.trim()) return;
    const fields = from.closest("fieldset");
    const wrong = from.matches("input") ? [from] : fields ? fields.querySelectorAll("input") : [];
    for (const input of wrong) input.setAttribute("aria-invalid", "true");
  };

  // What was refused gives way once something else is shown: a row says what the answer rests on.
  const forgive = () => {
    for (const row of document.querySelectorAll(".q:has([aria-invalid])")) {
      if (asking.touched(row.id)) continue;
      byId(row.id + "-fault").textContent = "";
      for (const input of row.querySelectorAll("input")) {
        input.value = input.defaultValue;
        input.removeAttribute("aria-invalid");
      }
    }
  };

  const fill = (data) => {
    for (const [id, [low, mid, high]] of Object.entries(data.fields || {})) {
      if (asking.touched(id)) continue; // it says something newer, which is asked next
      put(id + "-slide", mid);
      put(id + "-mid", mid);
      put(id + "-low", low);
      put(id + "-even", mid);
      put(id + "-high", high);
    }
    if ("seed" in data && !asking.touched("seed")) put("seed", String(data.seed));
    for (const [id, on] of Object.entries(data.levers || {})) {
      const box = byId(id);
      if (box && !asking.touched(id)) box.checked = on;
    }
    for (const [id, [strength, words]] of Object.entries(data.pulls || {})) {
      const mark = byId(id + "-pull");
      if (!mark || (mark.title === words && mark.dataset.strength === String(strength))) continue;
      mark.dataset.strength = strength;
      mark.title = words;
      mark.textContent = "pull: " + words;
    }
  };

  document.addEventListener("input", (event) => {
    const id = event.target.id || "";
    if (id.endsWith("-slide")) put(id.replace(/-slide$/, "-mid"), event.target.value);
  });

  // ------------------------------------------------------------------------------ address
  const field = (name) => document.querySelector("#fields input[name=" + name + "]").value;

  const address = (url) => {
    const { post, key, keep } = asking.answered();
    steps.shown(url, post && !keep);
    asking.made(post ? key : "");
    for (const link of document.querySelectorAll("a[data-at]")) {
      link.href = link.dataset.at + location.search;
    }
    byId("undo").disabled = !steps.any();
  };

  // Show what the address says, whatever is asked or waits.
  const follow = () => {
    const joined = location.search ? location.search + "&" : "?";
    asking.drop();
    htmx.ajax("GET", "/show" + joined + "shown=" + encodeURIComponent(field("s")), {
      target: "#live", swap: "none",
    });
  };
  window.addEventListener("popstate", () => {
    steps.begin();
    follow();
  });

  const undo = () => asking.after(() => { if (steps.back()) follow(); });
  byId("undo").addEventListener("click", undo);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=range]):not([type=checkbox]), textarea");
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z" && !typing) {
      event.preventDefault();
      undo();
    }
  });

  // Going to a place on the page is no step.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("answer").scrollIntoView();
    byId("answer").focus({ preventScroll: true });
  });

  byId("copy").addEventListener("click", async () => {
    let says = "Copied.";
    try { await navigator.clipboard.writeText(location.href); } catch (_) {
      says = "The link is this page’s address.";
    }
    byId("copied").textContent = says;
    setTimeout(() => { byId("copied").textContent = ""; }, 4000);
  });

  // -------------------------------------------------------------------------------- later
  // What is computed in the background ends with its stream.  A change closes it before it is asked
  // for, and so has the machine to itself; the next one begins when no change is waited for.
  let stream = null;
  let latest = ""; // where to listen for what belongs to the state shown

  const hush = () => {
    if (!stream || stream.readyState === EventSource.CLOSED) return;
    stream.close();
    stream = null;
  };
  const resume = () => { if (latest && !stream && asking.idle()) listen(latest); };

  const waiting = () => document.querySelectorAll(".study > .waits");
  const listen = (url) => {
    for (const line of waiting()) {
      const body = byId(line.id.replace("waits-", "study-"));
      const older = body.childElementCount > 0;
      line.textContent = older
        ? "Being computed; what stands here belongs to the state before."
        : "Being computed…";
      body.classList.toggle("older", older);
    }
    const source = new EventSource(url);
    stream = source;
    source.onerror = () => {
      source.close(); // no second try by itself: it would begin all over
      if (stream !== source) return;
      for (const line of waiting()) {
        if (line.textContent) line.textContent = "Not computed: the server does not answer.";
      }
    };
    source.onmessage = (event) => {
      if (stream === source) arrived(JSON.parse(event.data), source);
    };
  };

  const shown = new Map(); // id -> what was last placed there

  // Pieces that hold no controls: htmx would announce each cell of each table.
  const place = (html) => {
    for (const [id, inside] of Object.entries(html || {})) {
      const target = byId(id);
      if (!target || shown.get(id) === inside) continue;
      shown.set(id, inside);
      const kept = remember(target);
      target.innerHTML = inside;
      recall(kept);
    }
  };

  const arrived = (data, source) => {
    if (data.done) {
      source.close();
      for (const line of waiting()) line.textContent = "";
      root.dataset.later = "done";
      return;
    }
    place(data.html);
    for (const id of Object.keys(data.html || {})) {
      const line = byId(id.replace("study-", "waits-"));
      if (id.startsWith("study-") && line) {
        line.textContent = "";
        byId(id).classList.remove("older");
      }
    }
    fill(data);
    if (data.rows) drawing = drawing.then(() => feed(data.rows));
    for (const [id, spec] of Object.entries(data.charts || {})) embed(id, spec);
  };

  // --------------------------------------------------------------- what a swap must not lose
  const remember = (target) => ({
    target: target.id,
    place: Array.from(target.querySelectorAll("button")).indexOf(document.activeElement),
    open: Array.from(target.querySelectorAll("details[open][id]"), (d) => d.id),
    focus: target.contains(document.activeElement) ? document.activeElement.id : "",
  });
  const recall = (kept) => {
    for (const id of kept.open) if (byId(id)) byId(id).open = true;
    if (kept.focus && byId(kept.focus)) byId(kept.focus).focus();
    if (kept.place < 0 || document.activeElement !== document.body) return;
    // The button pressed is gone with what it stood for: the next like it, or what stands before.
    const left = byId(kept.target).querySelectorAll("button");
    (left[Math.min(kept.place, left.length - 1)] || byId("pin")).focus();
  };
  const kept = new Map();
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    kept.set(event.target.id, remember(event.target));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    for (const before of kept.values()) recall(before);
    kept.clear();
    judged(event.detail.elt);
  });

  // ----------------------------------------------------------------------------- every answer
  let answers = 0;
  new MutationObserver(() => {
    const text = byId("live").textContent;
    if (!text) return;
    const data = JSON.parse(text);
    if (!data.url) return fill(data); // the same state: how its controls stand
    forgive();
    if (data.specs) {
      shown.clear();
      specs = data.specs;
      for (const { view } of drawn.values()) view.finalize();
      drawn.clear();
    }
    place(data.html);
    fill(data);
    address(data.url);
    delete root.dataset.later;
    hush();
    [stream, latest] = [null, data.later];
    drawing = drawing.then(() => feed(data.rows)).then(() => {
      answers += 1;
      root.dataset.answers = answers;
      resume();
    });
  }).observe(byId("live"), { childList: true });

  document.addEventListener("htmx:beforeRequest", () => {
    hush();
    byId("notice").textContent = "";
    shown.delete("notice");
    byId("answer").setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", () => {
    byId("answer").removeAttribute("aria-busy");
    // A refusal brings no new state: what belongs to the one shown goes on, once that is certain.
    setTimeout(() => { drawing = drawing.then(resume); });
  });
  document.addEventListener("htmx:sendError", () => {
    byId("notice").textContent = "The server does not answer. Is `offramp serve` still running?";
  });
  document.addEventListener("htmx:responseError", () => {
    byId("notice").textContent = "The server could not do that.";
  });

  // ------------------------------------------------------------------------------ keyboard
  document.addEventListener("keydown", (event) => {
    const range = event.target.closest("fieldset");
    if (event.key === "Enter" && range && event.target.matches("input")) {
      event.preventDefault();
      range.querySelector("button").click(); // Set the range
    }
  });

  if (matchMedia("(max-width: 60rem)").matches) {
    for (const group of document.querySelectorAll(".group[open]")) group.open = false;
  }
})();
