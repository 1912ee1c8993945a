import { describe, expect, it } from "vitest";
import { faultOf, StorageFault } from "../../../src/store/sqlite/faults.ts";

function errorWith(properties: Record<string, unknown>): Error {
  return Object.assign(new Error("it went wrong"), properties);
}

describe("faultOf", () => {
  it.each([
    [{ code: "SQLITE_FULL" }, "storage_full"],
    [{ code: "SQLITE_IOERR_SHMSIZE" }, "storage_full"],
    [{ code: "ENOSPC", syscall: "write" }, "storage_full"],
    [{ code: "SQLITE_CORRUPT_VTAB" }, "storage_unavailable"],
    [{ code: "SQLITE_NOTADB" }, "storage_unavailable"],
    [{ code: "SQLITE_IOERR_FSYNC" }, "storage_unavailable"],
    [{ code: "SQLITE_BUSY" }, "storage_unavailable"],
    [{ code: "EACCES", syscall: "mkdir" }, "storage_unavailable"],
    [{}, "internal"],
    [{ code: "ERR_INVALID_ARG_TYPE" }, "internal"],
  ])("takes %j for %s", (properties, code) => {
    const fault = faultOf(errorWith(properties));

    expect(fault.code).toBe(code);
  });

  it("passes a fault of the store through, and takes what is no error for a defect", () => {
    expect(faultOf(new StorageFault("storage_full", "no room"))).toEqual({ code: "storage_full", message: "no room" });
    expect(faultOf("odd")).toMatchObject({ code: "internal" });
  });
});
