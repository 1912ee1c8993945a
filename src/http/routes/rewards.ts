import type { FastifyInstance } from "fastify";
import { RewardRequest } from "../../contract/api.ts";
import { ServiceError } from "../../contract/errors.ts";
import type { RouteDeps } from "../deps.ts";
import { bodyOf, noBody, noQuery, type PathId, pathId, prefersAsync, queryOf, receivedAtMs } from "../input.ts";
import { sendProblem } from "../problem.ts";
import { RecordQuery } from "../queries.ts";
import { sendJson } from "../reply.ts";
import { projectRecord } from "../views.ts";

/** One reward: grade, look up, grade again; and the end of a whole run. */
export function addRewardRoutes(app: FastifyInstance, { assay }: Pick<RouteDeps, "assay">): void {
  app.post("/v1/rewards", async (request, reply) => {
    noQuery(request);
    const asked = bodyOf(request, RewardRequest);
    if (prefersAsync(request)) {
      const pending = await assay.enqueue(asked);
      reply.code(202).header("location", `/v1/rewards/${encodeURIComponent(pending.id)}`);
      return sendJson(reply.header("preference-applied", "respond-async"), pending);
    }
    const answer = await assay.reward(asked, receivedAtMs(reply.elapsedTime));
    if (answer.state === "done") return sendJson(reply, projectRecord(answer.record, asked.options.detail));
    const passed = new ServiceError("deadline_exceeded", "the deadline has passed; the grading goes on");
    return sendProblem(reply, passed, answer.pending);
  });

  app.get<PathId>("/v1/rewards/:id", async (request, reply) => {
    const { detail } = queryOf(request, RecordQuery);
    const id = pathId(request.params.id);
    const found = await assay.getReward(id);
    if (found === null) throw new ServiceError("not_found", `no record ${id}`, { path: "id" });
    return sendJson(reply, "schema" in found ? projectRecord(found, detail) : found);
  });

  app.post<PathId>("/v1/rewards/:id/replay", async (request, reply) => {
    noQuery(request);
    noBody(request);
    return sendJson(reply, await assay.replay(pathId(request.params.id)));
  });

  app.delete<{ Params: { run_id: string } }>("/v1/runs/:run_id", async (request, reply) => {
    noQuery(request);
    return sendJson(reply, await assay.cancelRun(pathId(request.params.run_id, "run_id")));
  });
}
