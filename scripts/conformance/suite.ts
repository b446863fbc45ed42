/**
 * Assertions about somebody else's server, seen from outside only: the same list runs against the
 * sandbox in the tests and, when keys are given, against a real test account.
 */
export interface Assertion<Client> {
  /** What is claimed, as a sentence. */
  name: string;
  /** The page that claims it. */
  docsUrl: string;
  /** @throws when the claim does not hold. */
  run(client: Client): Promise<void>;
}

/** A list bound to where it runs. */
export interface OpenSuite {
  /** "sandbox" or the name of the real account. */
  target: string;
  assertions: { name: string; docsUrl: string; run(): Promise<void> }[];
  close(): Promise<void>;
}

/** What `scripts/conformance/<name>/index.ts` exports as `suite`. */
export interface Suite {
  name: string;
  /** Starts the sandbox, or reaches the real account the environment names. */
  open(environment: Record<string, string | undefined>): Promise<OpenSuite>;
}
