import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Config } from "../config/config.ts";
import { isLoopback } from "../config/loopback.ts";
import type { Role } from "../config/variables.ts";
import { ServiceError } from "../contract/errors.ts";

export interface Caller {
  readonly name: string;
  readonly role: Role;
}

export interface Auth {
  /** Refuses names that the service is not meant to be reached by. Throws `forbidden`. */
  checkHost(headers: IncomingHttpHeaders): void;
  /** Who asks. Throws `unauthorized`. */
  identify(headers: IncomingHttpHeaders): Caller;
  /** Throws `unauthorized`, or `forbidden` for a caller of another role. */
  requireAdmin(headers: IncomingHttpHeaders): void;
}

/**
 * With tokens, a caller shows one as `Authorization: Bearer <secret>`. Without, the service listens on loopback only and
 * everyone there is `admin`; then the Host header must name loopback, and so must an Origin: a web page whose name was made
 * to resolve to this machine, or that posts to it, is refused.
 */
export function createAuth({ tokens }: Pick<Config, "tokens">): Auth {
  const known = tokens.map(({ name, role, secret }) => ({ caller: { name, role }, hash: sha256(secret) }));

  function checkHost(headers: IncomingHttpHeaders): void {
    if (known.length > 0) return;
    if (!isLoopback(hostName(headers.host ?? ""))) {
      throw new ServiceError(
        "forbidden",
        "without tokens the service answers only to loopback names in the Host header",
      );
    }
    const { origin } = headers;
    if (origin !== undefined && !isLoopback(originName(origin))) {
      throw new ServiceError("forbidden", "without tokens the service answers no page of another origin");
    }
  }

  function identify(headers: IncomingHttpHeaders): Caller {
    if (known.length === 0) return { name: "loopback", role: "admin" };
    const secret = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1];
    if (secret === undefined) throw new ServiceError("unauthorized", "no bearer token was sent");
    const hash = sha256(secret);
    let found: Caller | null = null;
    // Every token is compared, so that time tells nothing of which came close.
    for (const one of known) if (timingSafeEqual(one.hash, hash)) found = one.caller;
    if (found === null) throw new ServiceError("unauthorized", "the bearer token is not known");
    return found;
  }

  return {
    checkHost,
    identify,
    requireAdmin(headers) {
      const { name, role } = identify(headers);
      if (role !== "admin") throw new ServiceError("forbidden", `${name} has the role ${role}, and this needs admin`);
    },
  };
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** The name in a Host header, without its port; empty where there is none. */
function hostName(host: string): string {
  return /^(\[[0-9a-fA-F:.]+\]|[^:@/\s]+)(?::\d{1,5})?$/.exec(host)?.[1] ?? "";
}

function originName(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : "";
}
