/* Draws the charts of the page from the data blocks beside them. Nothing is fetched. */
(() => {
  "use strict";
  const options = {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    ast: true, // expressions are interpreted: the page forbids eval
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  };
  const draw = (block) => {
    const host = document.getElementById(block.dataset.host);
    return vegaEmbed(host, JSON.parse(block.textContent), options)
      .then(() => { host.dataset.drawn = "yes"; })
      .catch((error) => {
        host.dataset.drawn = "no";
        host.textContent = "This chart could not be drawn: " + error.message +
          ". Its figures stand in the table below it.";
      });
  };
  const blocks = Array.from(document.querySelectorAll("script[data-host]"));
  // One after the other, so that the first chart shows while the others are drawn.
  blocks.reduce((before, block) => before.then(() => draw(block)), Promise.resolve())
    .then(() => { document.documentElement.dataset.charts = "drawn"; });
})();
