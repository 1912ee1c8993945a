import { JAVASCRIPT_KNOWN } from "./javascript-known.ts";

/**
 * Performs the steps of a test on the candidate's program, in a process that holds no test code, and answers for the last: whether it
 * came as a promise with plain data, with the types of what was thrown, or that the result is an object that only stays here.
 * The value is left out where it is `undefined`, the arguments are told where the call has changed them.
 * Steps before it rebuild the objects that it uses. Runs behind the loader of `graders/call/javascript-driver.ts`.
 */
export const JAVASCRIPT_AGENT = String.raw`${JAVASCRIPT_KNOWN}
const isPromise = (x) => (typeof x === "object" || typeof x === "function") && x !== null && typeof x.then === "function";

function perform(step, args, exported) {
  const on = handles[step.on];
  switch (step.do) {
    case "call": {
      const [f, owner] = find(exported, step.name);
      return f.apply(owner, args);
    }
    case "new": {
      const [f] = find(exported, step.name);
      return new f(...args);
    }
    case "name":
      return find(exported, step.name)[0];
    case "method":
      return on[step.name](...args);
    case "get":
      return on[step.name];
    case "set":
      on[step.name] = args[0];
      return undefined;
    case "apply":
      return on(...args);
    default:
      throw new Error(step.do);
  }
}

function textOf(args) {
  try {
    return encode(args);
  } catch {
    return null;
  }
}

function thrown(error, isLate) {
  const texts = [];
  let name = error;
  try {
    texts.push(String(error instanceof Error ? error.message : error));
    for (name = error; name instanceof Error; name = getPrototypeOf(name)) if (name.constructor?.name) texts.push(String(name.constructor.name));
  } catch {
    texts.push("");
  }
  if (isLate) texts.push("$late");
  return '{"raised":[' + texts.map((text) => quote(text.replace(/[\ud800-\udfff]/gu, "?"))).join(",") + "]}";
}

async function main() {
  const exported = await load();
  let answer = "";
  for (const step of request.steps) {
    let result;
    let isLate = false;
    const args = step.args === undefined ? [] : decode(step.args);
    const before = textOf(args);
    try {
      result = perform(step, args, exported);
      isLate = isPromise(result);
      if (isLate) result = await result;
      try {
        const after = textOf(args);
        const changed = before !== after && before !== null && after !== null ? ',"changed":' + after : "";
        const value = result === undefined ? "" : ',"value":' + encode(result);
        answer = '{"answer":{"late":' + isLate + value + changed + "}}";
      } catch (error) {
        if (!(error instanceof Unplain)) throw error;
        answer = '{"unplain":true}';
      }
    } catch (error) {
      if (error instanceof Missing) throw error;
      answer = thrown(error, isLate);
    }
    handles.push(result);
  }
  reply(answer);
}

main().catch((error) => {
  console.error(error);
  leave(1);
});
`;
