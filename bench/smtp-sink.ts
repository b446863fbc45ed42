/** A mail server of its own that takes everything and keeps only when: the parent asks for the times. Measured mail meets a process that measures nothing. */
import { SMTPServer } from "smtp-server";

const arrived: number[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS", "AUTH"],
  logger: false,
  onData(stream, _session, done) {
    stream.resume();
    stream.on("end", () => {
      arrived.push(performance.timeOrigin + performance.now());
      done();
    });
  },
});
const listening = server.listen(0, "127.0.0.1", () => {
  const address = listening.address();
  process.send?.({ port: typeof address === "object" ? address?.port : null });
});
process.on("message", () => process.send?.({ arrived }));
