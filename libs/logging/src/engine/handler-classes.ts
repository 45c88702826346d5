import type { HandlerName } from '../dictionary.js';
import { FileHandler } from '../handlers/file.handler.js';
import type { Handler } from '../handlers/handler.js';
import { MemoryHandler } from '../handlers/memory.handler.js';
import { NullHandler } from '../handlers/null.handler.js';
import { RotatingFileHandler } from '../handlers/rotating-file.handler.js';
import { StreamHandler } from '../handlers/stream.handler.js';
import { TimedRotatingFileHandler } from '../handlers/timed-rotating-file.handler.js';

/** The handlers that a dictionary may name. */
export const HANDLER_CLASSES: Readonly<Partial<Record<HandlerName, new (options: any) => Handler>>> = {
  stream: StreamHandler,
  file: FileHandler,
  rotatingFile: RotatingFileHandler,
  timedRotatingFile: TimedRotatingFileHandler,
  memory: MemoryHandler,
  null: NullHandler,
};
