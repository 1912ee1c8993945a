/**
 * JavaScript: what happens while test code waits. Time passes only then, here and in the candidate's program alike: to the next timer of the
 * tests or, where they have none, to the next call of one of their functions.
 */
export const JAVASCRIPT_IDLE = `
const testClock = new VirtualClock(), openPromises = new Map(), unsettled = new Set();
let isDrained = false, endsByItself = true;

/** A promise of the candidate's that was still open: asked again whenever nothing else happens. */
function opened(place) {
  return new Promise((resolve, reject) => openPromises.set(place, { resolve, reject }));
}

/** Goes on with what waits; false where nothing does. */
function goOn() {
  if (isGuessing()) askMore();
  if (settleOpen()) return true;
  if (clockMode === "fake") return false;
  const timer = testClock.next();
  if (timer !== undefined) {
    if (clockMode === "auto" && timer.at > testClock.now) ask({ do: "advance" }, [timer.at - testClock.now]);
    testClock.fire(timer);
    return true;
  }
  if (clockMode !== "auto" || isDrained) return false;
  isDrained = true;
  const left = ask({ do: "advance" }, ["called"]);
  if (isGuess(left)) askMore();
  if (left !== 0) isDrained = false;
  return true;
}

function settleOpen() {
  let isAny = false;
  for (const [place, { resolve, reject }] of [...openPromises]) {
    const depth = trail.length, waiting = openPromises.size;
    openPromises.delete(place);
    let found;
    try {
      found = ask({ do: "await", on: place });
    } catch (error) {
      found = Promise.reject(error);
    }
    if (isGuess(found)) askMore();
    if (openPromises.size === waiting) {
      // Open still: what this question has put into its place is not needed.
      openPromises.delete(trail.length - 1);
      trail.splice(depth);
      openPromises.set(place, { resolve, reject });
      if (found instanceof Promise) found.catch(() => undefined);
      continue;
    }
    isAny = true;
    Promise.resolve(found).then(resolve, reject);
  }
  return isAny;
}

/** Promises that are never settled: who waits for one has not come to the end. */
function watchPromises() {
  require("node:async_hooks").createHook({
    init: (id, type) => void (type === "PROMISE" && unsettled.add(id)),
    promiseResolve: (id) => void unsettled.delete(id),
  }).enable();
}

const isUnfinished = () => !endsByItself || (clockMode !== null && unsettled.size > 0);
`;
