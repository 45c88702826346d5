import { type Field, fieldFactory } from '../field.decorator.js';
import { type FieldOptions, FieldType } from '../field-type.js';
import type { Scope } from '../scope.js';
import { countCodePoints } from '../text/white-space.js';
import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/** What a file must tell of itself; the files of multer and of Fastify's multipart do, under `originalname` or `filename`. */
export interface UploadedFile {
  readonly name?: string;
  readonly originalname?: string;
  readonly filename?: string;
  /** In bytes. */
  readonly size: number;
}

/** Options of {@link FileField}. */
export interface FileFieldOptions extends FieldOptions<any> {
  /** The most code points of the file's name. */
  maxLength?: number;
  /** The most bytes. Default: unbounded, since parsers of forms have bounds of their own. */
  maxSize?: number;
  /** Default: false. */
  allowEmptyFile?: boolean;
  /** Write the file's URL, not its name. Default: true. */
  useUrl?: boolean;
}

/**
 * An uploaded file. It is known by what JSON cannot hold: bytes (`content`, `buffer`), a stream, a method, or a class of its own;
 * so no client can pass an object of its making, with a path of its choice, for a file.
 *
 * - Output: the value's `url`, absolute where the context has the `request`; its name where it has none.
 * - Error codes: `invalid`, `no_name`, `empty`, `max_length`, `max_size`.
 */
export class FileFieldType<Options extends FileFieldOptions = FileFieldOptions> extends FieldType<any, unknown, Options> {
  override readonly kind: string = 'FileField';

  constructor(options: Options = {} as Options) {
    super(options);
  }

  override parse(data: unknown): unknown {
    const file = data as UploadedFile;
    const name = isUploaded(data) ? (file.name ?? file.originalname ?? file.filename) : undefined;
    if (typeof file.size !== 'number' || typeof name !== 'string') return this.fail('invalid');
    if (name === '') return this.fail('no_name');
    if (file.size === 0 && !this.options.allowEmptyFile) return this.fail('empty');
    const { maxLength = Infinity, maxSize = Infinity } = this.options;
    const length = countCodePoints(name);
    if (length > maxLength) return this.fail('max_length', { limit: maxLength, length });
    return file.size > maxSize ? this.fail('max_size', { limit: maxSize }) : data;
  }

  override represent(value: any, { context }: Scope): unknown {
    if (value === '') return null;
    const name: unknown = typeof value === 'string' ? value : (value.name ?? value.originalname ?? null);
    if (this.options.useUrl === false || typeof value === 'string') return name;
    if (typeof value.url !== 'string') return name;
    const request = context['request'] as { buildAbsoluteUri?(url: string): string } | undefined;
    return request?.buildAbsoluteUri?.(value.url) ?? value.url;
  }

  override describe({ io }: SchemaScope): JsonSchema {
    if (io !== 'output') return { type: 'string', format: 'binary' };
    return this.options.useUrl === false ? { type: ['string', 'null'] } : { type: ['string', 'null'], format: 'uri-reference' };
  }
}

function isUploaded(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  const prototype: unknown = Object.getPrototypeOf(data);
  if (prototype !== Object.prototype && prototype !== null) return true;
  return Object.values(data).some((part: unknown) => {
    const isStream = typeof (part as { pipe?: unknown } | null)?.pipe === 'function';
    return part instanceof Uint8Array || typeof part === 'function' || isStream;
  });
}

/** Declares a {@link FileFieldType}. */
export function FileField(options: FileFieldOptions = {}): Field<any> {
  return fieldFactory<any>(new FileFieldType(options)); // the file's type is the upload middleware's
}
