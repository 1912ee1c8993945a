import type { Command, LanguageDefinition } from "./definition.ts";
import { JDK_VERSION, JVM_COMPILER_FLAGS, jvmPlan } from "./jvm.ts";

const OUTPUT = "program.jar";
const HOME = "/usr/share/scala-2.11";

/** The name of the compiler's archive tells its version; to ask it would be to start it. */
const VERSION: Command = ["sh", "-c", `basename "$(readlink -f ${HOME}/lib/scala-compiler.jar)"`];

/** Scala 2.11, as Debian has it, on Java 17. */
export const SCALA = {
  id: "scala",
  aliases: ["scala2", "sc", "scalac"],
  main: "Main.scala",
  timeMultiplier: 2,
  image: "extended",
  packages: ["scala=2.11.12-*", "openjdk-17-jdk-headless=17.*"],
  directories: ["/etc/java-17-openjdk"],
  hostTools: [VERSION, JDK_VERSION],
  compile: {
    argv: (main) => ["scalac", "-nowarn", "-d", OUTPUT, `./${main}`],
    env: { JAVA_OPTS: `${JVM_COMPILER_FLAGS.join(" ")} -Xmx900m` },
    output: OUTPUT,
    memoryBytes: 1536 * 2 ** 20,
  },
  plan: (jar) => jvmPlan(jar, [`-Xbootclasspath/a:${HOME}/lib/scala-library.jar`]),
  smoke: {
    source: "object Main extends App {\n  println(scala.io.StdIn.readLine().split(' ').map(_.toInt).sum)\n}\n",
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "object Main extends App {\n",
  samples: {
    endless: "object Main { def main(args: Array[String]): Unit = while (true) { } }\n",
    hungry:
      "object Main { def main(args: Array[String]): Unit = { var all = List[Array[Byte]](); while (true) all = new Array[Byte](1 << 20) :: all } }\n",
    exit3: "object Main { def main(args: Array[String]): Unit = sys.exit(3) }\n",
  },
} as const satisfies LanguageDefinition;
