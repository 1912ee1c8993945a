import type { LanguageDefinition } from "./definition.ts";

const OUTPUT = "program.exe";

/** C# 7 under Mono. */
export const CSHARP = {
  id: "csharp",
  aliases: ["c#", "cs", "mono", "mcs", "c_sharp", "c sharp", "csharp-mono", "dotnet"],
  main: "main.cs",
  timeMultiplier: 1,
  image: "extended",
  packages: [
    "mono-mcs=6.8.0.105+dfsg-*",
    "mono-runtime=6.8.0.105+dfsg-*",
    "libmono-system4.0-cil=6.8.0.105+dfsg-*",
    "libmono-system-core4.0-cil=6.8.0.105+dfsg-*",
    "libmono-system-numerics4.0-cil=6.8.0.105+dfsg-*",
  ],
  directories: ["/etc/mono"],
  hostTools: [
    ["mcs", "--version"],
    ["mono", "--version"],
  ],
  compile: {
    argv: (main) => ["mcs", "-optimize+", "-nologo", "-warn:0", "-r:System.Numerics", `-out:${OUTPUT}`, `./${main}`],
    output: OUTPUT,
  },
  plan: (program) => ({ mode: "exec", argv: () => ["mono", program] }),
  smoke: {
    source: `using System;
using System.Linq;
class Adder {
    static void Main() { Console.WriteLine(Console.ReadLine().Split(' ').Select(int.Parse).Sum()); }
}
`,
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "class Main {\n",
  samples: {
    endless: "class P { static void Main() { for (;;) { } } }\n",
    hungry:
      "using System.Collections.Generic;\nclass P { static void Main() { var all = new List<byte[]>(); for (;;) { var page = new byte[1 << 20]; for (int i = 0; i < page.Length; i += 512) page[i] = 1; all.Add(page); } } }\n",
    exit3: "class P { static int Main() { return 3; } }\n",
  },
} as const satisfies LanguageDefinition;
