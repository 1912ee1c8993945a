import type { LanguageDefinition } from "./definition.ts";
import { executePlan, GCC_PACKAGES } from "./gcc.ts";

const OUTPUT = "a.out";

/** Rust of edition 2021, optimised as contests do it: arithmetic wraps. Only the standard library. */
export const RUST = {
  id: "rust",
  aliases: ["rs", "rustc", "rust2021", "rust 2021"],
  main: "main.rs",
  timeMultiplier: 1,
  image: "core",
  // It links through the C compiler.
  packages: ["rustc=1.63.0+dfsg1-*", "libstd-rust-dev=1.63.0+dfsg1-*", ...GCC_PACKAGES],
  hostTools: [
    ["rustc", "-vV"],
    ["cc", "--version"],
    ["ld", "-v"],
  ],
  compile: {
    argv: (main) => [
      "rustc",
      "--edition=2021",
      "-O",
      // One unit is optimised as a whole, and the same way on every host.
      "-Ccodegen-units=1",
      "--cap-lints=allow",
      "--color=never",
      "--crate-name=main",
      "-o",
      OUTPUT,
      `./${main}`,
    ],
    output: OUTPUT,
  },
  plan: executePlan,
  smoke: {
    source: `use std::io::Read;
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let sum: i64 = text.split_whitespace().map(|word| word.parse::<i64>().unwrap()).sum();
    println!("{sum}");
}
`,
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "fn main() { let x = ; }\n",
  samples: {
    endless:
      "fn main() { let n = std::sync::atomic::AtomicU64::new(0); loop { n.fetch_add(1, std::sync::atomic::Ordering::SeqCst); } }\n",
    hungry: "fn main() { let mut all = Vec::new(); loop { all.push(vec![1u8; 1 << 20]); } }\n",
    exit3: "fn main() { std::process::exit(3) }\n",
  },
} as const satisfies LanguageDefinition;
