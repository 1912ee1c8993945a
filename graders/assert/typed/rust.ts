import type { AssertTask } from "../../../src/contract/task.ts";
import { bareRust } from "../../code/bare.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { declarationOf, splitTopLevel } from "./declaration.ts";
import { namesNan, openPrompt, requireNamed, type SplitLanguage, TOKENS, testTexts } from "./harness.ts";
import { RUST_CODECS, RUST_TESTER } from "./rust-source.ts";

const MAIN = "main.rs";
/** What would end the tests without a word, or catch what the code around them is told by. */
const UNSUPPORTED =
  /\b(?:process::(?:exit|abort)|catch_unwind|should_panic|thread::spawn|no_main|dup2?|_exit)\b|\bmod\s+\w+\s*;/;
const ASSERTION = /\b(?:debug_)?assert(?:_eq|_ne)?!/;

interface Signature {
  readonly lifetimes: string;
  readonly parameters: readonly string[];
  readonly returns: string;
}

/** Functions of Rust: values of the standard library's types in and out; what is left in \`&mut\` parameters comes back too. */
export const RUST: SplitLanguage = {
  names: ["rust", "rs"],
  wire: TOKENS,
  bare: bareRust,
  read(task) {
    const signature = signatureOf(task);
    const tests = testTexts(task);
    for (const [index, source] of tests.entries()) {
      requireTests(source, task.entry, typeof task.tests === "string" ? "tests" : `tests.${index}`);
    }
    const joined = tests.every((source) => !/\bfn\b/.test(source))
      ? [tests.map((text) => `{ ${text} }`).join("\n")]
      : tests;
    const definition = new RegExp(`\\bfn\\s+${task.entry}\\b`);
    return {
      testers: joined.map((source) => ({ main: MAIN, files: { [MAIN]: testerSource(task, signature, source) } })),
      agent: (code) => ({ main: MAIN, files: { [MAIN]: agentSource(task.entry, signature, code) } }),
      countsAssertions: true,
      namesNan: namesNan(tests.join("\n")),
      opened: openPrompt(task.prompt, definition, bareRust),
      defines: (code) => definition.test(code),
    };
  },
};

function requireTests(source: string, entry: string, path: string): void {
  requireNamed(source, entry, path);
  if (UNSUPPORTED.test(source)) throw taskInvalid(path, "tests that end or catch their own run are not supported");
  if (!ASSERTION.test(source)) throw taskInvalid(path, "nothing is asserted, so nothing can fail");
}

function signatureOf(task: AssertTask): Signature {
  if (!/^[A-Za-z_]\w*$/.test(task.entry)) throw taskInvalid("entry", "the name of a function is expected");
  const head = new RegExp(`\\bfn\\s+${task.entry}\\s*(<[^>(]*>)?\\s*\\(`);
  for (const source of [task.prompt ?? "", task.setup ?? ""]) {
    const found = declarationOf(source, head);
    if (found === null) continue;
    const lifetimes = found.match[1] ?? "";
    if (/[A-Z]/.test(lifetimes)) throw taskInvalid("prompt", "generic functions are not supported");
    const returns = /^\s*->\s*([^{;.]+(?:\.(?=\w)[^{;.]*)*)/.exec(found.after)?.[1]?.trim() ?? "()";
    const parameters = splitTopLevel(found.parameters).map((text) => {
      const type = /^(?:mut\s+)?\w+\s*:\s*([\s\S]+)$/.exec(text.trim())?.[1]?.trim();
      if (type === undefined) throw taskInvalid("prompt", "the entry's parameters can't be read");
      return type;
    });
    return { lifetimes, parameters, returns };
  }
  throw taskInvalid("prompt", "no declaration of the entry is found");
}

const isMutable = (type: string): boolean => /^&\s*(?:'\w+\s+)?mut\s/.test(type);
/** What a mutable reference refers to; a slice is read as a vector. */
const owned = (type: string): string => type.replace(/^&\s*(?:'\w+\s+)?mut\s+/, "").replace(/^\[([^;]*)\]$/, "Vec<$1>");
/** References to what lives as long as the program: each makes one call. */
const lasting = (type: string): string => type.replace(/&\s*(?:'\w+\s*)?/g, "&'static ");

/** What travels back: the value returned, and what is left in each mutable reference. */
function answerType({ parameters, returns }: Signature): string {
  return `(${[returns, ...parameters.filter(isMutable).map(owned)].map((type) => `${lasting(type)},`).join(" ")})`;
}

function stubSource(entry: string, signature: Signature): string {
  const { lifetimes, parameters, returns } = signature;
  const declared = parameters.map((type, at) => `a${at}: ${type}`).join(", ");
  const puts = parameters
    .map((_, at) => `${at > 0 ? "key.push(b','); " : ""}assay::Put::put(&a${at}, &mut key);`)
    .join(" ");
  const outputs = parameters.flatMap((type, at) => (isMutable(type) ? [at] : []));
  const back = outputs.map((at, index) =>
    /^&\s*(?:'\w+\s+)?mut\s*\[/.test(parameters[at] ?? "")
      ? `for (to, from) in a${at}.iter_mut().zip(answer.${index + 1}) { *to = from; }`
      : `*a${at} = answer.${index + 1};`,
  );
  return `#[allow(dead_code)]
pub fn ${entry}${lifetimes}(${declared}) -> ${returns} {
    let mut key: Vec<u8> = Vec::new();
    key.push(b'['); ${puts} key.push(b']');
    let answer: ${answerType(signature)} = assay_tests::ask(key);
    ${back.join(" ")}
    answer.0
}
`;
}

/** Tests may be a program, functions marked as tests, or mere assertions. */
function testerSource(task: AssertTask, signature: Signature, tests: string): string {
  const inner = tests.match(/^\s*(?:#!\[[^\]]*\]\s*)*/)?.[0] ?? "";
  const body = tests.slice(inner.length);
  const marked = [...body.matchAll(/#\[test\]\s*(?:#\[[^\]]*\]\s*)*(?:pub\s+)?fn\s+(\w+)/g)].map(
    (match) => match[1] ?? "",
  );
  const module = /\bmod\s+(\w+)\s*\{/.exec(body)?.[1];
  const open = body
    .replace(/#\[cfg\(test\)\]/g, "")
    .replace(/#\[test\]\s*((?:#\[[^\]]*\]\s*)*)(?:pub\s+)?fn\b/g, "$1pub fn")
    .replace(/\bfn\s+main\s*\(/g, "fn assay_test_main(");
  const isProgram = /\bfn\s+assay_test_main\s*\(/.test(open);
  const isMere = !/\bfn\b/.test(body);
  const names = isProgram
    ? ["assay_test_main"]
    : marked.map((name) => (module === undefined ? name : `${module}::${name}`));
  return [
    "#![allow(unused, non_snake_case)]\n",
    RUST_CODECS,
    RUST_TESTER,
    "use std::collections::*;\n",
    task.setup ?? "",
    "\n",
    stubSource(task.entry, signature),
    isMere ? `fn assay_test_main() {\n${body}\n}\n` : open,
    `\nfn main() { assay_tests::run(&[${(isMere ? ["assay_test_main"] : isProgram && marked.length > 0 ? [...names] : names).join(", ")}]) }\n`,
  ].join("");
}

/** The driver is a module of the candidate's own file, which alone sees what is private there; \`main\` stays its own. */
function agentSource(entry: string, signature: Signature, code: string): string {
  const { parameters } = signature;
  const reads = parameters.map((type, at) => {
    const own = isMutable(type) ? owned(type) : lasting(type);
    return `let ${isMutable(type) ? "mut " : ""}a${at}: ${lasting(own)} = match assay::Get::get(&mut r) { ::std::option::Option::Some(value) => value, ::std::option::Option::None => unsafe { assay::_exit(3) } };`;
  });
  const args = parameters.map((type, at) => (isMutable(type) ? `&mut a${at}` : `a${at}`)).join(", ");
  const outputs = parameters.flatMap((type, at) =>
    isMutable(type) ? [`line.push(b','); assay::Put::put(&a${at}, &mut line);`] : [],
  );
  return `#![no_main]
${code}
${RUST_CODECS}
#[allow(unused_imports, unused_mut, unused_variables)]
mod assay_driver {
use super::*;
use super::assay;
use ::std::{string::String, vec::Vec, collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque}, option::Option, result::Result, boxed::Box};
#[no_mangle]
pub extern "C" fn main(_count: i32, _words: *const *const u8) -> i32 {
    let input = assay::read_stdin();
    let mut out = assay::take_stdout();
    let mut r = assay::Reader { data: &input, at: 0 };
    ${reads.join("\n    ")}
    let returned = super::${entry}(${args});
    let mut line: Vec<u8> = Vec::new();
    line.extend_from_slice(b"{\\"answer\\":[");
    assay::Put::put(&returned, &mut line);
    ${outputs.join(" ")}
    line.extend_from_slice(b"]}\\n");
    let _ = ::std::io::Write::write_all(&mut out, &line);
    unsafe { assay::_exit(0) }
}
}
`;
}
