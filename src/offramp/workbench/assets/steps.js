/* Undo: the address of the page is its state, so the states before are a list of addresses.
   It stands in the entry of the browser's history, and once more for the tab, so that it outlives
   leaving the page and coming back by a link. */
const steps = (() => {
  "use strict";
  const MOST = 50;
  const TAB = "offramp steps";
  const ask = (search, name) => new URLSearchParams(search).get(name) || "";

  const kept = () => {
    try { return JSON.parse(sessionStorage.getItem(TAB)); } catch (_) { return null; }
  };
  const keep = () => {
    const now = { search: location.search, past: history.state.past };
    try { sessionStorage.setItem(TAB, JSON.stringify(now)); } catch (_) { /* a tab without */ }
  };

  // What came before an address that was opened, not made here: by this tab, or as the link says.
  const before = () => {
    const tab = kept();
    const [s, was] = [ask(location.search, "s"), ask(location.search, "was")];
    if (tab && s && s === ask(tab.search, "s")) return tab.past;
    if (tab && was && was === ask(tab.search, "s")) return [...tab.past, tab.search];
    return was ? ["?" + new URLSearchParams({ s: was })] : [];
  };

  // behind: whether one step back in the browser's history is one step back here.
  const begin = () => {
    if (history.state && history.state.past) return;
    history.replaceState({ past: before(), behind: false }, "");
  };
  begin();

  return {
    begin,
    /** Whether there is a state to go back to. */
    any: () => history.state.past.length > 0,
    /** Write the address of the state shown; as a step of its own, if it is one. */
    shown: (url, step) => {
      const { past } = history.state;
      if (step && url !== location.pathname + location.search) {
        const longer = [...past, location.search].slice(-MOST);
        history.pushState({ past: longer, behind: true }, "", url);
      } else history.replaceState(history.state, "", url);
      keep();
    },
    /** Go one state back; true if the address has changed at once and is to be shown. */
    back: () => {
      const { past, behind } = history.state;
      if (!past.length) return false;
      if (behind) {
        history.back();
        return false;
      }
      const to = new URLSearchParams(past[past.length - 1]);
      for (const name of ["ask", "mine"]) { // the reader's estimate is no step
        to.delete(name);
        if (ask(location.search, name)) to.set(name, ask(location.search, name));
      }
      history.pushState({ past: past.slice(0, -1), behind: false }, "", "?" + to);
      return true;
    },
  };
})();
