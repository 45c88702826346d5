import type { TestDatabase } from '@nuages/managers/testing';

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

/** What a run is about besides the vectors. */
export interface SuiteOptions {
  /** Where suites that read and write rows do so. */
  readonly database: TestDatabase;
}

/** Maps one suite's neutral words to the public API of the libs. */
export interface Suite {
  readonly name: string;
  /** Whether it runs on each database, not on SQLite alone. */
  readonly runsOnEachDatabase?: boolean;
  open(file: SuiteFile, options: SuiteOptions): SuiteRun | Promise<SuiteRun>;
}
