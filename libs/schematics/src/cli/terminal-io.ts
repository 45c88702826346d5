import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { CommandIo } from '@nuages/core';
import type { Project } from './project.js';

/** Reads and writes at the terminal of the process. */
export class TerminalIo implements CommandIo {
  readonly isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  readonly env = process.env;
  readonly projectFolder: string;
  readonly settings: Readonly<Record<string, unknown>>;

  constructor({ folder, settings }: Project) {
    this.projectFolder = folder;
    this.settings = settings;
  }

  print(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  async ask(question: string, { hidden = false }: { hidden?: boolean } = {}): Promise<string> {
    let isHiding = false;
    const output = new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (!isHiding) process.stdout.write(chunk);
        done();
      },
    });
    const terminal = createInterface({ input: process.stdin, output, terminal: true });
    try {
      const answer = terminal.question(question);
      isHiding = hidden;
      return await answer;
    } finally {
      terminal.close();
      if (hidden) process.stdout.write('\n');
    }
  }
}
