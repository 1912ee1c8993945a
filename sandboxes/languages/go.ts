import type { Command, Files, LanguageDefinition } from "./definition.ts";
import { executePlan, GCC_PACKAGES } from "./gcc.ts";

const OUTPUT = "a.out";

/**
 * The packages of the standard library lie compiled beside their sources, so that a program needs no more than itself compiled;
 * releases from 1.20 on have them only after `GODEBUG=installgoroot=all go install std`. Says nothing where they are missing.
 */
const VERSION: Command = [
  "sh",
  "-c",
  '[ -e "$(go env GOROOT)/pkg/$(go env GOOS)_$(go env GOARCH)/fmt.a" ] 2>/dev/null && go version',
];

/** One package: a module where the program brings a `go.mod`, else all files beside the main one but tests. */
function sourcesOf(main: string, files: Files): readonly string[] {
  if (Object.hasOwn(files, "go.mod")) return ["."];
  const beside = Object.keys(files).filter((path) => /^[^/]+\.go$/.test(path) && !path.endsWith("_test.go"));
  return [...new Set([main, ...beside.sort()])].map((path) => `./${path}`);
}

/** Go, with its standard library only. */
export const GO = {
  id: "go",
  aliases: ["golang", "go1.19", "go_lang", "go lang", "go_test", "go_test.go"],
  main: "main.go",
  timeMultiplier: 1,
  image: "core",
  packages: ["golang-1.19-go=1.19.8-*", "golang-go=2:1.19~*", ...GCC_PACKAGES],
  hostTools: [VERSION, ["go", "env", "GOROOT", "CGO_ENABLED"]],
  compile: {
    argv: (main, files) => ["go", "build", "-p=1", "-ldflags=-s -w", "-o", OUTPUT, ...sourcesOf(main, files)],
    env: {
      GOCACHE: "/tmp/go-cache",
      GOPATH: "/tmp/go",
      GOFLAGS: "",
      GO111MODULE: "auto",
      GOPROXY: "off",
      GOSUMDB: "off",
      GOTOOLCHAIN: "local",
      GODEBUG: "installgoroot=all",
      GOMAXPROCS: "1",
    },
    output: OUTPUT,
  },
  // CPU time counts whatever it is spent on: more threads would only spend more of it.
  plan: (main) => ({ ...executePlan(main), env: { GOMAXPROCS: "1" } }),
  smoke: {
    source: `package main

import "fmt"

func main() {
	var a, b int
	fmt.Scan(&a, &b)
	fmt.Println(a + b)
}
`,
    stdin: "40 2\n",
    stdout: "42\n",
  },
  syntaxError: "package main\n\nfunc main() {\n",
  samples: {
    endless: "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n",
    hungry:
      "package main\n\nfunc main() {\n\tvar all [][]byte\n\tfor {\n\t\tpage := make([]byte, 1<<20)\n\t\tfor i := range page {\n\t\t\tpage[i] = 1\n\t\t}\n\t\tall = append(all, page)\n\t}\n}\n",
    exit3: 'package main\n\nimport "os"\n\nfunc main() { os.Exit(3) }\n',
  },
} as const satisfies LanguageDefinition;
