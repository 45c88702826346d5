import { domainToASCII } from 'node:url';
import { isIPv4Address, isIPv6Address } from './ip-address.validators.js';
import { ValueValidator } from './validator.js';

const USER =
  // oxlint-disable-next-line no-control-regex -- RFC 5321's quoted strings hold them
  /^(?:[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*|"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*")$/i;
const DOMAIN = /^(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+[A-Z0-9-]{2,63}(?<!-)$/i;
const LITERAL = /^\[([A-F0-9:.]+)\]$/i;

/**
 * An e-mail address with a domain name, an address literal, or a domain of the allowlist.
 *
 * @see Django's `EmailValidator`
 */
export class EmailValidator extends ValueValidator {
  override readonly code = 'invalid';
  override readonly message = 'Enter a valid email address.';
  private readonly allowlist: readonly string[];

  constructor({ allowlist = ['localhost'] }: { allowlist?: readonly string[] } = {}) {
    super();
    this.allowlist = allowlist;
  }

  override accepts(value: unknown): boolean {
    if (typeof value !== 'string' || value.length > 320) return false;
    const at = value.lastIndexOf('@');
    if (at < 0 || !USER.test(value.slice(0, at))) return false;
    const domain = value.slice(at + 1);
    if (this.allowlist.includes(domain) || isDomain(domain)) return true;
    return /[^\0-\x7f]/.test(domain) && isDomain(domainToASCII(domain));
  }
}

function isDomain(domain: string): boolean {
  if (DOMAIN.test(domain)) return true;
  const literal = LITERAL.exec(domain)?.[1];
  return literal !== undefined && (isIPv4Address(literal) || isIPv6Address(literal));
}
