import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { UseQuery } from "../../contract/api.ts";
import { parseShape } from "../../contract/shape.ts";
import type { UseFilter } from "../../contract/store.ts";
import type { Assay, UseView } from "../../core/assay.ts";
import type { RouteDeps } from "../deps.ts";
import { acceptsLines, splitMetadata } from "../input.ts";
import { sendJson } from "../reply.ts";
import { sendLines } from "../stream.ts";
import { toUseItem } from "../views.ts";

const Query = z.strictObject(UseQuery.shape);

/** Uses, newest first: a page of them, or all as JSON lines. */
export function addUseRoutes(app: FastifyInstance, { assay, log }: Pick<RouteDeps, "assay" | "log">): void {
  app.get("/v1/rewards", async (request, reply) => {
    const { metadata, rest } = splitMetadata(request);
    const { detail, ...asked } = parseShape(Query, rest);
    const filter: UseFilter = {
      limit: asked.limit,
      ...(asked.task_id !== undefined && { task_id: asked.task_id }),
      ...(asked.run_id !== undefined && { run_id: asked.run_id }),
      ...(asked.verdict !== undefined && { verdict: asked.verdict }),
      ...(asked.status !== undefined && { status: asked.status }),
      ...(asked.cursor !== undefined && { cursor: asked.cursor }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
    };
    if (acceptsLines(request)) {
      return sendLines(reply, allUses(assay, filter), (view) => JSON.stringify(toUseItem(view, detail)), {
        whenClientLeaves: "stop",
        log,
      });
    }
    const page = await assay.listUses(filter);
    return sendJson(reply, {
      items: page.items.map((view) => toUseItem(view, detail)),
      next_cursor: page.next_cursor,
    });
  });
}

async function* allUses(assay: Pick<Assay, "listUses">, filter: UseFilter): AsyncGenerator<UseView> {
  let next: UseFilter | null = filter;
  while (next !== null) {
    const page: Awaited<ReturnType<Assay["listUses"]>> = await assay.listUses(next);
    yield* page.items;
    next = page.next_cursor === null ? null : { ...filter, cursor: page.next_cursor };
  }
}
