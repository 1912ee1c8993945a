import { request } from "node:http";

/** True where a Docker engine answers at DOCKER_HOST, or else at its local socket. */
export function dockerAnswers() {
  const address = process.env.DOCKER_HOST || "unix:///var/run/docker.sock";
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null) return Promise.resolve(false);
  const where =
    url.protocol === "unix:" ? { socketPath: url.pathname } : { host: url.hostname, port: Number(url.port || 2375) };
  return new Promise((resolve) => {
    const asked = request({ ...where, path: "/_ping", timeout: 3_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(false));
    asked.end();
  });
}
