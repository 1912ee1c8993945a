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
  // The map grows with what is added here.
  const routes = [...known].map(([url, methods]) => ({ url, methods: [...methods] }));
  for (const { url, methods } of routes) {
    // `GET /v1/tasks/import` is for a task of that name: the router finds the wider pattern itself.
    const wider = routes.filter((other) => covers(other.url, url)).flatMap((other) => other.methods);
    const taken = new Set([...methods, ...wider]);
    const allow = [...taken].sort().join(", ");
    app.route({
      url,
      method: METHODS.filter((method) => !taken.has(method)),
      // Before any body is read.
      onRequest: async (request, reply) => {
        reply.header("allow", allow);
        throw new ServiceError("method_not_allowed", `${request.method} is not for this path, which takes ${allow}`);
      },
      handler: async () => undefined,
    });
  }
}

/** True where `pattern` is another route that matches the path `url`, by its parameters. */
function covers(pattern: string, url: string): boolean {
  const parts = pattern.split("/");
  const steps = url.split("/");
  if (pattern === url || parts.length !== steps.length) return false;
  return parts.every(
    (part, index) => part === steps[index] || (part.startsWith(":") && !steps[index]?.startsWith(":")),
  );
}
