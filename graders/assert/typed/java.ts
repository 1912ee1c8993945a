import type { AssertTask } from "../../../src/contract/task.ts";
import { isWellFormed } from "../../../src/contract/text.ts";
import { bareJava } from "../../code/bare.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { declarationOf, splitTopLevel } from "./declaration.ts";
import { namesNan, openPrompt, requireNamed, type SplitLanguage, TOKENS, testTexts } from "./harness.ts";
import { JAVA_AGENT, JAVA_CODECS, JAVA_RUNNER, JAVA_TESTER } from "./java-source.ts";

const MAIN = "AssayMain.java";
/** What would end the tests without a word, or run what they do not show. */
const UNSUPPORTED =
  /\bSystem\s*\.\s*(?:exit|setOut|setIn)\b|\bRuntime\b|\bThread\b|\\u[0-9a-fA-F]{4}|\bAssay\w+|^[^\S\n]*package\s/m;
/** Something that can fail. */
const CAN_FAIL = /\bassert\b|\bthrow\b/;
const IMPORTS = /^[ \t]*import\s+(?:static\s+)?[\w.]+(?:\.\*)?\s*;[^\n]*$/gm;

interface Method {
  readonly owner: string;
  readonly name: string;
  readonly returns: string;
  readonly parameters: readonly { readonly type: string; readonly name: string }[];
}

/** Methods of Java: values of the standard library's types in and out; what is left in arrays and lists comes back too. */
export const JAVA: SplitLanguage = {
  names: ["java"],
  wire: TOKENS,
  bare: bareJava,
  read(task) {
    const method = methodOf(task);
    const tests = testTexts(task);
    for (const [index, source] of tests.entries()) {
      requireTests(source, method.name, typeof task.tests === "string" ? "tests" : `tests.${index}`);
    }
    const prompt = isWellFormed(task.prompt ?? "") ? (task.prompt ?? "") : "";
    const definition = new RegExp(`\\bclass\\s+${method.owner}\\b`);
    return {
      testers: tests.map((source) => testerFiles(task, method, source)),
      agent: (code) => ({
        main: MAIN,
        files: {
          "AssayValues.java": JAVA_CODECS,
          [MAIN]: JAVA_AGENT(method.owner, method.name),
          [`${method.owner}.java`]: withImports(prompt, code),
        },
      }),
      countsAssertions: false,
      namesNan: namesNan(tests.join("\n")),
      opened: openPrompt(task.prompt, definition, bareJava),
      defines: (code) => definition.test(code),
    };
  },
};

function requireTests(source: string, name: string, path: string): void {
  requireNamed(source, name, path);
  if (UNSUPPORTED.test(source))
    throw taskInvalid(path, "tests that end their own run or start threads are not supported");
  if (!CAN_FAIL.test(source)) throw taskInvalid(path, "nothing is asserted, so nothing can fail");
  if (!/\bvoid\s+main\s*\(/.test(source)) throw taskInvalid(path, "a method main is expected");
}

/** The declaration of the entry, which is \`Class.method\` or a method of the prompt's class. */
function methodOf(task: AssertTask): Method {
  const [name = "", own] = task.entry.split(".").reverse();
  if (!/^[A-Za-z_]\w*$/.test(name)) throw taskInvalid("entry", "the name of a method is expected");
  const head = new RegExp(`([A-Za-z_][\\w.]*(?:\\s*<[^()=;{}]*>)?(?:\\s*\\[\\s*\\])*)\\s+${name}\\s*\\(`);
  for (const source of [task.prompt ?? "", task.setup ?? ""]) {
    const found = declarationOf(source, head);
    if (found === null) continue;
    const parameters = splitTopLevel(found.parameters).map((text) => {
      const read = /^(?:final\s+)?([\s\S]+?)\s+(\w+)((?:\s*\[\s*\])*)$/.exec(text.trim());
      if (read === null) throw taskInvalid("prompt", "the entry's parameters can't be read");
      return { type: `${read[1]?.replace(/\s*\.\.\.$/, "[]")}${read[3]}`, name: read[2] ?? "" };
    });
    const owner = own ?? /\bclass\s+([A-Za-z_]\w*)[^{;]*\{/.exec(source)?.[1] ?? "Solution";
    return { owner, name, returns: found.match[1] ?? "", parameters };
  }
  throw taskInvalid("prompt", "no declaration of the entry is found");
}

/** A class with the entry alone. It is static: tests may call it by the class or by an object. */
function stubSource({ owner, name, returns, parameters }: Method, rest: string): string {
  const declared = parameters.map(({ type, name: own }) => `${type} ${own}`).join(", ");
  const call = `AssayTests.ask(${[`${owner}.class`, `"${name}"`, ...parameters.map(({ name: own }) => `(Object) ${own}`)].join(", ")})`;
  const body = returns === "void" ? `${call};` : `return (${returns}) ${call};`;
  return `@SuppressWarnings("unchecked")\nclass ${owner} {\n    public static ${returns} ${name}(${declared}) { ${body} }\n${rest}\n}\n`;
}

function testerFiles(task: AssertTask, method: Method, tests: string) {
  const imports = [task.prompt ?? "", task.setup ?? ""].flatMap((text) => text.match(IMPORTS) ?? []).join("\n");
  const common = "import java.util.*;\nimport java.util.function.*;\nimport java.util.stream.*;\n";
  const head = `${common}${imports}\n`;
  const holder = /\bclass\s+([A-Za-z_]\w*)/.exec(tests)?.[1];
  const support = { "AssayValues.java": JAVA_CODECS, "AssayTests.java": JAVA_TESTER };
  if (holder === undefined) {
    // The tests go on in the class that the prompt has opened.
    const own = stubSource(method, tests.replace(/\}\s*\}\s*$/, "}"));
    return {
      main: MAIN,
      files: { ...support, [`${method.owner}.java`]: head + own, [MAIN]: JAVA_RUNNER(method.owner) },
    };
  }
  const main = mainHolder(tests) ?? holder;
  const files = {
    ...support,
    [`${method.owner}.java`]: head + stubSource(method, ""),
    [`${main}.java`]: withImports("", tests),
  };
  return { main: MAIN, files: { ...files, [MAIN]: JAVA_RUNNER(main) } };
}

/** The class that holds \`main\`: the last that is named in front of it. */
function mainHolder(tests: string): string | undefined {
  const at = /\bvoid\s+main\s*\(/.exec(tests)?.index ?? 0;
  return [...tests.slice(0, at).matchAll(/\bclass\s+([A-Za-z_]\w*)/g)].at(-1)?.[1];
}

/** What data sets leave out: a program without imports gets those of its prompt and of the usual packages. */
function withImports(prompt: string, code: string): string {
  if (/^[^\S\n]*(?:import|package)\b/m.test(code)) return code;
  const own = prompt.match(IMPORTS) ?? [];
  return `import java.util.*; import java.util.function.*; import java.util.stream.*; import java.math.*; ${own.join(" ")}\n${code}`;
}
