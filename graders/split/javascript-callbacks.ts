/**
 * JavaScript: functions of the tests that are passed to the candidate's program. There they are stubs; an answer tells how they were called,
 * and test code runs them here, in that order. What the program took them to return came with the question: where they return something else
 * it is asked again with that, so that an answer counts only where every call returned what the program was given.
 */
export const JAVASCRIPT_CALLBACKS = `
const callbackNumbers = new Map(), callbackList = [], unverified = new Set();
const NOTHING = JSON.stringify({ value: { $known: ["undefined"] } }), MAX_SPECULATED = 100;
let clockMode = null;

function callbackNumber(f) {
  startClock("auto");
  if (!callbackNumbers.has(f)) callbackNumbers.set(f, callbackList.push(f) - 1);
  return callbackNumbers.get(f);
}

/** A function of the tests as the program is given it, which takes as many arguments. */
const callbackText = (f) => tag("callback", String(callbackNumber(f)), String(f.length));

function callbackAt(number) {
  if (callbackList[number] === undefined) throw new TypeError("a function of no number");
  return callbackList[number];
}

/** From here on time passes in the candidate's program as it is told to. */
function startClock(mode, now) {
  if (clockMode === mode || (mode === "auto" && clockMode !== null)) return;
  clockMode = mode;
  leaveStep({ do: "clock", mode, ...(now !== undefined && { now }) });
}

/** Finds the answer in which every function of the tests returned what it returns here. */
function settle(own, touches, args) {
  const before = touches ? asTheyAre(trail) : [];
  const options = answersOf.get(JSON.stringify([...before, own])) ?? [];
  const returns = [], live = { ...own, returns };
  // In its place before its functions run: what they ask comes behind it.
  const place = touches ? leaveStep(live) : null;
  if (own.do !== "advance") isDrained = false;
  const steps = () => [...before, ...asTheyAre([live])];
  const agrees = (option) => returns.every((one, at) => isSame(one, option.returns[at]));
  for (let nearest; ; ) {
    const found = options.find(agrees);
    const isOpen = found !== undefined && returns.length >= callsIn(found.answer).length && isCut(found.answer);
    if (found === undefined || isOpen) {
      guessed += 1;
      if (nearest !== undefined) for (const call of callsOf(nearest.answer, place).slice(returns.length, returns.length + MAX_SPECULATED)) returns.push(returnOf(call));
      return note(own, place, steps());
    }
    nearest = found;
    if (found.answer.stopped === true) {
      if (isGuessing()) askMore();
      reply(JSON.stringify({ stopped: JSON.stringify(withReturns([...before, own], found.returns)) }));
    }
    const calls = callsOf(found.answer, place);
    if (returns.length >= calls.length) return take(found.answer, live, place, args);
    returns.push(returnOf(calls[returns.length], found.returns[returns.length], steps));
    if (!isGuessing()) counts.returned += 1;
  }
}

function withReturns(steps, returns) {
  return asTheyAre([...steps.slice(0, -1), { ...steps.at(-1), returns }]);
}

/** True of a step that was given up because it called too often without knowing what comes of it. */
const isCut = (answer) => memberText(answer, "open") === true && memberText(answer, "late") === false;
const memberText = (answer, name) => answer.answer?.$dict?.find(([key]) => key === name)?.[1];

const callsIn = (answer) => memberText(answer, "called") ?? [];

function callsOf(answer, place) {
  receiving = { place, madeBy: "call", isSolo: false };
  try {
    return callsIn(answer).map(([number, args]) => [callbackAt(number), decode(args)]);
  } catch {
    return fail("the answer is no value");
  }
}

/** A late return is the same as far as it is late: what it comes to is compared when it has. */
const isSame = (one, given) => (one.late === true ? given?.late === true : JSON.stringify(one) === (given === undefined ? NOTHING : JSON.stringify(given)));

/** What the function returns to a call, as the program is told; \`steps\` tells the question that took \`given\` for granted. */
function returnOf([f, args], given, steps) {
  let value;
  try {
    value = f(...args);
  } catch (error) {
    return { threw: thrownHere(error) };
  }
  if (!(value instanceof Promise)) return { value: written(value) };
  const one = { late: true };
  const settled = value.then((result) => Object.assign(one, { value: written(result) }), (error) => Object.assign(one, { threw: thrownHere(error) }));
  if (given !== undefined) verify(one, given, settled, steps);
  return one;
}

/** What a promise comes to is known later than the program was asked: where it is something else the run only asks again. */
function verify(one, given, settled, steps) {
  if ("value" in given || "threw" in given) unverified.add(one);
  settled.then(() => {
    unverified.delete(one);
    if (JSON.stringify(one) === JSON.stringify(given)) return;
    guessed += 1;
    need(steps());
  });
}

/** An assertion that fails in a function of the tests fails them, whatever the program makes of that. */
function thrownHere(error) {
  if (error?.code === "ERR_ASSERTION" && !isGuessing()) failed ??= error;
  if (!(error instanceof Error) || errorNames.has(getPrototypeOf(error))) return written(error);
  const type = Object.values(ERRORS).reverse().find((one) => error instanceof one);
  return written(new type(error.message));
}

function written(value) {
  const other = (x) => {
    const known = standIns.get(x);
    if (known?.is === "guess") return "null";
    if (known?.is === "handle") return '{"$handle":' + known.place() + "}";
    if (known?.is === "remote") return tag("name", quote(known.name));
    if (typeof x === "function") return callbackText(x);
    return unsupported("a function of theirs returns an object of a class");
  };
  try {
    return JSON.parse(encode(value, other));
  } catch (error) {
    // What it returns may hold what the program has given it.
    if (error instanceof Unplain) return fail("a function of theirs returns what is no plain data");
    throw error;
  }
}
`;
