import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { CommandError, type CommandIo, type TextStyle } from '@nuages/core';
import type { Project } from './project.js';

const USUAL_WIDTH = 80;
const CLEAR_LINE = '\r\x1b[2K';

/** Ctrl-C at a question. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Reads and writes at the terminal of the process. */
export class TerminalIo implements CommandIo {
  readonly isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  readonly env = process.env;
  readonly currentFolder: string;
  readonly projectFolder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  private isProgressShown = false;

  constructor({ folder, settings }: Project, currentFolder: string) {
    this.currentFolder = currentFolder;
    this.projectFolder = folder;
    this.settings = settings;
  }

  get input(): AsyncIterable<string> {
    return process.stdin.setEncoding('utf8');
  }

  print(line: string): void {
    this.hideProgress();
    process.stdout.write(`${line}\n`);
  }

  async write(text: string): Promise<void> {
    this.hideProgress();
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  }

  warn(line: string): void {
    this.hideProgress();
    process.stderr.write(`${line}\n`);
  }

  progress(line: string): void {
    if (!process.stderr.isTTY) return;
    const width = process.stderr.columns || USUAL_WIDTH; // which some terminals don't know
    process.stderr.write(`${CLEAR_LINE}${line.slice(0, width - 1)}`);
    this.isProgressShown = true;
  }

  paint(style: TextStyle, text: string): string {
    return styleText(style, text, { stream: process.stdout });
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
      const ended = new Promise<never>((_resolve, reject) => {
        terminal.once('SIGINT', () => reject(new Interrupted()));
        terminal.once('close', () => reject(new CommandError('The input ended before it answered.')));
      });
      return await Promise.race([answer, ended]);
    } finally {
      terminal.close();
      if (hidden) process.stdout.write('\n'); // the key itself was not shown
    }
  }

  /** Takes a line of progress away that is still shown. */
  hideProgress(): void {
    if (this.isProgressShown) process.stderr.write(CLEAR_LINE);
    this.isProgressShown = false;
  }
}
