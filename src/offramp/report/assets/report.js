/* Draws the charts of the page from the data blocks beside them. Nothing is fetched.
   Those in sight are drawn first, the others while the reader reads; all before a print. */
(() => {
  "use strict";
  const WIDE = 672, HALF = 318, LOW = 180, LINE = 18; // printed charts, in pixels: A4 between its margins
  const looks = JSON.parse(document.getElementById("looks").textContent);
  const options = {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    ast: true, // expressions are interpreted: the page forbids eval
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
    config: looks,
  };
  // Kinds in a chart's legend; a long one takes its room from the drawing, so that the sheet holds.
  const kinds = (spec) => Math.max(0, ...(spec.layer || []).map((layer) => {
    const colour = layer.encoding && layer.encoding.color;
    return colour && colour.legend ? colour.scale.domain.length : 0;
  }));
  const all = new Map(Array.from(document.querySelectorAll("script[data-host]"), (block) =>
    [document.getElementById(block.dataset.host), { block }]));
  const draw = (host, paper) => {
    const chart = all.get(host);
    const spec = JSON.parse(chart.block.textContent);
    const label = host.getAttribute("aria-label"); // vega-embed puts its own in its place
    if (paper) {
      const half = host.closest(".pair");
      spec.width = half ? HALF : WIDE;
      if (half) spec.height = Math.min(spec.height, LOW - LINE * Math.max(0, kinds(spec) - 4));
    }
    if (chart.view) chart.view.finalize();
    chart.asked = true;
    return vegaEmbed(host, spec, options)
      .then((made) => {
        chart.view = made;
        // To a screen reader a chart is its sentence, and the table behind it.
        const picture = host.querySelector("svg");
        if (picture) picture.setAttribute("aria-hidden", "true");
        host.setAttribute("role", "img");
        host.setAttribute("aria-label", label);
        host.removeAttribute("aria-roledescription");
        host.dataset.drawn = "yes";
      })
      .catch((error) => {
        host.dataset.drawn = "no";
        host.textContent = "This chart could not be drawn: " + error.message +
          ". Its figures stand in the table below it.";
      });
  };
  const done = () => {
    if (Array.from(all.values()).every((chart) => chart.asked)) {
      document.documentElement.dataset.charts = "drawn";
    }
  };
  const later = window.requestIdleCallback
    ? (what) => window.requestIdleCallback(what, { timeout: 400 })
    : (what) => setTimeout(what, 30);
  const waiting = () => Array.from(all.keys()).filter((host) => !all.get(host).asked);
  const near = (host) => {
    const box = host.getBoundingClientRect();
    return box.top < 1.2 * window.innerHeight && box.bottom > -0.2 * window.innerHeight;
  };
  const rest = () => {
    const hosts = waiting();
    if (hosts.length === 0) { done(); return; }
    draw(hosts.find(near) || hosts[0]).then(() => later(rest));
  };
  const inSight = waiting().filter(near);
  inSight.reduce((before, host) => before.then(() => draw(host)), Promise.resolve()).then(() => {
    document.documentElement.dataset.first = "drawn";
    later(rest);
  });
  if (window.IntersectionObserver) {
    const coming = new IntersectionObserver((seen) => seen.forEach((entry) => {
      if (!entry.isIntersecting) return;
      coming.unobserve(entry.target);
      if (!all.get(entry.target).asked) draw(entry.target);
    }), { rootMargin: "300px" });
    waiting().filter((host) => !inSight.includes(host)).forEach((host) => coming.observe(host));

    // The contents say where the reader is.
    const links = new Map(Array.from(document.querySelectorAll("nav a"), (link) =>
      [document.querySelector(link.getAttribute("href")), link]));
    const place = new IntersectionObserver((seen) => seen.forEach((entry) => {
      if (!entry.isIntersecting) return;
      links.forEach((link) => link.removeAttribute("aria-current"));
      links.get(entry.target).setAttribute("aria-current", "true");
    }), { rootMargin: "-10% 0px -75% 0px" });
    links.forEach((_, section) => section && place.observe(section));
  }
  const contents = document.getElementById("contents");
  if (contents && window.matchMedia("(max-width: 74.99rem)").matches) contents.open = false;

  // Paper shows what a click would show, with charts as wide as the paper.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach((details) => { details.open = true; });
    all.forEach((_, host) => draw(host, true));
    done();
  });
  window.addEventListener("afterprint", () => {
    closed.forEach((details) => { details.open = false; });
    all.forEach((_, host) => draw(host));
  });
})();
