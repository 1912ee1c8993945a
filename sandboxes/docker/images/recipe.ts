import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Toolchain } from "../../../src/contract/sandbox.ts";
import { allLanguages } from "../../languages/index.ts";
import { projectFile } from "../project-file.ts";

/** What the image is built from, and a digest over it. */
export interface Recipe {
  /** Name inside the build context -> content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** SHA-256 over the files and the base image's id. */
  readonly digest: string;
}

export const CORE_IMAGE = "core";

/** Raised when the labels change their meaning, so that older images count as out of date. */
const LABEL_FORMAT = "2";

/** Labels of a finished image; the driver reads them at start. */
export const LABELS = {
  recipe: "assay.image.recipe",
  toolchain: "assay.image.toolchain",
  versions: "assay.image.versions",
} as const;

/** Name of the sandbox image under an operator's prefix, as `assay-core:latest`. */
export function imageName(prefix: string): string {
  return `${prefix}-${CORE_IMAGE}:latest`;
}

/** Reads `docker/images/core`. `baseId` is the id of the image that it builds on. */
export async function loadRecipe(baseId: string): Promise<Recipe> {
  const directory = projectFile(join("docker", "images", CORE_IMAGE));
  const files = new Map<string, Uint8Array>();
  const digest = createHash("sha256").update(`${LABEL_FORMAT}\0${baseId}`);
  for (const name of (await readdir(directory)).sort()) {
    const content = await readFile(join(directory, name));
    files.set(name, content);
    digest.update(`\0${name}\0${content.length}\0`).update(content);
  }
  return { files, digest: digest.digest("hex") };
}

/** What an image's package list (`name=version` a line, sorted) says of it. */
export interface ImageToolchain {
  /** SHA-256 over the list: equal rebuilds agree. */
  readonly digest: string;
  /** Upstream versions of the packages that languages report, by package. */
  readonly versions: Readonly<Record<string, string>>;
}

export function toolchainOf(packageList: string): ImageToolchain {
  const reported = new Set(allLanguages().map((language) => language.imagePackage));
  const versions: Record<string, string> = {};
  for (const line of packageList.split("\n")) {
    const at = line.indexOf("=");
    const name = line.slice(0, at);
    if (at > 0 && reported.has(name)) versions[name] = upstreamVersion(line.slice(at + 1));
  }
  return { digest: createHash("sha256").update(packageList).digest("hex"), versions };
}

/** What a driver over the image offers. How a language compiles is a part of its digest: other flags are another compiler. */
export function toolchainsOf(image: ImageToolchain): Toolchain[] {
  return allLanguages().flatMap((language) => {
    const version = image.versions[language.imagePackage];
    if (version === undefined) return [];
    const digest = createHash("sha256").update(image.digest);
    if (language.compile !== undefined) digest.update(JSON.stringify(language.compile.argv(language.main)));
    return [{ language: language.id, version, digest: `sha256:${digest.digest("hex")}` }];
  });
}

/** `4:12.2.0-14+deb12u1` -> `12.2.0`. */
function upstreamVersion(version: string): string {
  return version.replace(/^\d+:/, "").replace(/-[^-]*$/, "");
}
