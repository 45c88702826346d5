import { MaxLengthValidator, MinLengthValidator } from '../../validators/limit.validators.js';
import { ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator } from '../../validators/text.validators.js';
import type { ValueValidator } from '../../validators/validator.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, type FieldOptions, FieldType } from '../field-type.js';
import { floatAsText } from '../number/noted-floats.js';
import type { Scope } from '../scope.js';
import { numberText } from './number-text.js';
import { strip } from './white-space.js';
import { definedKeywords, type JsonSchema, type SchemaScope } from '../../json-schema/json-schema.js';

/** Options of {@link CharField}. Lengths count Unicode code points. */
export interface CharFieldOptions extends FieldOptions<string> {
  maxLength?: number;
  minLength?: number;
  /** Default: false. */
  allowBlank?: boolean;
  /** Remove white space at both ends. Default: true. */
  trimWhitespace?: boolean;
}

/**
 * A text.
 *
 * - Input: a string, or a number, which becomes its text as Python writes it (`1e-05`).
 * - Internal value and output: a `string`.
 * - Error codes: `invalid`, `blank`, `max_length`, `min_length`, `null_characters_not_allowed`, `surrogate_characters_not_allowed`.
 */
export class CharFieldType<Options extends CharFieldOptions = CharFieldOptions> extends FieldType<string, string, Options> {
  override readonly kind: string = 'CharField';
  private ownChecks: number;

  constructor(options: Options = {} as Options) {
    super(options);
    if (options.maxLength !== undefined) this.validators.push(new MaxLengthValidator(options.maxLength));
    if (options.minLength !== undefined) this.validators.push(new MinLengthValidator(options.minLength));
    this.validators.push(new ProhibitNullCharactersValidator(), new ProhibitSurrogateCharactersValidator());
    this.ownChecks = this.validators.length - (options.validators?.length ?? 0);
  }

  get trims(): boolean {
    return this.options.trimWhitespace !== false;
  }

  protected override get emptyValue(): unknown {
    return '';
  }

  /** @param owner the client's object or list, which tells whether a number is a float: `1.0` */
  override run(data: unknown, scope: Scope, owner?: object, key = this.name): unknown {
    if (data === '' || (typeof data === 'string' && this.trims && strip(data) === '')) {
      return this.options.allowBlank ? '' : this.fail('blank');
    }
    return super.run(floatAsText(data, owner, key), scope);
  }

  override parse(data: unknown, _scope: Scope): string {
    if (typeof data !== 'string' && typeof data !== 'number' && typeof data !== 'bigint') return this.fail('invalid');
    const text = typeof data === 'string' ? data : numberText(data);
    return this.trims ? strip(text) : text;
  }

  override represent(value: unknown): string {
    return typeof value === 'string' ? value : String(value);
  }

  override describe({ io }: SchemaScope): JsonSchema {
    const { maxLength, minLength, allowBlank } = this.options;
    const least = minLength ?? (allowBlank ? undefined : 1);
    return { type: 'string', ...(io !== 'output' && definedKeywords({ minLength: least, maxLength })), ...this.textKeywords() };
  }

  /** Keywords of the kind of text, as `format`. */
  protected textKeywords(): JsonSchema {
    return {};
  }

  /** Printable ASCII without blanks at its ends: nothing to trim, no surrogates, one unit a code point. */
  override fastParse(v: string): FastCase | undefined {
    const check = this.fastCheck(v);
    if (check === undefined || this.validators.length !== this.ownChecks) return undefined;
    const { maxLength, minLength = 0 } = this.options;
    const most = maxLength === undefined ? '' : ` && ${v}.length <= ${maxLength}`;
    return { test: `typeof ${v} === 'string' && ${v}.length >= ${Math.max(1, minLength)}${most} && ${check}`, value: v };
  }

  /** JavaScript that is true for texts which need neither trimming nor the checks of the kind; `undefined`: no such case. */
  protected fastCheck(v: string): string | undefined {
    return `isPlainText(${v})`;
  }

  /** Adds a check that {@link fastCheck} vouches for. */
  protected addCheck(validator: ValueValidator): void {
    this.validators.push(validator);
    this.ownChecks += 1;
  }

  override fastRepresent(v: string): FastCase {
    return { test: `typeof ${v} === 'string'`, value: v, json: 'text' };
  }
}

/** Declares a {@link CharFieldType}. */
export function CharField(options: CharFieldOptions = {}): Field<string> {
  return fieldFactory(new CharFieldType(options));
}
