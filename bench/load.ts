/** Requests over kept connections, so many at a time, each with its time. */
import { Agent, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly ms: number;
}

export interface Post {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

function post(agent: Agent, url: string, { headers, body }: Post): Promise<Answer> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: "POST", headers: { ...headers, "content-length": String(body.byteLength) } }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - from }));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

/** Sends `count` requests, `atOnce` of them under way at any moment; answers in the order in which they came back. */
export async function postMany(url: string, count: number, atOnce: number, make: (index: number) => Post): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const answers: Answer[] = [];
  let next = 0;
  const line = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      answers.push(await post(agent, url, make(index)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, line));
  agent.destroy();
  return answers;
}
