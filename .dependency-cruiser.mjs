/**
 * Which folder may import which. Allow-lists: a new folder is forbidden until a line here allows it. `test/architecture.test.ts`
 * shows that each rule catches a breach.
 */

/** `from` may import only itself and `allowed`, of what lies in this repository. */
function only(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: `^${from}/` },
    to: {
      path: "^(src|graders|sandboxes|test|bench|examples)/",
      pathNot: [from, ...allowed].map((path) => `^${path}`),
    },
  };
}

/** `from` may import only `packages` of npm. */
function npmOnly(name, from, packages) {
  return {
    name,
    severity: "error",
    comment: `${from} may import of npm only ${packages.join(", ") || "nothing"}`,
    from: { path: `^${from}/` },
    to: {
      dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"],
      pathNot: packages.map((name) => `node_modules/${name}/`),
    },
  };
}

/** `from` may import only `modules` of node. */
function nodeOnly(name, from, modules) {
  return {
    name,
    severity: "error",
    comment: `${from} may import of node only ${modules.join(", ") || "nothing"}`,
    from: { path: `^${from}/` },
    to: { dependencyTypes: ["core"], pathNot: modules.map((module) => `^(node:)?${module}$`) },
  };
}

const OUTER = ["src/contract/", "src/core/", "src/config/"];

const configuration = {
  forbidden: [
    only("contract-imports-nothing", "src/contract", [], "the contract is what everything else agrees on"),
    npmOnly("contract-npm", "src/contract", ["zod"]),
    nodeOnly("contract-node", "src/contract", []),
    only("core-knows-ports", "src/core", ["src/contract/"], "the pipeline knows ports, never their adapters"),
    npmOnly("core-npm", "src/core", ["zod"]),
    nodeOnly("core-node", "src/core", ["crypto", "buffer", "timers", "timers/promises", "util", "events"]),
    only("config-imports-contract", "src/config", ["src/contract/"], "configuration is read before anything is built"),
    npmOnly("config-npm", "src/config", ["zod"]),
    only("telemetry-imports-contract", "src/telemetry", ["src/contract/"], "others are counted; they do not count"),
    npmOnly("telemetry-npm", "src/telemetry", ["pino", "prom-client"]),
    only("http-knows-no-adapter", "src/http", OUTER, "a transport reaches the rest through core/assay"),
    npmOnly("http-npm", "src/http", ["fastify", "zod"]),
    only("cli-knows-no-adapter", "src/cli", OUTER, "commands get the service passed in"),
    npmOnly("cli-npm", "src/cli", ["commander", "zod"]),
    only("queue-knows-no-adapter", "src/queue", OUTER, "a queue orders work and knows nothing of it"),
    npmOnly("queue-npm", "src/queue", []),
    only("store-knows-no-adapter", "src/store", [...OUTER, "src/threads/"], "a store keeps what it is given"),
    npmOnly("store-npm", "src/store", ["libsql", "zod"]),
    only(
      "workers-run-graders",
      "src/workers",
      ["src/contract/", "src/threads/", "graders/"],
      "threads run rules and comparisons of graders, and nothing else",
    ),
    npmOnly("workers-npm", "src/workers", []),
    only("threads-know-no-work", "src/threads", [], "a thread answers questions, whatever they are about"),
    npmOnly("threads-npm", "src/threads", []),
    nodeOnly("threads-node", "src/threads", ["worker_threads", "url"]),
    only("graders-are-pure", "graders", ["src/contract/"], "a grader decides from what it is given"),
    npmOnly("graders-npm", "graders", []),
    nodeOnly("graders-no-io", "graders", ["crypto", "buffer", "util"]),
    only("sandboxes-know-no-tasks", "sandboxes", ["src/contract/"], "a sandbox runs programs and returns facts"),
    npmOnly("sandboxes-npm", "sandboxes", ["dockerode", "@types/dockerode"]),
    {
      name: "only-main-builds",
      comment: "main.ts is the composition root: nobody imports it",
      severity: "error",
      from: { path: "^(src|graders|sandboxes)/", pathNot: "^src/main\\.ts$" },
      to: { path: "^src/main\\.ts$" },
    },
    {
      name: "no-cycles",
      comment: "a cycle has no order to read it in",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "an import that resolves to nothing is checked by no other rule",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|coverage)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
export default configuration;
