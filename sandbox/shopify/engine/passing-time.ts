/** What happens at a shop without anybody asking: cancel jobs run, schedules fall due, scheduled fulfilments open. */
import type { Job } from "../state/records";
import type { World } from "../state/world";
import { cancelOrder, cancelRefusal } from "./cancel-order";
import { openScheduled } from "./fulfil-order";
import { announceDueSchedules } from "./payment-terms";

function runJob(world: World, job: Job): void {
  const order = job.cancel && world.tables.orders.get(job.cancel.orderId);
  const refusal = order ? cancelRefusal(order, null) : null;
  const errors = (refusal?.errors ?? []).map((one) => ({ ...one, code: one.code ?? "INVALID" }));
  if (order && job.cancel && !refusal) cancelOrder(world, order, job.cancel);
  world.tables.jobs.put(job.id, { ...job, done: true, errors });
}

function catchUp(world: World, orderId: string): void {
  const order = world.tables.orders.get(orderId);
  if (!order || order.cancelledAt) return;
  announceDueSchedules(world, order);
  const current = world.tables.orders.get(orderId) ?? order;
  openScheduled(world, current, (one) => one.fulfillAt !== null && Date.parse(one.fulfillAt) <= world.now());
  world.agenda.note(world.tables.orders.get(orderId) ?? order);
}

/** One look at the clock: cheap unless a job waits or an order's date has come. */
export function passTime(world: World): void {
  for (const job of world.tables.jobs.by("open", "open")) world.change(() => runJob(world, job));
  for (const id of world.agenda.takeDue(world.now())) world.change(() => catchUp(world, id));
}
