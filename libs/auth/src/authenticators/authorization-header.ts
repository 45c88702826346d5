import { isUtf8 } from 'node:buffer';

/**
 * The words after the scheme of an Authorization header, parted by white space as Python parts bytes; `undefined` without a
 * header, or where its scheme is another.
 */
export function wordsAfter(scheme: string, header: string | string[] | undefined): string[] | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  const [first, ...words] = text.split(/[ \t\n\r\v\f]+/).filter((word) => word !== '');
  return first?.toLowerCase() === scheme.toLowerCase() ? words : undefined;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The bytes of a Base64 text, or `undefined` where it ends in the middle of a group. Lenient as Python's: what is not of the
 * alphabet is skipped, and padding ends the text.
 */
export function decodeBase64(text: string): Buffer | undefined {
  let digits = '';
  let pads = 0;
  for (const character of text) {
    const place = digits.length % 4;
    if (character === '=') {
      if (place >= 2 && place + ++pads >= 4) return Buffer.from(digits, 'base64');
    } else if (ALPHABET.includes(character)) {
      pads = 0;
      digits += character;
    }
  }
  return digits.length % 4 === 0 ? Buffer.from(digits, 'base64') : undefined;
}

/** Bytes as UTF-8, or as Latin-1 where they are not. */
export function decodeText(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

/** As {@link decodeText}, of a header's text: Node gives each byte as a character. */
export function decodeLatin1(text: string): string {
  return /^[!-~]*$/.test(text) ? text : decodeText(Buffer.from(text, 'latin1')); // most are plain
}
