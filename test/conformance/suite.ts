/** One case of a vector file; the rest of its keys depend on the suite (README.md, section 2). */
export interface TestCase {
  readonly id: string;
  readonly tags?: readonly string[];
  readonly [key: string]: any; // vectors are data from outside: each adapter knows its suite's keys
}

/** A vector file: the cases and what they share (models, dataset, apps). */
export interface SuiteFile {
  readonly suite: string;
  readonly cases: readonly TestCase[];
  readonly [key: string]: any; // as above
}

/** A suite made ready for one file. */
export interface SuiteRun {
  /** Runs one case on fresh state. Throws when the case is not met; the message says how. */
  run(testCase: TestCase): void | Promise<void>;
  /** Frees what the suite holds: applications, databases, servers. */
  close(): void | Promise<void>;
}

/** Maps one suite's neutral words to the public API of the libs. */
export interface Suite {
  readonly name: string;
  open(file: SuiteFile): SuiteRun | Promise<SuiteRun>;
}
