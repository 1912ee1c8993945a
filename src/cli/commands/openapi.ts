import { Command } from "commander";
import type { CliHost } from "../host.ts";

/** `assay openapi`: the document that `GET /openapi.json` serves. */
export function openApiCommand(host: CliHost): Command {
  return new Command("openapi").description("print the OpenAPI document of the HTTP API").action(() => {
    process.stdout.write(`${JSON.stringify(host.openApi(), null, 2)}\n`);
  });
}
