import { Handler } from './handler.js';

/** Takes records and does nothing: a logger that has it is heard by nobody, on purpose. @see Python's `NullHandler` */
export class NullHandler extends Handler {
  override get isPlain(): boolean {
    return true;
  }

  override write(): void {}
}
