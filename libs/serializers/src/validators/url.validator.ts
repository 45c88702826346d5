import { domainToASCII } from 'node:url';
import { WHITE_SPACE } from '../fields/text/white-space.js';
import { isIPv6Address } from './ip-address.validators.js';
import { ValueValidator } from './validator.js';

const LETTER = '\\u00a1-\\uffff';
const IPV4 = '(?:0|25[0-5]|2[0-4]\\d|1\\d?\\d?|[1-9]\\d?)(?:\\.(?:0|25[0-5]|2[0-4]\\d|1\\d?\\d?|[1-9]\\d?)){3}';
const HOST_NAME = `[a-z${LETTER}0-9](?:[a-z${LETTER}0-9-]{0,61}[a-z${LETTER}0-9])?`;
const DOMAIN = `(?:\\.(?!-)[a-z${LETTER}0-9-]{1,63}(?<!-))*`;
const TOP_LEVEL = `\\.(?!-)(?:[a-z${LETTER}-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)\\.?`;
const HOST = `(?:${HOST_NAME}${DOMAIN}${TOP_LEVEL}|localhost)`;
const SPACE = WHITE_SPACE;
const URL = new RegExp(
  `^[a-z0-9.+-]*://(?:[^${SPACE}:@/]+(?::[^${SPACE}:@/]*)?@)?(?:${IPV4}|\\[[0-9a-f:.]+\\]|${HOST})(?::\\d{2,5})?(?:[/?#][^${SPACE}]*)?$`,
  'i',
);
const MAX_LENGTH = 2048;
const MAX_HOST = 253;

/**
 * An absolute URL of one of the schemes. Code: `invalid`.
 *
 * @see Django's `URLValidator`
 */
export class URLValidator extends ValueValidator {
  override readonly code = 'invalid';
  override readonly message = 'Enter a valid URL.';
  private readonly schemes: readonly string[];

  constructor({ schemes = ['http', 'https', 'ftp', 'ftps'] }: { schemes?: readonly string[] } = {}) {
    super();
    this.schemes = schemes;
  }

  override accepts(value: unknown): boolean {
    if (typeof value !== 'string' || value.length > MAX_LENGTH || /[\t\r\n]/.test(value)) return false;
    if (!this.schemes.includes(value.split('://')[0]!.toLowerCase())) return false;
    const authority = /:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(value)?.[1] ?? '';
    const literal = /^\[(.+)\](?::\d{2,5})?$/.exec(authority)?.[1];
    if (literal !== undefined && !isIPv6Address(literal)) return false;
    const host = literal ?? authority.replace(/:\d*$/, '');
    if (host === '' || host.length > MAX_HOST) return false;
    return URL.test(value) || this.acceptsInternational(value, host);
  }

  private acceptsInternational(value: string, host: string): boolean {
    const ascii = /[^\0-\x7f]/.test(host) ? domainToASCII(host) : '';
    return ascii !== '' && URL.test(value.replace(host, () => ascii));
  }
}
