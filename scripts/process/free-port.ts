/** Free ports on loopback. */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

function tryListen(port: number, host: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === "object" && address !== null ? address.port : null;
      server.close(() => resolve(found));
    });
  });
}

/** Whether nobody listens on this port, neither on loopback nor on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await tryListen(port, "127.0.0.1")) !== null && (await tryListen(port, "0.0.0.0")) !== null;
}

/** The same for UDP, where other programs may have what TCP has free. */
export function isUdpPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => socket.close(() => resolve(false)));
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

/** A port that is free now. Nothing reserves it: use it at once. */
export async function anyFreePort(): Promise<number> {
  const port = await tryListen(0, "127.0.0.1");
  if (port === null) throw new Error("No free TCP port on 127.0.0.1.");
  return port;
}
