import { ValueValidator } from './validator.js';

/** Options of {@link RegexValidator}. */
export interface RegexValidatorOptions {
  /** Default: `invalid`. */
  code?: string;
  message?: string;
  /** Refuse what matches, instead of what does not. */
  inverseMatch?: boolean;
  flags?: string;
}

/** A pattern that is found somewhere in the value's text; anchor it to match the whole. */
export class RegexValidator extends ValueValidator {
  override readonly code: string;
  override readonly message?: string;
  readonly regex: RegExp;
  private readonly inverseMatch: boolean;

  constructor(regex: RegExp | string, { code = 'invalid', message, inverseMatch = false, flags = '' }: RegexValidatorOptions = {}) {
    super();
    const own = typeof regex === 'string' ? flags : regex.flags.replace(/[gy]/g, '');
    this.regex = new RegExp(regex, own.includes('u') || own.includes('v') ? own : `${own}u`);
    this.code = code;
    this.message = message;
    this.inverseMatch = inverseMatch;
  }

  override accepts(value: unknown): boolean {
    return this.regex.test(String(value)) !== this.inverseMatch;
  }
}
