import type { FastifyInstance } from "fastify";
import type { RouteDeps } from "../deps.ts";
import { DOCS_CSP, docsPage } from "../openapi/docs-page.ts";
import { componentSchemas } from "../openapi/schemas.ts";
import { openApiDocument } from "../openapi.ts";
import { JSON_TYPE, sendJson } from "../reply.ts";

/** Routes that need no token: probes have none, and the documents hold nothing of the data. */
export const OPEN_ROUTES: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/openapi.json", "/docs"]);

/** Health, metrics and the documents. */
export function addSystemRoutes(app: FastifyInstance, { assay, metrics }: Pick<RouteDeps, "assay" | "metrics">): void {
  const document = once(() => JSON.stringify(openApiDocument()));
  const page = once(() => docsPage(componentSchemas()));

  app.get("/healthz", async (_request, reply) => sendJson(reply, { status: "ok" }));

  app.get("/readyz", async (_request, reply) => {
    const readiness = await assay.readiness();
    return sendJson(reply.code(readiness.ready ? 200 : 503), readiness);
  });

  app.get("/metrics", async (_request, reply) => {
    const { contentType, body } = await metrics.exposition();
    return reply.type(contentType).send(body);
  });

  app.get("/openapi.json", async (_request, reply) => reply.type(JSON_TYPE).send(document()));

  app.get("/docs", async (_request, reply) => {
    return reply.header("content-security-policy", DOCS_CSP).type("text/html; charset=utf-8").send(page());
  });
}

/** Made when it is first asked for: a start has better things to do. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
