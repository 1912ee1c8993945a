import { createNativeSandbox, type NativeSandboxOptions } from "../../../sandboxes/native/driver.ts";
import { describeSandbox } from "./suite.ts";

const root = process.getuid?.() === 0;

function native(options: Omit<NativeSandboxOptions, "slots">) {
  return () => createNativeSandbox({ slots: 2, ...options });
}

describeSandbox("native, as this host allows", native({}));
describeSandbox("native, memory sampled", native({ memoryControl: "sampled" }));
describeSandbox("native, without the helper", native({ helper: "none" }));
if (root) describeSandbox("native, rooted", native({ isolation: "rooted" }));
if (root) describeSandbox("native, rooted, memory sampled", native({ isolation: "rooted", memoryControl: "sampled" }));
if (root) {
  describeSandbox(
    "native, rooted, memory sampled, without the helper",
    native({ isolation: "rooted", memoryControl: "sampled", helper: "none" }),
  );
}
