import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { ServiceError } from "../contract/errors.ts";
import { type Auth, createAuth } from "./auth.ts";
import { installBodyParsers } from "./body.ts";
import type { AppDeps } from "./deps.ts";
import { refuseOtherMethods, rememberMethods } from "./methods.ts";
import { createErrorHandler, rawProblem, sendProblem } from "./problem.ts";
import { addBatchRoute } from "./routes/batch.ts";
import { addCatalogueRoutes } from "./routes/catalogue.ts";
import { addProgramRoute } from "./routes/programs.ts";
import { addRewardRoutes } from "./routes/rewards.ts";
import { addSystemRoutes, OPEN_ROUTES } from "./routes/system.ts";
import { addTaskRoutes } from "./routes/tasks.ts";
import { addUseRoutes } from "./routes/uses.ts";

const HEADERS_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 75_000;
const CLOSE_IDLE_MS = 50;
/** Node's own bound on a request line is 16 KiB; no id that fits it is cut by the router. */
const MAX_PARAM_LENGTH = 16_384;

/** The HTTP side of the service, not yet listening. Everything it answers with is JSON, JSON lines or a problem. */
export function buildApp(deps: AppDeps): FastifyInstance {
  const auth = createAuth(deps.config);
  const app = fastify({
    logger: false,
    genReqId: requestId,
    requestIdHeader: false,
    // A wait for a reward may be long: only the arrival of the head is timed here, that of a body where it is read.
    requestTimeout: 0,
    connectionTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    // The core refuses work while draining; health and records are still answered.
    return503OnClosing: false,
    bodyLimit: deps.config.bodyLimitBytes,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, new ServiceError("invalid_request", error.message, { cause: error }));
    },
    clientErrorHandler: answerBadHttp,
  });
  installBodyParsers(app, deps.config.bodyLimitBytes);
  installHooks(app, deps, auth);
  closeIdleWhileClosing(app);
  app.setErrorHandler(createErrorHandler(deps.log));
  app.setNotFoundHandler((request, reply) => {
    sendProblem(reply, new ServiceError("not_found", `there is no ${request.method} ${request.url.slice(0, 256)}`));
  });

  const methods = rememberMethods(app);
  const routeDeps = { ...deps, auth };
  addRewardRoutes(app, routeDeps);
  addBatchRoute(app, routeDeps);
  addUseRoutes(app, routeDeps);
  addTaskRoutes(app, routeDeps);
  addProgramRoute(app, routeDeps);
  addCatalogueRoutes(app, routeDeps);
  addSystemRoutes(app, routeDeps);
  refuseOtherMethods(app, methods);
  return app;
}

/** A connection that becomes idle after closing began would be kept for as long as its client likes. */
function closeIdleWhileClosing(app: FastifyInstance): void {
  app.addHook("preClose", async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), CLOSE_IDLE_MS);
    app.server.once("close", () => clearInterval(timer));
  });
}

function installHooks(app: FastifyInstance, { log, metrics }: AppDeps, auth: Auth): void {
  app.addHook("onRequest", async (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers({
      "x-request-id": request.id,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    auth.checkHost(request.headers);
    if (!OPEN_ROUTES.has(request.routeOptions.url ?? "")) auth.identify(request.headers);
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    const event = { method: request.method, route, status: reply.statusCode, milliseconds: reply.elapsedTime };
    metrics.request(event);
    log.debug({ request_id: request.id, ...event }, "answered");
  });
}

/** The caller's own id where it is short and plain, else a new one. */
function requestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : randomUUID();
}

/** Bytes that are no HTTP request reach no route. */
function answerBadHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy(error);
    return;
  }
  if (error.code === "ERR_HTTP_REQUEST_TIMEOUT")
    socket.end(rawProblem(408, "the request's head did not arrive in time"));
  else if (error.code === "HPE_HEADER_OVERFLOW")
    socket.end(rawProblem(431, "the request's head is larger than 16 KiB"));
  else socket.end(rawProblem(400, "the bytes sent are no HTTP/1.1 request"));
}
