import { z } from "zod";
import type { JsonValue } from "./json.ts";

/**
 * A value of a `call` test: JSON, with tags for what JSON can't carry: `{"$int":"..."}`, `{"$tuple":[..]}`, `{"$set":[..]}`,
 * `{"$bytes":"base64"}`, `{"$float":"nan"|"inf"|"-inf"}`. Untagged integers beyond 2^53 never get here: the parser refuses them.
 * What the parser made is JSON: looking at each of millions of numbers again would only cost seconds.
 */
export const DataValue: z.ZodType<JsonValue> = z.custom<JsonValue>(
  (value) => value !== undefined,
  "required, expected a JSON value",
);
export type DataValue = JsonValue;
