import type { Output, RunProgramRequest, RunProgramResponse } from "../contract/api.ts";
import { ServiceError } from "../contract/errors.ts";
import type { RunFacts, Sandbox } from "../contract/sandbox.ts";
import type { AdmitDeps } from "./admit.ts";
import { digestOf } from "./canonical.ts";
import { effectiveLimits } from "./limits.ts";

/**
 * Runs a program without a task. Rejects with `language_unknown`, `limit_too_high`, `invalid_request` (files without the
 * language's main file) and the sandbox's own errors.
 */
export async function runProgram(
  request: RunProgramRequest,
  deps: Pick<AdmitDeps, "languages" | "maxima" | "sandboxProblem">,
  sandbox: Sandbox | null,
): Promise<RunProgramResponse> {
  const language = deps.languages.resolve(request.language);
  if (language === null) {
    throw new ServiceError("language_unknown", `unknown language ${request.language}`, { path: "language" });
  }
  const limits = effectiveLimits({ limits: request.limits }, language, deps.maxima);
  if (sandbox === null) throw new ServiceError("sandbox_unavailable", deps.sandboxProblem() ?? "no sandbox is ready");
  const files = request.files ?? { [language.main]: request.code ?? "" };
  if (files[language.main] === undefined) {
    throw new ServiceError("invalid_request", `files must hold ${language.main}`, { path: "files" });
  }
  const program = {
    language: language.id,
    main: language.main,
    files: Object.fromEntries(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)])),
  };
  const built = await sandbox.build(program, limits);
  if (!built.ok) return response(language.id, "compile", built.facts, built.compile_ms);
  const facts = await sandbox.run({
    artifact: built.artifact,
    stdin: Buffer.from(request.stdin),
    limits,
    seed: digestOf([request.code ?? "", request.stdin]).slice(-16),
  });
  return response(language.id, "run", facts, built.compile_ms);
}

function response(language: string, phase: "compile" | "run", facts: RunFacts, compileMs: number): RunProgramResponse {
  const { output_files: _files, stdout, stderr, ...plain } = facts;
  return { language, phase, ...plain, stdout: toOutput(stdout), stderr: toOutput(stderr), compile_ms: compileMs };
}

/** Text where the bytes are UTF-8, else base64, so that no byte is lost. */
function toOutput(bytes: Uint8Array): Output {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes).toString("base64") };
  }
}
