/** Makes text of bytes. */
export interface Decoder {
  decode(bytes: Buffer): string;
}

/** Python's names of it, which the Web's encodings take for others or do not know. */
const LATIN_1 = /^(?:iso[-_ ]?8859[-_ ]?1|latin[-_ ]?1|l1|8859|cp819)$/i;

/**
 * The decoder of an encoding, as the parameter `charset` of a media type names it; one that nobody knows counts as none, as in Django.
 * Default: UTF-8.
 */
export function decoderOf(charset: string | undefined, options: { fatal?: boolean } = {}): Decoder {
  if (LATIN_1.test(charset ?? '')) return { decode: (bytes) => bytes.toString('latin1') };
  try {
    return new TextDecoder(charset || 'utf-8', { ...options, ignoreBOM: true });
  } catch {
    return new TextDecoder('utf-8', { ...options, ignoreBOM: true });
  }
}
