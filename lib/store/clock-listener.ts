import { Client } from "pg";

export interface ClockListener {
  close(): Promise<void>;
}

/**
 * Practice only: calls back when the clock is moved, so that what became due is found at once. A connection of its own,
 * because a pool's may be handed to somebody else. A lost connection is opened again; the sweeper's timer covers the gap.
 */
export async function listenToClock(url: string, onMoved: () => void, onError: (error: Error) => void): Promise<ClockListener> {
  let closed = false;
  let current: Client | null = null;
  const open = async (): Promise<void> => {
    const client = new Client({ connectionString: url, application_name: "predesk-clock" });
    client.on("notification", onMoved);
    client.on("error", (error) => {
      onError(error);
      client.removeAllListeners();
      if (closed) return;
      setTimeout(() => open().catch(onError), 2_000).unref();
    });
    await client.connect();
    await client.query("LISTEN practice_clock");
    current = client;
  };
  await open();
  return {
    async close() {
      closed = true;
      await current?.end();
    },
  };
}
