// Runs the storage thread from its source: the loader of TypeScript must be there before the first import of it.
import { register } from "tsx/esm/api";

register();
await import("./thread.ts");
