import type { UnitCase } from "./unit-case.ts";

const WORDS = `use std::collections::HashMap;

/// Counts the words.
pub fn count(text: &str) -> HashMap<String, usize> {
    let mut all = HashMap::new();
    for word in text.split_whitespace() { *all.entry(word.to_string()).or_insert(0) += 1; }
    println!("noise");
    all
}

pub fn longest<'a>(a: &'a str, b: &'a str) -> &'a str { if b.len() > a.len() { b } else { a } }

pub fn divide(a: i32, b: i32) -> Result<i32, String> {
    if b == 0 { return Err("nothing".to_string()); }
    Ok(a / b)
}

/* /* Both */ ends. */
pub fn ends(items: &[i32; 3]) -> [i32; 2] where [i32; 2]: Copy { [items[0], items[2]] }
pub fn must(a: i32) -> i32 { if a < 0 { panic!("negative: {}", a) } a }

fn sort(items: &mut Vec<i64>, down: bool) -> usize { items.sort(); if down { items.reverse() } items.len() }
fn fill(items: &mut [u8], value: u8) { for item in items { *item = value } }
pub fn mean(items: &[f64]) -> Option<f64> { if items.is_empty() { None } else { Some(items.iter().sum::<f64>() / items.len() as f64) } }

fn main() { println!("{}", must(1)); }
`;

const WORDS_TEST = `#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn map(pairs: &[(&str, usize)]) -> HashMap<String, usize> { pairs.iter().map(|(k, v)| (k.to_string(), *v)).collect() }

    #[test]
    fn counts() { assert_eq!(count("a b a"), map(&[("a", 2), ("b", 1)])); assert!(count("").is_empty(), "{}", "nothing"); }

    #[test]
    fn references() {
        assert_eq!(longest("ab", "c"), "ab");
        assert_eq!(ends(&[1, 2, 3]), [1, 3]);
        /* /* No test: */ } #[test] fn fake() { */
        let mut items = vec![3, 1, 2];
        assert_eq!(sort(&mut items, true), 3);
        assert_eq!(items, [3, 2, 1]);
        let mut bytes = [0u8; 3];
        fill(&mut bytes[1..], 7);
        assert_eq!(bytes, [0, 7, 7]);
    }

    #[test]
    fn results() -> Result<(), String> {
        assert_eq!(divide(7, 2)?, 3);
        assert_eq!(divide(1, 0), Err("nothing".into()));
        Ok(())
    }

    #[test]
    #[should_panic(expected = r"negative")]
    fn panics() { must(-1); }

    #[test]
    fn floats() { assert!((mean(&[1.0, 2.0]).unwrap() - 1.5).abs() < 1e-9); assert_eq!(mean(&[]), None); }

    #[test]
    #[ignore]
    fn later() { assert_eq!(must(1), 2); }
}
`;

const base = { framework: "cargo test", language: "rust" } as const;
const ADD = "pub fn add(a: i32, b: i32) -> i32 { a + b }\n";
const ADD_TEST = `use adder::add;

#[test]
fn small() { assert_eq!(add(2, 3), 5); }

#[test]
fn negative() { assert_eq!(add(-2, 2), 0); }
`;
const add = { ...base, files: { "tests/add.rs": ADD_TEST } };
const names = ["counts", "references", "results", "panics", "floats"];

export const RUST_CASES: readonly UnitCase[] = [
  {
    ...{ ...base, name: "references, results, panics and maps of functions", files: { "src/tests.rs": WORDS_TEST } },
    ...{ solution: WORDS, isFraction: true },
    expected: {
      verdict: "accepted",
      tests: Object.fromEntries(names.map((name) => [`tests::${name}`, "accepted"])),
    },
  },
  {
    ...{ ...add, framework: "cargo", name: "tests outside of the crate", solution: ADD },
    expectedTests: ["small", "add.rs::negative"],
    expected: { verdict: "accepted", tests: { small: "accepted", "add.rs::negative": "accepted" } },
  },
  {
    ...{ ...add, name: "one failing test, with its id", isFraction: true },
    solution: ADD.replace("a + b", "a.abs() + b"),
    expected: { verdict: "partial", tests: { small: "accepted", negative: "wrong_answer" } },
  },
  {
    ...{ ...add, name: "a wrong program", solution: ADD.replace("a + b", "a") },
    expected: { verdict: "wrong_answer", tests: { small: "wrong_answer", negative: "skipped" } },
  },
  {
    ...{ ...add, name: "a program that does not compile", solution: ADD.replace("a + b", "a +") },
    expected: { verdict: "compile_error" },
  },
  {
    ...{ ...add, name: "a program without the function", solution: ADD.replace("add", "plus") },
    expected: { verdict: "compile_error" },
  },
  {
    ...{ ...add, name: "a panic", solution: ADD.replace("a + b", "[a][b as usize]") },
    expected: { verdict: "runtime_error", tests: { small: "runtime_error", negative: "skipped" } },
  },
  {
    ...{ ...add, name: "an endless loop", limits: { cpu_ms: 500 } },
    solution:
      "use std::sync::atomic::*;\npub fn add(a: i32, b: i32) -> i32 { let n = AtomicI32::new(a + b); loop { n.fetch_add(1, Ordering::SeqCst); } }\n",
    expected: { verdict: "time_limit" },
  },
  {
    ...{ ...base, name: "an expected test that is ignored", files: { "src/tests.rs": WORDS_TEST }, solution: WORDS },
    expectedTests: ["tests::later"],
    expected: { verdict: null, error: "task_invalid" },
  },
  {
    ...{ ...add, name: "an expected test that is not there", solution: ADD, expectedTests: ["small", "more"] },
    expected: { verdict: null, error: "task_invalid" },
  },
  {
    ...{ ...base, name: "a test that asks nothing", solution: ADD },
    files: { "tests/a.rs": "#[test]\nfn idle() { assert!(1 < 2); }\n" },
    expected: { verdict: null, error: "checker_failed" },
  },
];
