import { type Field, fieldFactory } from '../field.decorator.js';
import { type FieldOptions, FieldType } from '../field-type.js';
import { countCodePoints } from '../text/white-space.js';

/** What a file must tell of itself; the files of multer and of Fastify's multipart do, under `originalname` or `filename`. */
export interface UploadedFile {
  readonly name?: string;
  readonly originalname?: string;
  readonly filename?: string;
  readonly size: number;
}

/** Options of {@link FileField}. */
export interface FileFieldOptions extends FieldOptions<any> {
  /** The most code points of the file's name. */
  maxLength?: number;
  /** Default: false. */
  allowEmptyFile?: boolean;
}

/**
 * An uploaded file.
 *
 * - Output: the value's `url`, its name where it has none.
 * - Error codes: `invalid`, `no_name`, `empty`, `max_length`.
 */
export class FileFieldType extends FieldType<any, unknown, FileFieldOptions> {
  override readonly kind: string = 'FileField';

  constructor(options: FileFieldOptions = {}) {
    super(options);
  }

  override parse(data: unknown): unknown {
    const file = data as UploadedFile;
    const name = typeof data === 'object' ? (file.name ?? file.originalname ?? file.filename) : undefined;
    if (typeof file.size !== 'number' || typeof name !== 'string') return this.fail('invalid');
    if (name === '') return this.fail('no_name');
    if (file.size === 0 && !this.options.allowEmptyFile) return this.fail('empty');
    const { maxLength = Infinity } = this.options;
    const length = countCodePoints(name);
    return length > maxLength ? this.fail('max_length', { limit: maxLength, length }) : data;
  }

  override represent(value: any): unknown {
    if (typeof value === 'string') return value === '' ? null : value;
    return value.url ?? value.name ?? value.originalname ?? null;
  }
}

/** Declares a {@link FileFieldType}. */
export function FileField(options: FileFieldOptions = {}): Field<any> {
  return fieldFactory<any>(new FileFieldType(options)); // the file's type is the upload middleware's
}
