import type { HandlerName } from '../dictionary.js';
import { EmailHandler } from '../handlers/email.handler.js';
import { FileHandler } from '../handlers/file.handler.js';
import type { Handler } from '../handlers/handler.js';
import { HttpHandler } from '../handlers/http.handler.js';
import { MemoryHandler } from '../handlers/memory.handler.js';
import { NullHandler } from '../handlers/null.handler.js';
import { RotatingFileHandler } from '../handlers/rotating-file.handler.js';
import { SocketHandler } from '../handlers/socket.handler.js';
import { StreamHandler } from '../handlers/stream.handler.js';
import { SyslogHandler } from '../handlers/syslog.handler.js';
import { TimedRotatingFileHandler } from '../handlers/timed-rotating-file.handler.js';
import { TransportHandler } from '../handlers/transport.handler.js';

/** The handlers that a dictionary may name. */
export const HANDLER_CLASSES: Readonly<Record<HandlerName, new (options: any) => Handler>> = {
  stream: StreamHandler,
  file: FileHandler,
  rotatingFile: RotatingFileHandler,
  timedRotatingFile: TimedRotatingFileHandler,
  syslog: SyslogHandler,
  socket: SocketHandler,
  http: HttpHandler,
  email: EmailHandler,
  memory: MemoryHandler,
  null: NullHandler,
  transport: TransportHandler,
};
