import { z } from "zod";

const Message = z.strictObject({
  role: z.string(),
  content: z.union([
    z.string(),
    z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).describe("text parts are joined"),
    z.null(),
  ]),
  name: z.string().optional(),
});

/** What the model wrote, in any of the forms that trainers hold it in. */
export const Solution = z.union([
  z.string().describe("the whole response"),
  z.strictObject({ text: z.string() }).describe("the whole response"),
  z.strictObject({ code: z.string(), language: z.string().optional() }).describe("a program as it is"),
  z.strictObject({ answer: z.string() }).describe("an answer already taken out of its response"),
  z.strictObject({ patch: z.string() }).describe("a unified diff as it is"),
  z.strictObject({ messages: z.array(Message).min(1) }).describe("the last assistant message is the response"),
]);
export type Solution = z.infer<typeof Solution>;

/** A solution in the one form that graders and digests see: messages and bare strings have become `text`. */
export type SolutionContent =
  | { readonly text: string }
  | { readonly code: string; readonly language?: string }
  | { readonly answer: string }
  | { readonly patch: string };
