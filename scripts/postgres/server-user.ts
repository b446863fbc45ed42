/**
 * Under which operating-system user the embedded PostgreSQL runs. PostgreSQL refuses to run as root, so root hands it to `nobody`; everybody else
 * runs it as themselves. `nobody` needs an entry in the password file (initdb looks itself up there), which every Linux distribution and macOS has.
 */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: ServerUser = { uid: 65534, gid: 65534 };
const NOBODY_DARWIN: ServerUser = { uid: 4294967294, gid: 4294967294 };

/** The user to switch to, or null when no switch is needed. */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  return process.platform === "darwin" ? NOBODY_DARWIN : NOBODY;
}
