import type { GradingTools } from "../../../src/contract/grader.ts";
import type { UnitTask } from "../../../src/contract/task.ts";
import { namesNan } from "../../assert/typed/harness.ts";
import { bareRust } from "../../code/bare.ts";
import { refusedBuild } from "../../code/build.ts";
import { requireApart, taskInvalid } from "../../code/task-faults.ts";
import { filePrefixes, type UnitFramework, type UnitJob, type UnitRun } from "../framework.ts";
import { type ListedTest, withParts } from "../live/listing.ts";
import { refusedSuite, runListed } from "../live/suite.ts";
import { RUST_TESTER, RUST_WIRE } from "./runtime-source.ts";
import { type RustFunction, readFunctions, readTests } from "./sources.ts";

/** Suites of functions marked `#[test]`, for functions over data of the standard library; each test asks the program over two pipes. */
export const cargoTest: UnitFramework = {
  name: "cargo test",
  aliases: ["cargo", "cargo-test", "cargo_test", "rust", "libtest"],
  languages: ["rust"],
  solutionFile: "src/lib.rs",
  checkTask,
  run: runSuite,
};

const MAIN = "main.rs";
const CAN_FAIL =
  /\b(?:debug_)?assert(?:_eq|_ne)?!|\bpanic!|\bunreachable!|#\[\s*should_panic|->\s*Result\b|\bunwrap\s*\(/;
/** What ends the tests' run, runs beside it, or reaches what is no data. */
const REFUSED =
  /\b(unsafe|extern|no_mangle|macro_rules|assay\w*)\b|\b(asm|include(?:_str|_bytes)?|env)!|\b(process|thread|tokio|proptest|rstest|quickcheck|rand|approx|pretty_assertions|serde\w*|itertools)::/;

function checkTask(task: UnitTask): void {
  requireApart("files", Object.keys(task.files));
  const files = Object.entries(task.files).filter(([path]) => path.endsWith(".rs"));
  if (files.every(([, text]) => readTests(text).tests.length === 0)) {
    throw taskInvalid("files", "they hold no function marked as a test");
  }
  for (const [path, text] of files) {
    const found = REFUSED.exec(bareRust(text));
    if (found !== null) throw taskInvalid(`files.${path}`, `tests can't use ${found[1] ?? found[2] ?? found[3]}`);
    if (/\b(?:struct|impl|trait|enum)\b/.test(bareRust(text))) {
      throw taskInvalid(`files.${path}`, "types and traits of the tests' own are not supported");
    }
  }
  if (!files.some(([, text]) => CAN_FAIL.test(text))) {
    throw taskInvalid("files", "nothing is asserted, so nothing can fail");
  }
}

async function runSuite(job: UnitJob): Promise<UnitRun> {
  const { task, program, tools } = job;
  const refuse = (evidence: string): UnitRun => refusedSuite({ verdict: "compile_error", evidence });
  const files = Object.entries(task.files)
    .filter(([path]) => path.endsWith(".rs"))
    .map(([path, source]) => ({ path, source, ...readTests(source) }));
  const words = new Set(files.flatMap(({ source }) => bareRust(source).match(/\w+/g) ?? []));
  const used = readFunctions(program.code).filter(({ name }) => words.has(name));
  const functions = used.filter(({ isPlain }) => isPlain);
  const [agent, tester] = await Promise.all([
    build(agentSource(program.code, functions), tools),
    build(testerSource(files, functions), tools),
  ]);
  if (!agent.ok) return refusedSuite(refusedBuild(agent.facts));
  if (!tester.ok) {
    const bare = used.find(({ isPlain }) => !isPlain);
    return refuse(
      bare === undefined
        ? "the tests do not compile with this program's functions"
        : `values of the types of ${bare.name} can't go from the program to the tests`,
    );
  }
  const found = files.flatMap(({ path, tests }) =>
    tests.map(({ name, isMarked }): ListedTest => ({ name, isMarked, prefixes: filePrefixes(path) })),
  );
  return runListed({
    ...{ task, tools, tester: tester.artifact, agent: agent.artifact },
    ...{ sourceEnding: ".rs", tests: withParts(task, found, "/"), wholeOf: (name) => name },
    isNanWrong: !namesNan(files.map(({ source }) => source).join("\n")),
    mayAskNothing: false,
  });
}

function build(source: string, tools: GradingTools) {
  return tools.build({ language: "rust", main: MAIN, files: { [MAIN]: Buffer.from(source) } });
}

const isMutable = (type: string): boolean => /^&\s*(?:'\w+\s+)?mut\s/.test(type);
/** What a mutable reference refers to; a slice is read as a vector. */
const owned = (type: string): string => type.replace(/^&\s*(?:'\w+\s+)?mut\s+/, "").replace(/^\[([^;]*)\]$/, "Vec<$1>");
/** References to what lives as long as the program. */
const lasting = (type: string): string => type.replace(/&\s*(?:'\w+\s*)?/g, "&'static ");

/** A function of the program's name and types that asks it, and puts back what it leaves in mutable references. */
function stubSource({ name, lifetimes, parameters, returns }: RustFunction): string {
  const declared = parameters.map((type, at) => `a${at}: ${type}`).join(", ");
  const puts = parameters.map((_, at) => `assay_wire::Put::put(&a${at}, &mut question);`).join(" ");
  const outputs = parameters.flatMap((type, at) => (isMutable(type) ? [{ type, at }] : []));
  const back = outputs.map(({ type, at }, index) =>
    /^&\s*(?:'\w+\s+)?mut\s*\[/.test(type)
      ? `for (to, from) in a${at}.iter_mut().zip(answer.${index + 1}) { *to = from; }`
      : `*a${at} = answer.${index + 1};`,
  );
  const answer = `(${[returns, ...outputs.map(({ type }) => owned(type))].map((type) => `${lasting(type)},`).join(" ")})`;
  return `#[allow(dead_code, unused, non_snake_case)]
pub fn ${name}${lifetimes}(${declared}) -> ${returns} {
    let mut question: ::std::vec::Vec<u8> = ::std::vec::Vec::new();
    assay_wire::Put::put("${name}", &mut question);
    ${puts}
    let answer: ${answer} = assay_tests::ask(question);
    ${back.join(" ")}
    answer.0
}
`;
}

type TestFile = ReturnType<typeof readTests>;

function testerSource(files: readonly TestFile[], functions: readonly RustFunction[]): string {
  const modules = files.map(
    ({ text }, index) => `#[allow(dead_code, unused)]\npub mod assay_file${index} {\nuse super::*;\n${text}\n}\n`,
  );
  const arms = files.flatMap(({ tests }, index) =>
    tests.map(({ name, panics }) => {
      const expected = panics === null ? "None" : `Some(${panics})`;
      return `        "${name}" => assay_tests::run("${name}", ${expected}, assay_file${index}::${name}),\n`;
    }),
  );
  return [
    ...["#![allow(unused)]\n", RUST_WIRE, RUST_TESTER, "use std::collections::*;\n"],
    ...functions.map(stubSource),
    ...modules,
    `fn main() {\n    match std::env::args().nth(1).unwrap_or_default().as_str() {\n${arms.join("")}        _ => std::process::exit(3),\n    }\n}\n`,
  ].join("");
}

/** The driver is a module of the candidate's own file, which alone sees what is private there; `main` stays its own. */
function agentSource(code: string, functions: readonly RustFunction[]): string {
  const arms = functions.map(({ name, parameters }) => {
    const reads = parameters.map((type, at) => {
      const own = lasting(isMutable(type) ? owned(type) : type);
      return `let mut a${at}: ${own} = must(Get::get(&mut r));`;
    });
    const args = parameters.map((type, at) => (isMutable(type) ? `&mut a${at}` : `a${at}`)).join(", ");
    const outputs = parameters.flatMap((type, at) => (isMutable(type) ? [`Put::put(&a${at}, &mut out);`] : []));
    return `            "${name}" => {
                ${reads.join(" ")}
                match ::std::panic::catch_unwind(::std::panic::AssertUnwindSafe(|| super::${name}(${args}))) {
                    ::std::result::Result::Ok(value) => { Put::put(&value, &mut out); ${outputs.join(" ")} }
                    ::std::result::Result::Err(payload) => { kind = b'P'; Put::put(&message(&*payload), &mut out); }
                }
            }
`;
  });
  return `#![no_main]
${code}
${RUST_WIRE}
#[allow(unused, non_snake_case)]
mod assay_driver {
use super::*;
use super::assay_wire::{self, Get, Put, Reader};
use ::std::{any::Any, string::String, vec::Vec, collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque}, option::Option, result::Result, boxed::Box, marker::Send};
fn must<T>(value: Option<T>) -> T { match value { Option::Some(value) => value, Option::None => unsafe { assay_wire::_exit(3) } } }
fn message(payload: &(dyn Any + Send)) -> String {
    if let Option::Some(text) = payload.downcast_ref::<&'static str>() { return String::from(*text); }
    match payload.downcast_ref::<String>() { Option::Some(text) => ::std::clone::Clone::clone(text), Option::None => String::new() }
}
#[no_mangle]
pub extern "C" fn main(_count: i32, _words: *const *const u8) -> i32 {
    let mut pipes = assay_wire::begin();
    loop {
        let body = match pipes.receive() { Option::Some((b'C', body)) => body, _ => unsafe { assay_wire::_exit(0) } };
        let mut r = Reader { data: &body, at: 0, nan: false };
        let name: String = must(Get::get(&mut r));
        let mut out: Vec<u8> = Vec::new();
        let mut kind = b'R';
        match name.as_str() {
${arms.join("")}            _ => unsafe { assay_wire::_exit(3) },
        }
        if !pipes.send(kind, &out) { unsafe { assay_wire::_exit(0) } }
    }
}
}
`;
}
