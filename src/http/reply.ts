import type { FastifyReply } from "fastify";

/** Answers with a value as JSON. What the service makes itself is not validated again. */
export function sendJson(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(JSON.stringify(value));
}
