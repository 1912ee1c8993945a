import type { Command, LanguageDefinition } from "./definition.ts";
import { JDK_VERSION, JVM_COMPILER_FLAGS, jvmPlan } from "./jvm.ts";

const OUTPUT = "program.jar";

/** The name of the compiler's archive tells its version; to ask it would be to start it. */
const VERSION: Command = [
  "sh",
  "-c",
  'home="$(dirname "$(readlink -f "$(command -v kotlinc)")")/.."; cat "$home/build.txt" 2>/dev/null || basename "$(readlink -f "$home/lib/kotlin-compiler.jar")"',
];

/** Kotlin 1.3, as Debian has it, on Java 17. */
export const KOTLIN = {
  id: "kotlin",
  aliases: ["kt", "kts", "kotlin_script", "kotlinc"],
  main: "main.kt",
  timeMultiplier: 2,
  image: "extended",
  packages: ["kotlin=1.3.31+ds1-*", "openjdk-17-jdk-headless=17.*"],
  directories: ["/etc/java-17-openjdk"],
  hostTools: [VERSION, JDK_VERSION],
  compile: {
    argv: (main) => ["kotlinc", `./${main}`, "-nowarn", "-include-runtime", "-d", OUTPUT],
    env: { JAVA_OPTS: `${JVM_COMPILER_FLAGS.join(" ")} -Xmx900m` },
    output: OUTPUT,
    memoryBytes: 1536 * 2 ** 20,
  },
  plan: (jar) => jvmPlan(jar),
  smoke: {
    source: "fun main() {\n    println(readLine()!!.split(' ').map { it.toInt() }.sum())\n}\n",
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "fun main() {\n",
  samples: {
    endless: "fun main() { while (true) { } }\n",
    hungry: "fun main() { val all = ArrayList<ByteArray>(); while (true) all.add(ByteArray(1 shl 20)) }\n",
    exit3: "fun main() { kotlin.system.exitProcess(3) }\n",
  },
} as const satisfies LanguageDefinition;
