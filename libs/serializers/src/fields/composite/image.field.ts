import { imageSize } from 'image-size';
import { type Field, fieldFactory } from '../field.decorator.js';
import { Invalid } from '../invalid.js';
import { type FileFieldOptions, FileFieldType } from './file.field.js';

/** A kind of image, by the name that `image-size` gives it. SVG is none: it is a document that may hold scripts. */
export type ImageFormat = 'bmp' | 'gif' | 'heif' | 'ico' | 'jp2' | 'jpg' | 'jxl' | 'png' | 'tiff' | 'webp';

/** Options of {@link ImageField}. */
export interface ImageFieldOptions extends FileFieldOptions {
  /** Default: all of {@link ImageFormat}. */
  formats?: readonly ImageFormat[];
  /** The most pixels, width times height: a small file may unpack to a huge picture. Default: 178,956,970, as Pillow's. */
  maxPixels?: number;
}

const FORMATS: readonly ImageFormat[] = ['bmp', 'gif', 'heif', 'ico', 'jp2', 'jpg', 'jxl', 'png', 'tiff', 'webp'];
const MAX_PIXELS = 178_956_970;
const HEADER_BYTES = 512 * 1024;

/**
 * An uploaded image. Its header is read, not its name: format and size. Differs from DRF's `ImageField`, where Pillow decodes all of it.
 *
 * - Error codes: those of FileField, `invalid_image`, `max_pixels`.
 */
export class ImageFieldType extends FileFieldType<ImageFieldOptions> {
  override readonly kind = 'ImageField';

  override get isAsync(): boolean {
    return true;
  }

  override async parse(data: unknown): Promise<unknown> {
    const file = super.parse(data);
    if (file instanceof Invalid) return file;
    const { formats = FORMATS, maxPixels = MAX_PIXELS } = this.options;
    const header = readHeader(await bytesOf(file as FileLike));
    if (!header || !formats.includes(header.type as ImageFormat)) return this.fail('invalid_image');
    return header.width * header.height > maxPixels ? this.fail('max_pixels', { limit: maxPixels }) : file;
  }
}

interface FileLike {
  readonly content?: unknown;
  readonly buffer?: unknown;
  toBuffer?(): Promise<Uint8Array>;
  slice?(start: number, end: number): Blob;
}

/** The first bytes of a file of ours, of multer's memory, of Fastify's multipart, or of the web's `File`. */
async function bytesOf(file: FileLike): Promise<Uint8Array | undefined> {
  const held = [file.content, file.buffer].find((part) => part instanceof Uint8Array);
  if (held instanceof Uint8Array) return held.subarray(0, HEADER_BYTES);
  if (file instanceof Blob) return new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  return typeof file.toBuffer === 'function' ? (await file.toBuffer()).subarray(0, HEADER_BYTES) : undefined;
}

function readHeader(bytes: Uint8Array | undefined): { width: number; height: number; type?: string } | undefined {
  if (!bytes) return undefined;
  try {
    return imageSize(bytes);
  } catch {
    return undefined; // it throws for whatever it cannot read
  }
}

/** Declares an {@link ImageFieldType}. */
export function ImageField(options: ImageFieldOptions = {}): Field<any> {
  return fieldFactory<any>(new ImageFieldType(options)); // the file's type is the upload middleware's
}
