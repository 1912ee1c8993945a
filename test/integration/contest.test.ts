import { contestSuite } from "../support/contest-suite.ts";

contestSuite({ driver: "native" });
