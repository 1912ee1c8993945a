import { unitSuite } from "../support/unit-suite.ts";

unitSuite("native", 60_000);
