import { z } from "zod";
import { TaskQuery } from "../contract/service-api.ts";
import { IMPORT_FORMATS } from "../core/import/formats.ts";

/** `GET /v1/rewards/{id}`. */
export const RecordQuery = z.strictObject({ detail: z.enum(["summary", "full"]).default("full") });

/** `GET /v1/tasks/{id}`. */
export const RevealQuery = TaskQuery.pick({ reveal: true });

/** `POST /v1/tasks/import`. */
export const ImportQuery = z.strictObject({
  format: z.enum(IMPORT_FORMATS).default("tasks").describe("`tasks`, or the data set that the rows come from"),
});
