/** Solutions whose verdict is known, each a program of its own, so that nothing that was graded before answers for it. */
export interface Candidate {
  readonly name: string;
  readonly task: object;
  readonly solution: { readonly code: string; readonly language: string };
  /** What it must be; null between the limit and where the sandbox ends a run, where a share is all that can be said. */
  readonly verdict: string | null;
}

const MIB = 2 ** 20;

interface Language {
  readonly id: string;
  readonly cpuMs: number;
  readonly memoryBytes: number;
  /**
   * Reads two numbers, uses `burnMs` of CPU time as the kernel counts it (a count of steps would be another time on a busy core),
   * writes to `bytes` of memory, and prints their sum and `more`.
   */
  source(use: Use): string;
}

interface Use {
  readonly burnMs: number;
  readonly bytes: number;
  readonly more: number;
  /** Makes the text another one. */
  readonly tag: string;
}

const PYTHON: Language = {
  id: "python",
  cpuMs: 100,
  memoryBytes: 128 * MIB,
  source: ({ burnMs, bytes, more, tag }) => `# ${tag}
import time
kept = b"x" * ${bytes}
while time.process_time() * 1000 < ${burnMs}: sum(range(1000))
a, b = map(int, input().split())
print(a + b + ${more})
`,
};

const CPP: Language = {
  id: "cpp",
  cpuMs: 100,
  memoryBytes: 128 * MIB,
  source: ({ burnMs, bytes, more, tag }) => `// ${tag}
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
int main() {
  char *volatile kept = (char *)malloc(${bytes} + 1);
  if (!kept) return 1;
  memset(kept, 'x', ${bytes} + 1);
  volatile long n = 0;
  while (clock() * 1000.0 / CLOCKS_PER_SEC < ${burnMs}) for (int i = 0; i < 1000; i++) n = n + kept[0];
  long a, b;
  if (scanf("%ld %ld", &a, &b) != 2) return 1;
  printf("%ld\\n", a + b + ${more});
}
`,
};

const JAVASCRIPT: Language = {
  id: "javascript",
  cpuMs: 250,
  memoryBytes: 256 * MIB,
  source: ({ burnMs, bytes, more, tag }) => `// ${tag}
const kept = Buffer.alloc(${bytes}, 1);
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
for (let n = 0; used() < ${burnMs};) for (let i = 0; i < 10000; i++) n += kept.length;
const [a, b] = require("fs").readFileSync(0, "utf8").split(" ").map(Number);
console.log(a + b + ${more});
`,
};

/** What each kind uses, as multiples of its limits, and what it must come to. Weights make five hundred. */
const KINDS = [
  { kind: "accepted", weight: 140, time: 0, memory: 0, more: 0, verdict: "accepted" },
  { kind: "wrong", weight: 100, time: 0, memory: 0, more: 1, verdict: "wrong_answer" },
  { kind: "0.6 of the time", weight: 80, time: 0.6, memory: 0, more: 0, verdict: "accepted" },
  { kind: "1.6 of the time", weight: 80, time: 1.6, memory: 0, more: 0, verdict: "time_limit" },
  { kind: "0.6 of the memory", weight: 50, time: 0, memory: 0.6, more: 0, verdict: "accepted" },
  { kind: "1.6 of the memory", weight: 50, time: 0, memory: 1.6, more: 0, verdict: "memory_limit" },
] as const;

/** Five hundred solutions in several languages, in a fixed order that mixes them. */
export function mixture(): readonly Candidate[] {
  const all = KINDS.flatMap(({ kind, weight, verdict, ...use }) =>
    Array.from({ length: weight }, (_, index) => candidate(`${kind} ${index}`, index, use, verdict)),
  );
  return shuffled(all);
}

/** `count` solutions that use `multiple` of their limit of CPU time, or of memory, and are right. */
export function atMultiple(of: "time" | "memory", multiple: number, count: number): readonly Candidate[] {
  const use = { time: 0, memory: 0, more: 0, [of]: multiple };
  return Array.from({ length: count }, (_, index) => candidate(`${multiple} of the ${of} ${index}`, index, use, null));
}

function candidate(
  name: string,
  index: number,
  use: { readonly time: number; readonly memory: number; readonly more: number },
  verdict: string | null,
): Candidate {
  // Node.js takes as long to start as the others to be judged: a fifth of them is enough.
  const language = index % 5 === 4 ? JAVASCRIPT : index % 2 === 0 ? PYTHON : CPP;
  const { id, cpuMs, memoryBytes } = language;
  const code = language.source({
    burnMs: Math.round(use.time * cpuMs),
    bytes: Math.round(use.memory * memoryBytes),
    more: use.more,
    tag: name,
  });
  const tests = [{ input: `${index} 1\n`, output: `${index + 1}\n` }];
  const limits = { cpu_ms: cpuMs, memory_bytes: memoryBytes };
  return {
    name: `${name} in ${id}`,
    task: { id: `bench ${name}`, kind: "stdio", languages: [id], limits, tests },
    solution: { code, language: id },
    verdict,
  };
}

/** The same order each time; a linear congruence is random enough. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  let state = 1;
  return items
    .map((item) => {
      state = (state * 48_271) % 0x7fff_ffff;
      return { item, state };
    })
    .sort((a, b) => a.state - b.state)
    .map(({ item }) => item);
}
