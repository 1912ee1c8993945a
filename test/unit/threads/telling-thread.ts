import { answerWith } from "../../../src/threads/answer.ts";

/** What the tests of threads ask for. */
export type Question =
  | { readonly type: "echo"; readonly text: string }
  | { readonly type: "measure"; readonly bytes: Uint8Array }
  | { readonly type: "spin" }
  | { readonly type: "throw" }
  | { readonly type: "exit" };

answerWith((question: Question): string => {
  switch (question.type) {
    case "echo":
      return question.text;
    case "measure":
      return `${question.bytes.length} bytes`;
    case "spin":
      for (;;);
    case "throw":
      throw new Error("not caught");
    case "exit":
      process.exit(3);
  }
});
