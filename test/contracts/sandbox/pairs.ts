import { describe, expect, test } from "vitest";
import type { Limits } from "../../../src/contract/limits.ts";
import type { PairFacts, RunFacts, Sandbox } from "../../../src/contract/sandbox.ts";
import { build, ending, LIMITS, lines, MIB, textOf } from "./harness.ts";

interface PairOptions {
  readonly inputs?: Readonly<Record<string, Uint8Array>>;
  readonly outputs?: readonly string[];
  readonly leadLimits?: Partial<Limits>;
  readonly peerLimits?: Partial<Limits>;
}

/** Long enough that nothing here ends a lead but itself. */
const PATIENT = { cpu_ms: 20_000, wall_ms: 60_000 };

const ECHO = lines("import sys", "for line in sys.stdin:", "    print(int(line) + 1, flush=True)");

/** Two runs joined by pipes: how they talk, how either ends, and what neither can see of the other. */
export function testPairs(sandbox: () => Sandbox): void {
  async function pair(lead: string, peer: string, options: PairOptions = {}): Promise<PairFacts> {
    const seed = "0123456789abcdef";
    return await sandbox().runPair({
      lead: {
        artifact: await build(sandbox(), lead),
        argv: ["an argument"],
        input_files: options.inputs ?? {},
        output_files: options.outputs ?? [],
        limits: { ...LIMITS, ...PATIENT, ...options.leadLimits },
        seed,
      },
      peer: { artifact: await build(sandbox(), peer), limits: { ...LIMITS, ...options.peerLimits }, seed },
      peer_goes_on_after: [0],
    });
  }

  function said(facts: RunFacts): string {
    return Buffer.from(facts.stderr).toString();
  }

  describe("a pair of runs", () => {
    test("talks over two pipes", async () => {
      const lead = lines(
        "import sys",
        "value = int(open('in.txt').read())",
        "for _ in range(100):",
        "    print(value, flush=True)",
        "    value = int(input())",
        "open('out.txt', 'w').write(str(value))",
        "print(sys.argv[1:], file=sys.stderr)",
      );
      const facts = await pair(lead, ECHO, { inputs: { "in.txt": Buffer.from("7") }, outputs: ["out.txt"] });
      expect([ending(facts.lead), ending(facts.peer)]).toEqual(["exit 0", "exit 0"]);
      expect(textOf(facts.lead.output_files["out.txt"])).toBe("107");
      expect(said(facts.lead)).toBe("['an argument']\n");
      expect([facts.lead.stdout.length, facts.peer.stdout.length]).toEqual([0, 0]);
      expect([facts.peer_ended_first, facts.peer_stopped]).toEqual([false, false]);
      expect(facts.peer.cpu_ms).toBeGreaterThan(0);
    });

    test("shares nothing else", async () => {
      const look = [
        "import os, sys, glob",
        "names = sorted(os.listdir('/work') + os.listdir('/tmp') + os.listdir('/dev/shm'))",
        "pids = [pid for pid in os.listdir('/proc') if pid.isdigit()]",
        "print(names, len(pids), len(os.listdir('/proc/self/fd')), file=sys.stderr)",
      ];
      const lead = lines(
        "open('secret.txt', 'w')",
        "open('/tmp/secret', 'w')",
        ...look,
        "print(1, flush=True)",
        "input()",
      );
      const peer = lines("input()", ...look, "print(1, flush=True)");
      const facts = await pair(lead, peer, { inputs: { "in.txt": Buffer.from("7") } });
      // Two processes each, init and itself; three streams and the directory that is being listed.
      expect(said(facts.lead)).toBe("['in.txt', 'main.py', 'secret', 'secret.txt'] 2 4\n");
      expect(said(facts.peer)).toBe("['main.py'] 2 4\n");
    });

    test("lets the lead write to a peer that has gone, and then read the end", async () => {
      const lead = lines(
        "import sys, time",
        "for line in sys.stdin: pass",
        "for _ in range(100):",
        "    print('x' * 10000, flush=True)",
        "sys.exit(0)",
      );
      const facts = await pair(lead, "print(1)");
      expect([ending(facts.lead), ending(facts.peer)]).toEqual(["exit 0", "exit 0"]);
      expect([facts.peer_ended_first, facts.peer_stopped]).toEqual([true, false]);
    });

    test("lets the peer come to its own end after a lead that allows it", async () => {
      const peer = lines(
        "import sys, time",
        "rest = sys.stdin.read()",
        "for _ in range(100):",
        "    print('x' * 10000, flush=True)",
        "print(repr(rest), file=sys.stderr)",
        "sys.exit(4)",
      );
      const facts = await pair("print('bye')", peer);
      expect([ending(facts.lead), ending(facts.peer), said(facts.peer)]).toEqual(["exit 0", "exit 4", "'bye\\n'\n"]);
      expect([facts.peer_ended_first, facts.peer_stopped]).toEqual([false, false]);
    });

    test("stops the peer after any other end of the lead", async () => {
      const facts = await pair("raise SystemExit(1)", "while True: pass");
      expect([ending(facts.lead), facts.peer_stopped, facts.peer_ended_first]).toEqual(["exit 1", true, false]);
      expect(facts.peer.killed_by).toBeNull();
      expect(facts.peer.cpu_ms).toBeLessThan(LIMITS.cpu_ms);
    });

    test("says who ended first, however soon the other follows", async () => {
      const follow = lines("import sys", "sys.stdin.read()", "sys.exit(1)");
      const crash = "raise SystemExit(3)";
      for (let round = 0; round < 12; round += 1) {
        const [crashed, judged] = await Promise.all([
          pair(follow, crash),
          pair("raise SystemExit(0)", lines("import sys", "sys.stdin.read()", "sys.exit(3)")),
        ]);
        expect([crashed.peer_ended_first, crashed.peer_stopped, ending(crashed.peer)]).toEqual([true, false, "exit 3"]);
        expect([judged.peer_ended_first, judged.peer_stopped, ending(judged.peer)]).toEqual([false, false, "exit 3"]);
      }
    });

    test("that waits for itself ends at the peer's wall limit", async () => {
      const facts = await pair(lines("import sys", "sys.exit(0 if input() == '1' else 1)"), "input()", {
        peerLimits: { wall_ms: 500 },
      });
      expect([ending(facts.peer), facts.peer_ended_first, ending(facts.lead)]).toEqual(["wall", true, "exit 1"]);
    });

    test.each([
      ["cpu", "while True: pass", { cpu_ms: 300 }],
      ["memory", "x = []\nwhile True: x.append(bytearray(1 << 20))", {}],
      ["SIGSEGV", "import ctypes\nctypes.string_at(0)", {}],
    ])("keeps the peer to its limits: %s", async (expected, peer, limits) => {
      const facts = await pair(lines("import sys", "sys.exit(0 if not sys.stdin.read() else 1)"), peer, {
        peerLimits: limits,
      });
      expect([ending(facts.peer), facts.peer_ended_first, ending(facts.lead)]).toEqual([expected, true, "exit 0"]);
    });

    test("counts what the peer writes to nobody", async () => {
      const facts = await pair("pass", "while True: print('x' * 10000)", { peerLimits: { output_bytes: MIB } });
      expect([ending(facts.peer), facts.peer_ended_first]).toEqual(["output", false]);
    });

    test("keeps the lead to its own limits", async () => {
      const facts = await pair("while True: pass", ECHO, { leadLimits: { cpu_ms: 300 } });
      expect([ending(facts.lead), facts.peer_stopped]).toEqual(["cpu", true]);
    });

    test("can be given up", async () => {
      const abort = new AbortController();
      const running = sandbox().runPair(
        {
          lead: { artifact: await build(sandbox(), "input()"), limits: LIMITS, seed: "00" },
          peer: { artifact: await build(sandbox(), "input()"), limits: LIMITS, seed: "00" },
          peer_goes_on_after: [0],
        },
        { signal: abort.signal },
      );
      setTimeout(() => abort.abort(), 200);
      await expect(running).rejects.toMatchObject({ code: "cancelled" });
    });
  });
}
