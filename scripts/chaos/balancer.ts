/** One address for several web processes, as a load balancer gives: webhooks and customers never learn which of them died. */
import { connect, createServer, type Socket } from "node:net";

/** Each connection goes to the next process; one that does not listen is passed over. Answers a function that ends it. */
export async function startBalancer(port: number, backends: readonly number[]): Promise<() => Promise<void>> {
  let turn = 0;
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
  };
  const pass = (client: Socket, tries: number): void => {
    const backend = backends[turn++ % backends.length];
    if (backend === undefined || tries === 0) return void client.destroy();
    const server = connect(backend, "127.0.0.1");
    let isConnected = false;
    keep(server);
    server.once("connect", () => {
      isConnected = true;
      client.pipe(server).pipe(client);
    });
    server.once("error", () => (isConnected ? client.destroy() : pass(client, tries - 1)));
    client.once("close", () => server.destroy());
    server.once("close", () => isConnected && client.destroy());
  };
  const server = createServer((client) => {
    keep(client);
    pass(client, backends.length);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return async () => {
    for (const socket of open) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
}
