import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith } from "../support/cli.ts";
import { assay, PROJECT, serve } from "../support/launch.ts";

/** An interpreter that is none: no program can be isolated then. */
const NO_PYTHON = { ASSAY_PYTHON: "/nowhere/python3", ASSAY_SANDBOX: "native" };

describe("assay quickstart", () => {
  it("grades the examples over HTTP to what each must come to, and again from memory", async () => {
    const folder = await folderWith({});
    const data = join(folder, "data");

    const first = await assay(["quickstart", "--data-dir", data]);
    const second = await assay(["quickstart", "--data-dir", data]);
    const replay = await assay(["replay", "--all", "--data-dir", data]);

    expect(first.stderr.replace("assay: compiling\n", "")).toBe("");
    expect(first.code).toBe(0);
    for (const verdict of ["accepted", "wrong_answer", "runtime_error", "time_limit"]) {
      expect(first.stdout).toContain(verdict);
    }
    expect(second.code).toBe(0);
    expect(second.stdout).toContain("cached");
    expect(replay).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+ records replayed, 0 different\n$/) });
  });

  it("grades mathematics, names the missing setting and ends with 2 where code can't be isolated", async () => {
    const folder = await folderWith({});

    const { code, stdout } = await assay(["quickstart", "--data-dir", join(folder, "data")], { env: NO_PYTHON });

    expect(code).toBe(2);
    expect(stdout).toContain("aime/cubes");
    expect(stdout).not.toContain("cf/");
    expect(stdout).toMatch(/Missing: .*ASSAY_PYTHON/);
  });
});

describe("assay doctor", () => {
  it("finds every attempt to get out refused where isolation works", async () => {
    const folder = await folderWith({});

    const { code, stdout } = await assay(["doctor", "--json", "--data-dir", join(folder, "data")]);

    const { isolation } = JSON.parse(stdout) as { isolation: { name: string; isSafe: boolean }[] };
    expect(isolation.filter((finding) => !finding.isSafe)).toEqual([]);
    expect(isolation.map((finding) => finding.name)).toEqual(
      expect.arrayContaining(["network", "write to /usr", "mount"]),
    );
    expect(code).toBe(0);
  });

  it("ends with 2 and names the setting where code can't be isolated, and shows no secret", async () => {
    const folder = await folderWith({});
    const env = { ...NO_PYTHON, ASSAY_TOKENS: "trainer:client:s3cret-value" };

    const { code, stdout } = await assay(["doctor", "--data-dir", join(folder, "data")], { env });

    expect(code).toBe(2);
    expect(stdout).toContain("ASSAY_PYTHON");
    expect(stdout).toContain("trainer");
    expect(stdout).not.toContain("s3cret-value");
  });
});

describe("the README", () => {
  it("shows requests that work as they stand", async () => {
    const readme = await readFile(join(PROJECT, "README.md"), "utf8");
    const commands = [...readme.matchAll(/```bash\n(curl[\s\S]*?)\n```/g)].map((match) => match[1] ?? "");
    const folder = await folderWith({});
    const { url } = await serve(join(folder, "data"));

    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const { status, answer } = await sendLikeCurl(command.replace("http://127.0.0.1:8080", url));
      expect(status, command).toBe(200);
      expect(answer, command).toMatchObject({ status: "graded", verdict: "accepted", reward: 1 });
    }
  });
});

/** Does what `curl -s URL -H 'name: value' -d 'body'` does, so that the test needs no curl. */
async function sendLikeCurl(command: string): Promise<{ status: number; answer: unknown }> {
  const words = [...command.replaceAll("\\\n", " ").matchAll(/'([^']*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
  const url = words.find((word) => word.startsWith("http")) ?? "";
  const [name = "", value = ""] = (words[words.indexOf("-H") + 1] ?? "").split(": ");
  const response = await fetch(url, {
    method: "POST",
    headers: { [name]: value },
    body: words[words.indexOf("-d") + 1] ?? "",
  });
  return { status: response.status, answer: await response.json() };
}
