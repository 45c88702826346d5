import { isIPv4, isIPv6 } from 'node:net';
import { ValueValidator } from './validator.js';

/** Tells whether a text is an IPv4 address; a number with a leading zero is none. */
export function isIPv4Address(value: unknown): boolean {
  return typeof value === 'string' && isIPv4(value);
}

/** Tells whether a text is an IPv6 address, without a zone. */
export function isIPv6Address(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('%') && isIPv6(value);
}

/** An IP address of the given protocol. Code: `invalid`. */
export class IPAddressValidator extends ValueValidator {
  override readonly code = 'invalid';
  override readonly message: string;

  constructor(readonly protocol: 'both' | 'ipv4' | 'ipv6' = 'both') {
    super();
    const kinds = { both: 'IPv4 or IPv6', ipv4: 'IPv4', ipv6: 'IPv6' };
    this.message = `Enter a valid ${kinds[protocol]} address.`;
  }

  override accepts(value: unknown): boolean {
    return (this.protocol !== 'ipv6' && isIPv4Address(value)) || (this.protocol !== 'ipv4' && isIPv6Address(value));
  }
}
