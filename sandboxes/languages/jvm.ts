import type { Limits } from "../../src/contract/limits.ts";
import type { Command, RunPlan } from "./definition.ts";

const MIB = 2 ** 20;
/** The virtual machine's own: code, classes, tables of the collector. A quarter of a small limit, never more than this. */
const OWN_BYTES = 64 * MIB;
/** The largest stack that it takes. */
const MAX_STACK_BYTES = 1024 * MIB - 64 * 1024;
/**
 * Where the heap is full, this takes the rest of the run's memory: so the sandbox itself finds the run beyond its limit, and says
 * so, whatever the program makes of the error.
 */
const TAKE_THE_REST = "cat /dev/zero | tail -c 1000000000000";

/** Which Java a host has, by the file that every one brings: to ask it would be to start it. */
export const JDK_VERSION: Command = [
  "sh",
  "-c",
  'grep -h "^JAVA.*VERSION=\\|^IMPLEMENTOR" "$(dirname "$(readlink -f "$(command -v javac)")")/../release"',
];

/** Flags of every virtual machine here: one thread for collecting, no files of its own, what it needs for a short program only. */
export const JVM_FLAGS: readonly string[] = ["-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto"];

/** Flags of a compiler that runs for seconds at most: the optimising one would not be done in time. */
export const JVM_COMPILER_FLAGS: readonly string[] = [...JVM_FLAGS, "-XX:TieredStopAtLevel=1", "-Xss64m"];

/** Flags by which a program may use the memory and the stack that its run has. */
export function jvmLimits({ memory_bytes, stack_bytes }: Limits): readonly string[] {
  const heap = memory_bytes - Math.min(OWN_BYTES, Math.floor(memory_bytes / 4));
  const stack = Math.min(stack_bytes, MAX_STACK_BYTES);
  return [
    `-Xmx${Math.floor(heap / MIB)}m`,
    `-Xss${Math.floor(stack / 1024)}k`,
    `-XX:OnOutOfMemoryError=${TAKE_THE_REST}`,
    // The same on every host, however many processors it has.
    "-XX:ActiveProcessorCount=1",
    "-Djava.awt.headless=true",
    "-DONLINE_JUDGE=true",
  ];
}

/** Runs the main class that a jar names; `flags` are the language's own. */
export function jvmPlan(jar: string, flags: readonly string[] = []): RunPlan {
  return { mode: "exec", argv: ({ limits }) => ["java", ...JVM_FLAGS, ...jvmLimits(limits), ...flags, "-jar", jar] };
}
