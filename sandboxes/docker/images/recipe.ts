import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectFile } from "../project-file.ts";

/** What the image is built from, and a digest over it. */
export interface Recipe {
  /** Name inside the build context -> content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** SHA-256 over the files and the base image's id. */
  readonly digest: string;
}

export const CORE_IMAGE = "core";

/** Labels of a finished image; the driver reads them at start. */
export const LABELS = {
  recipe: "assay.image.recipe",
  toolchain: "assay.image.toolchain",
  versions: "assay.image.versions",
} as const;

/** The package whose version a language reports, by language. */
const VERSION_PACKAGES = { python: "python3.11", c: "gcc-12", cpp: "g++-12" } as const;

/** Name of the sandbox image under an operator's prefix, as `assay-core:latest`. */
export function imageName(prefix: string): string {
  return `${prefix}-${CORE_IMAGE}:latest`;
}

/** Reads `docker/images/core`. `baseId` is the id of the image that it builds on. */
export async function loadRecipe(baseId: string): Promise<Recipe> {
  const directory = projectFile(join("docker", "images", CORE_IMAGE));
  const files = new Map<string, Uint8Array>();
  const digest = createHash("sha256").update(baseId);
  for (const name of (await readdir(directory)).sort()) {
    const content = await readFile(join(directory, name));
    files.set(name, content);
    digest.update(`\0${name}\0${content.length}\0`).update(content);
  }
  return { files, digest: digest.digest("hex") };
}

/**
 * The toolchain of an image from its package list (`name=version` a line, sorted): the digest over names and versions, and
 * the upstream version that each language reports.
 */
export function toolchainOf(packageList: string): { digest: string; versions: Record<string, string> } {
  const packages = new Map<string, string>();
  for (const line of packageList.split("\n")) {
    const at = line.indexOf("=");
    if (at > 0) packages.set(line.slice(0, at), line.slice(at + 1));
  }
  const versions: Record<string, string> = {};
  for (const [language, name] of Object.entries(VERSION_PACKAGES)) {
    const version = packages.get(name);
    if (version !== undefined) versions[language] = upstreamVersion(version);
  }
  return { digest: createHash("sha256").update(packageList).digest("hex"), versions };
}

/** `4:12.2.0-14+deb12u1` -> `12.2.0`. */
function upstreamVersion(version: string): string {
  return version.replace(/^\d+:/, "").replace(/-[^-]*$/, "");
}
