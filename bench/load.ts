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

function ask(agent: Agent, url: string, headers: Readonly<Record<string, string>>, body: Buffer | null): Promise<Answer> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const length = body ? { "content-length": String(body.byteLength) } : {};
    const sent = request(url, { agent, method: body ? "POST" : "GET", headers: { ...headers, ...length } }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - from }));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

/** Sends `count` requests, `atOnce` of them under way at any moment; answers in the order in which they came back. */
export function postMany(url: string, count: number, atOnce: number, make: (index: number) => Post): Promise<Answer[]> {
  return many(count, atOnce, (agent, index) => {
    const { headers, body } = make(index);
    return ask(agent, url, headers, body);
  });
}

/** The same page so many times. */
export function getMany(url: string, count: number, atOnce: number, headers: Readonly<Record<string, string>>): Promise<Answer[]> {
  return many(count, atOnce, (agent) => ask(agent, url, headers, null));
}

async function many(count: number, atOnce: number, one: (agent: Agent, index: number) => Promise<Answer>): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const answers: Answer[] = [];
  let next = 0;
  const line = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      answers.push(await one(agent, index));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, line));
  agent.destroy();
  return answers;
}
