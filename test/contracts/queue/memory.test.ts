import { createMemoryQueue } from "../../../src/queue/memory.ts";
import { describeQueueContract } from "./queue-contract.ts";

describeQueueContract("the queue in the process", (shape) => createMemoryQueue(shape));
