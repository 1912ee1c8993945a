import type { LanguageFamily } from "../../src/contract/language.ts";
import type { LanguageDefinition, SmokeProgram } from "./definition.ts";
import { cppStep, executePlan, GCC_PACKAGES, gccTools } from "./gcc.ts";

const COMPILER = "/usr/bin/g++";

const SMOKE: SmokeProgram = {
  source: "#include <bits/stdc++.h>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << '\\n'; }\n",
  stdin: "40 2\n",
  stdout: "42\n",
};

const FAMILY: LanguageFamily = { names: ["cpp", "c++", "cc", "cxx", "g++"] };

const COMMON = {
  family: FAMILY,
  main: "main.cpp",
  timeMultiplier: 1,
  image: "core",
  packages: ["g++-12=12.2.0-*", "g++=4:12.2.0-*", ...GCC_PACKAGES],
  hostTools: gccTools(COMPILER),
  plan: executePlan,
  smoke: SMOKE,
  syntaxError: "int main() { return 0\n",
  samples: {
    endless: "int main() { for (volatile int n = 0;;) n = n + 1; }\n",
    hungry:
      "#include <vector>\nint main() { std::vector<std::vector<int>> all; for (;;) all.emplace_back(1 << 18, 1); }\n",
    exit3: "int main() { return 3; }\n",
  },
} as const;

/** C++17 with GNU extensions, what most contest programs are written for; older dialects are a part of it. */
export const CPP = {
  ...COMMON,
  id: "cpp",
  aliases: ["c++", "cc", "cxx", "g++", "c++11", "cpp11", "c++14", "cpp14", "c++17", "cpp17", "gnu++17", "gnu++14"],
  compile: cppStep(COMPILER, "gnu++17"),
} as const satisfies LanguageDefinition;

export const CPP20 = {
  ...COMMON,
  id: "cpp20",
  aliases: ["c++20", "c++2a", "gnu++20"],
  compile: cppStep(COMPILER, "gnu++20"),
} as const satisfies LanguageDefinition;

export const CPP23 = {
  ...COMMON,
  id: "cpp23",
  aliases: ["c++23", "c++2b", "gnu++23"],
  compile: cppStep(COMPILER, "gnu++23"),
} as const satisfies LanguageDefinition;
