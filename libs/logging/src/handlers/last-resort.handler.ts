import { TemplateFormatter } from '../formatters/template.formatter.js';
import { LEVELS } from '../levels.js';
import { Handler, tellStderr } from './handler.js';

/** Takes to stderr, from WARNING on, what is logged when all else is closed. @see Python's `logging.lastResort` */
export class LastResortHandler extends Handler {
  constructor() {
    super();
    this.level = LEVELS.WARNING;
    this.formatter = new TemplateFormatter({ format: '{levelname} {asctime} {name} {message}', style: '{' });
  }

  override write(line: string): void {
    tellStderr(line);
  }
}
