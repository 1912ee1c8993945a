import type { FastifyInstance, HTTPMethods } from "fastify";
import { ServiceError } from "../contract/errors.ts";

/** The methods of each route, by its pattern. */
export type RouteMethods = ReadonlyMap<string, ReadonlySet<string>>;

const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const satisfies readonly HTTPMethods[];

/** Notes the routes that are added from here on. */
export function rememberMethods(app: FastifyInstance): RouteMethods {
  const known = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const methods = known.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one.toUpperCase());
    known.set(url, methods);
  });
  return known;
}

/** Answers 405 with `Allow` where a path is known and its method is not. Call after all routes are added. */
export function refuseOtherMethods(app: FastifyInstance, known: RouteMethods): void {
  for (const [url, methods] of [...known]) {
    const allow = [...methods].sort().join(", ");
    app.route({
      url,
      method: METHODS.filter((method) => !methods.has(method)),
      // Before any body is read.
      onRequest: async (request, reply) => {
        reply.header("allow", allow);
        throw new ServiceError("method_not_allowed", `${request.method} is not for this path, which takes ${allow}`);
      },
      handler: async () => undefined,
    });
  }
}
