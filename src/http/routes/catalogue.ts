import type { FastifyInstance } from "fastify";
import type { RouteDeps } from "../deps.ts";
import { noQuery } from "../input.ts";
import { sendJson } from "../reply.ts";
import { toSandboxInfo } from "../views.ts";

/** What judges and what isolates, with their versions. */
export function addCatalogueRoutes(app: FastifyInstance, { assay }: Pick<RouteDeps, "assay">): void {
  app.get("/v1/graders", async (request, reply) => {
    noQuery(request);
    return sendJson(reply, { items: assay.graders(), next_cursor: null });
  });

  app.get("/v1/sandboxes", async (request, reply) => {
    noQuery(request);
    return sendJson(reply, { items: [toSandboxInfo(assay.sandbox())], next_cursor: null });
  });
}
