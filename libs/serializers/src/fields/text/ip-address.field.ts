import { IPAddressValidator, isIPv6Address } from '../../validators/ip-address.validators.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import type { Scope } from '../scope.js';
import { type CharFieldOptions, CharFieldType } from './char.field.js';
import type { JsonSchema } from '../../json-schema/json-schema.js';

/** Options of {@link IPAddressField}. */
export interface IPAddressFieldOptions extends CharFieldOptions {
  /** Default: `both`. */
  protocol?: 'both' | 'ipv4' | 'ipv6';
}

/**
 * An IPv4 or IPv6 address; IPv6 in its shortest spelling, mapped IPv4 unpacked where both are allowed.
 * Error codes: those of CharField.
 */
export class IPAddressFieldType extends CharFieldType<IPAddressFieldOptions> {
  override readonly kind = 'IPAddressField';

  constructor(options: IPAddressFieldOptions = {}) {
    super(options);
    this.validators.push(new IPAddressValidator(options.protocol));
  }

  override parse(data: unknown, scope: Scope): string {
    if (typeof data !== 'string') return this.fail('invalid');
    const { protocol = 'both' } = this.options;
    if (!data.includes(':') || protocol === 'ipv4') return super.parse(data, scope);
    return isIPv6Address(data) ? shorten(data, protocol === 'both') : this.fail('invalid');
  }

  protected override textKeywords(): JsonSchema {
    const { protocol = 'both' } = this.options;
    return protocol === 'both' ? { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] } : { format: protocol };
  }
}

/** RFC 5952's spelling; an IPv4 address that is mapped into IPv6 keeps its dots. */
function shorten(address: string, unpack: boolean): string {
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (!mapped) return short;
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)];
  const dotted = [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return unpack ? dotted : `::ffff:${dotted}`;
}

/** Declares an {@link IPAddressFieldType}. */
export function IPAddressField(options: IPAddressFieldOptions = {}): Field<string> {
  return fieldFactory(new IPAddressFieldType(options));
}
