import { createNativeSandbox } from "../../../sandboxes/native/driver.ts";
import { testLanguages } from "./languages.ts";

testLanguages("languages, native", () => createNativeSandbox({ slots: 2 }));
testLanguages(
  "core languages, native, memory sampled",
  () => createNativeSandbox({ slots: 2, memoryControl: "sampled" }),
  ["core"],
);
