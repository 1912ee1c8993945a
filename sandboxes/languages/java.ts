import type { LanguageDefinition } from "./definition.ts";
import { readJavaNames } from "./java-source.ts";
import { JDK_VERSION, JVM_COMPILER_FLAGS, jvmPlan } from "./jvm.ts";

const OUTPUT = "program.jar";

/**
 * A public class has to lie in a file of its name, and single-file programs call theirs as they like; so the file is renamed for the
 * compiler. Other files are found by their names. The classes become one file: starting from it is as fast, and it is one to hand on.
 */
const COMPILE = `main="$0" name="$1" class="$2"; shift 2
if [ "$main" != "$name" ]; then mv -- "./$main" "./$name" || exit 2; fi
javac "$@" -encoding UTF-8 -nowarn -proc:none -Xmaxerrs 20 -d /tmp/classes "./$name" || exit 1
exec jar "$@" --create --no-compress --main-class "$class" --file ${OUTPUT} -C /tmp/classes .`;

/** Java 17, in one file with a class of any name, or in several. */
export const JAVA = {
  id: "java",
  aliases: ["java17", "java 17", "openjdk", "jdk", "java8", "java11", "java 8", "java 11"],
  main: "Main.java",
  timeMultiplier: 2,
  image: "core",
  // Debian's security updates of OpenJDK are its releases: 17.0.16, 17.0.17, ...
  packages: ["openjdk-17-jdk-headless=17.*"],
  directories: ["/etc/java-17-openjdk"],
  hostTools: [JDK_VERSION],
  compile: {
    argv(main, files) {
      const { publicType, mainClass } = readJavaNames(Buffer.from(files[main] ?? new Uint8Array()).toString());
      const name = publicType === null ? main : `${publicType}.java`;
      const flags = [...JVM_COMPILER_FLAGS, "-Xmx640m"].map((flag) => `-J${flag}`);
      return ["sh", "-c", COMPILE, main, name, mainClass ?? "Main", ...flags];
    },
    output: OUTPUT,
  },
  plan: (jar) => jvmPlan(jar),
  smoke: {
    source: `import java.util.Scanner;
class Adder {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        System.out.println(in.nextInt() + in.nextInt());
    }
}
`,
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "public class Main {\n",
  samples: {
    endless: "public class Main { public static void main(String[] args) { for (;;) { } } }\n",
    hungry: `import java.util.*;
public class Solution {
    public static void main(String[] args) {
        List<byte[]> all = new ArrayList<>();
        for (;;) all.add(new byte[1 << 20]);
    }
}
`,
    exit3: "public class Main { public static void main(String[] args) { System.exit(3); } }\n",
  },
} as const satisfies LanguageDefinition;
