import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Invalid } from '../invalid.js';
import { PLAIN_SCOPE } from '../scope.js';
import { FileField, type FileFieldOptions } from './file.field.js';
import { ImageField, type ImageFieldOptions } from './image.field.js';

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'); // a GIF of one pixel
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');

function readFile(data: unknown, options: FileFieldOptions = {}): unknown {
  return codeOf(FileField(options).type.run(data, PLAIN_SCOPE), data);
}

async function readImage(content: Uint8Array, options: ImageFieldOptions = {}): Promise<unknown> {
  const data = { name: 'a.gif', size: content.length, content };
  return codeOf(await ImageField(options).type.run(data, PLAIN_SCOPE), data);
}

function codeOf(result: unknown, data: unknown): unknown {
  if (result instanceof Invalid) return (result.details as unknown as { code: string }[])[0]!.code;
  return result === data ? 'valid' : result;
}

describe('FileField', () => {
  const content = Buffer.from('abc');

  test.for([
    ['a file of ours', { name: 'a.txt', size: 3, content }],
    ["one of multer's", { originalname: 'a.txt', size: 3, buffer: content }],
    ['one that is streamed', { filename: 'a.txt', size: 3, file: Readable.from([content]) }],
    ["the web's", new File([content], 'a.txt')],
  ] as const)('takes %s', ([, data]) => expect(readFile(data)).toBe('valid'));

  test.for([
    ['what JSON can spell', { name: 'a.txt', size: 3, path: '/etc/passwd' }, {}, 'invalid'],
    ['a text', 'a.txt', {}, 'invalid'],
    ['a file without a size', { name: 'a.txt', content }, {}, 'invalid'],
    ['a file without a name', { name: '', size: 3, content }, {}, 'no_name'],
    ['an empty file', { name: 'a.txt', size: 0, content }, {}, 'empty'],
    ['a long name', { name: 'abcdef', size: 3, content }, { maxLength: 5 }, 'max_length'],
    ['a big file', { name: 'a.txt', size: 3, content }, { maxSize: 2 }, 'max_size'],
  ] as const)('refuses %s', ([, data, options, code]) => expect(readFile(data, options)).toBe(code));

  test('takes an empty file where that is allowed', () => {
    expect(readFile({ name: 'a.txt', size: 0, content }, { allowEmptyFile: true })).toBe('valid');
  });

  test('writes the URL, the name, or the text that is stored', () => {
    const file = { name: 'a.txt', url: '/media/a.txt' };
    const scope = { ...PLAIN_SCOPE, context: { request: { buildAbsoluteUri: (url: string) => `http://host${url}` } } };

    expect(FileField().type.represent(file, PLAIN_SCOPE)).toBe('/media/a.txt');
    expect(FileField().type.represent(file, scope)).toBe('http://host/media/a.txt');
    expect(FileField({ useUrl: false }).type.represent(file, scope)).toBe('a.txt');
    expect(FileField().type.represent('media/a.txt', scope)).toBe('media/a.txt');
    expect(FileField().type.represent('', scope)).toBeNull();
  });
});

describe('ImageField', () => {
  test('takes an image, whatever its name', async () => {
    expect(await readImage(PIXEL)).toBe('valid');
    expect(await ImageField().type.run(new File([PIXEL], 'a.txt'), PLAIN_SCOPE)).toBeInstanceOf(File);
  });

  test.for([
    ['a text', Buffer.from('GIF? no'), {}, 'invalid_image'],
    ['a cut header', PIXEL.subarray(0, 5), {}, 'invalid_image'],
    ['a drawing with scripts', SVG, {}, 'invalid_image'],
    ['a format that is not wanted', PIXEL, { formats: ['png'] }, 'invalid_image'],
    ['too many pixels', PIXEL, { maxPixels: 0 }, 'max_pixels'],
    ['nothing', Buffer.alloc(0), {}, 'empty'],
  ] as const)('refuses %s', async ([, content, options, code]) => expect(await readImage(content, options)).toBe(code));

  test('runs checks of its own on the file', async () => {
    const data = { name: 'a.gif', size: PIXEL.length, content: PIXEL };
    const seen: unknown[] = [];
    await ImageField({ validators: [(file) => void seen.push(file)] }).type.run(data, PLAIN_SCOPE);

    expect(seen).toEqual([data]);
  });
});
