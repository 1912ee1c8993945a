import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { Toolchain } from "../../../src/contract/sandbox.ts";
import { commandsOf } from "../../languages/commands.ts";
import { HEADERS, type LanguageDefinition } from "../../languages/definition.ts";
import { allLanguages } from "../../languages/index.ts";
import { projectFile } from "../project-file.ts";

/** The images of the sandbox: `extended` is built on `core` and holds more languages. */
export type ImageKind = LanguageDefinition["image"];

/** What the image is built from, and a digest over it. */
export interface Recipe {
  /** Name inside the build context -> content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** SHA-256 over the files and the base image's id. */
  readonly digest: string;
}

/** What an image installs: one package a line. */
const PACKAGES = "packages.txt";
/** Made here, so that the headers of the image fit the compilers' flags. */
const HEADER_SCRIPT = "headers.sh";

/** Raised when the labels change their meaning, so that older images count as out of date. */
const LABEL_FORMAT = "3";

/** Labels of a finished image; the driver reads them at start. */
export const LABELS = {
  recipe: "assay.image.recipe",
  toolchain: "assay.image.toolchain",
  /** Of the extended image: digest of the core image below it. */
  coreToolchain: "assay.image.toolchain.core",
  versions: "assay.image.versions",
} as const;

/** Name of a sandbox image under an operator's prefix, as `assay-core:latest`. */
export function imageName(prefix: string, image: ImageKind = "core"): string {
  return `${prefix}-${image}:latest`;
}

/** Reads `docker/images/<image>`, adds the packages of its languages, and how their headers are compiled. `baseId` is the id of the image that it builds on. */
export async function loadRecipe(baseId: string, image: ImageKind = "core"): Promise<Recipe> {
  const directory = projectFile(join("docker", "images", image));
  const files = new Map<string, Uint8Array>();
  const digest = createHash("sha256").update(`${LABEL_FORMAT}\0${baseId}`);
  for (const name of (await readdir(directory)).sort()) {
    const own = await readFile(join(directory, name));
    const content = name === PACKAGES ? Buffer.concat([own, packagesOf(image)]) : own;
    files.set(name, content);
  }
  if (image === "core") files.set(HEADER_SCRIPT, headerScript());
  for (const [name, content] of files) digest.update(`\0${name}\0${content.length}\0`).update(content);
  return { files, digest: digest.digest("hex") };
}

/** A shell script that compiles the headers which programs include first. */
function headerScript(): Uint8Array {
  const lines = allLanguages().flatMap(({ compile }) => {
    if (compile?.header === undefined) return [];
    const path = posix.join(HEADERS, compile.header.path);
    return [`mkdir -p ${posix.dirname(path)}`, compile.header.script(path)];
  });
  return Buffer.from(["set -e", ...lines, ""].join("\n"));
}

function packagesOf(image: ImageKind): Uint8Array {
  const languages = allLanguages().filter((language) => language.image === image);
  const packages = new Set(languages.flatMap((language) => language.packages));
  return Buffer.from(["# What the languages need.", ...[...packages].sort(), ""].join("\n"));
}

/** What an image's package list (`name=version` a line, sorted) says of it. */
export interface ImageToolchain {
  /** SHA-256 over the list: equal rebuilds agree. */
  readonly digest: string;
  /** The same of the core image, whose packages the extended one leaves as they are; equal to `digest` in the core image. */
  readonly coreDigest: string;
  /** Upstream versions of the packages that languages report, by package. */
  readonly versions: Readonly<Record<string, string>>;
}

export function toolchainOf(packageList: string, coreDigest?: string): ImageToolchain {
  const reported = new Set(allLanguages().map(reportingPackage));
  const versions: Record<string, string> = {};
  for (const line of packageList.split("\n")) {
    const at = line.indexOf("=");
    const name = line.slice(0, at);
    if (at > 0 && reported.has(name)) versions[name] = upstreamVersion(line.slice(at + 1));
  }
  const digest = createHash("sha256").update(packageList).digest("hex");
  return { digest, coreDigest: coreDigest ?? digest, versions };
}

/** What a driver over the image offers. How programs are compiled and run is a part of the digest: other flags are another compiler. */
export function toolchainsOf(image: ImageToolchain): Toolchain[] {
  return allLanguages().flatMap((language) => {
    const version = image.versions[reportingPackage(language)];
    if (version === undefined) return [];
    const packages = language.image === "core" ? image.coreDigest : image.digest;
    const digest = createHash("sha256")
      .update(packages)
      .update(JSON.stringify(commandsOf(language)));
    return [{ language: language.id, version, digest: `sha256:${digest.digest("hex")}` }];
  });
}

/** The package whose version is the language's. */
function reportingPackage(language: LanguageDefinition): string {
  return language.packages[0].split("=")[0] ?? "";
}

/** `4:12.2.0-14+deb12u1` -> `12.2.0`, `7.3.11+dfsg-2` -> `7.3.11`. */
function upstreamVersion(version: string): string {
  return version
    .replace(/^\d+:/, "")
    .replace(/-[^-]*$/, "")
    .replace(/[+~](?:dfsg|ds|repack).*$/, "");
}
