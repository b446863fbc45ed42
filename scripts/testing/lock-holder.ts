/** Takes the lock of the folder given, says so, and holds it until it is killed: the other launcher in the lock's tests. */
import { dataFolder } from "../launcher/data-folder";
import { takeLock } from "../launcher/lock";

const lock = takeLock(dataFolder(process.argv[2]));
process.stdout.write("release" in lock ? "taken\n" : "refused\n");
setInterval(() => undefined, 60_000);
