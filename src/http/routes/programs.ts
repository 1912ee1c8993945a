import type { FastifyInstance } from "fastify";
import { RunProgramRequest } from "../../contract/api.ts";
import type { RouteDeps } from "../deps.ts";
import { bodyOf, noQuery } from "../input.ts";
import { sendJson } from "../reply.ts";

/** A program without a task: what it did, no opinion. */
export function addProgramRoute(app: FastifyInstance, { assay }: Pick<RouteDeps, "assay">): void {
  app.post("/v1/run", async (request, reply) => {
    noQuery(request);
    return sendJson(reply, await assay.run(bodyOf(request, RunProgramRequest)));
  });
}
