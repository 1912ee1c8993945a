import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type ImageKind, loadRecipe, toolchainOf, toolchainsOf } from "../../../../sandboxes/docker/images/recipe.ts";
import { firstFileOfTar, packTar } from "../../../../sandboxes/docker/images/tar.ts";
import { HEADERS } from "../../../../sandboxes/languages/definition.ts";
import { allLanguages } from "../../../../sandboxes/languages/index.ts";

const PACKAGES = "g++-12=12.2.0-14+deb12u1\ngcc-12=12.2.0-14+deb12u1\npython3.11=3.11.2-6+deb12u6\nzlib1g=1:1.2.13\n";

/** The lines of an image's package list. */
async function packagesOf(image: ImageKind): Promise<readonly string[]> {
  const list = Buffer.from((await loadRecipe("a", image)).files.get("packages.txt") ?? []).toString();
  return list.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

describe("the recipe of the sandbox image", () => {
  test("changes with the base image and with nothing else", async () => {
    const [one, same, other] = [await loadRecipe("a"), await loadRecipe("a"), await loadRecipe("b")];
    expect(one.digest).toBe(same.digest);
    expect(one.digest).not.toBe(other.digest);
    expect([...one.files.keys()]).toEqual(["Dockerfile", "packages.txt", "headers.sh"]);
  });

  test.each(["core", "extended"] as const)("pins every package of the %s image to a version", async (image) => {
    const packages = await packagesOf(image);
    expect(packages.length).toBeGreaterThan(5);
    for (const line of packages) expect(line).toMatch(/^[a-z0-9.+-]+=(\d+:)?[0-9][^\s*]*[-.~]\*$/);
    expect(new Set(packages.map((line) => line.split("=")[0])).size).toBe(packages.length);
  });

  test("installs the packages of every language in its image", async () => {
    const inImage = { core: await packagesOf("core"), extended: await packagesOf("extended") };
    for (const { image, packages } of allLanguages())
      expect(inImage[image]).toEqual(expect.arrayContaining([...packages]));
  });

  test("compiles the header of every dialect with the flags of its programs", async () => {
    const script = Buffer.from((await loadRecipe("a")).files.get("headers.sh") ?? []).toString();
    const withHeader = allLanguages().filter(({ compile }) => compile?.header !== undefined);
    expect(withHeader.map(({ id }) => id)).toEqual(["cpp", "cpp20", "cpp23"]);
    for (const { compile } of withHeader) {
      const argv = compile?.argv("main.cpp", {}) ?? [];
      const flags = argv.slice(0, argv.indexOf("-I.")).join(" ");
      expect(script).toContain(`${flags} -x c++-header "$header" -o '${HEADERS}/${compile?.header?.path}'`);
      expect(argv).toContain(`-I${HEADERS}`);
    }
  });
});

describe("the toolchain of an image", () => {
  test("reports the upstream version of each language's package", () => {
    expect(toolchainOf(PACKAGES).versions).toEqual({ "python3.11": "3.11.2", "gcc-12": "12.2.0", "g++-12": "12.2.0" });
    const versions = toolchainsOf(toolchainOf(PACKAGES)).map(({ language, version }) => [language, version]);
    expect(versions).toContainEqual(["python", "3.11.2"]);
    expect(versions).toContainEqual(["cpp20", "12.2.0"]);
  });

  test("has a digest that only the package list decides, apart for each way to compile", () => {
    const digests = (list: string) => toolchainsOf(toolchainOf(list)).map((each) => each.digest);
    expect(digests(PACKAGES)).toEqual(digests(PACKAGES));
    expect(digests(PACKAGES)).not.toEqual(digests(PACKAGES.replace("1.2.13", "1.2.14")));
    expect(new Set(digests(PACKAGES)).size).toBe(digests(PACKAGES).length);
  });

  test("of the extended image is the core one's for core languages", () => {
    const extended = `${PACKAGES}ruby3.1=3.1.2-7+deb12u1\n`;
    const of = (list: string, coreDigest?: string) => toolchainsOf(toolchainOf(list, coreDigest));
    const core = of(PACKAGES);
    expect(of(extended, toolchainOf(PACKAGES).digest)).toEqual(expect.arrayContaining(core));
    expect(of(extended)).not.toEqual(expect.arrayContaining(core));
  });

  test("leaves out languages whose package is not there", () => {
    expect(toolchainsOf(toolchainOf("gcc-12=12.2.0-14\n")).map((each) => each.language)).toEqual(["c"]);
  });
});

describe("tar archives", () => {
  test("are what tar reads", () => {
    const archive = packTar(
      new Map([
        ["Dockerfile", Buffer.from("FROM x\n")],
        ["b.txt", Buffer.alloc(1000, "b")],
      ]),
    );
    const listed = spawnSync("tar", ["-tvf", "-"], { input: archive, encoding: "utf8" });
    expect([listed.status, listed.stderr]).toEqual([0, ""]);
    expect(listed.stdout).toMatch(/ 7 .*Dockerfile\n.* 1000 .*b\.txt\n/);
  });

  test("give their first regular file back", () => {
    const archive = packTar(new Map([["a", Buffer.from("content")]]));
    expect(firstFileOfTar(archive)?.toString()).toBe("content");
    expect(firstFileOfTar(Buffer.alloc(1024))).toBeNull();
  });
});
