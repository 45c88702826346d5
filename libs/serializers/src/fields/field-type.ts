import { type ErrorDetail, ImproperlyConfigured } from '@nuages/core';
import { messageFor, type MessageParams } from '../messages.js';
import { runValidator } from '../validators/run-validator.js';
import { type ValidatorLike, ValueValidator } from '../validators/validator.js';
import { Invalid, SKIP } from './invalid.js';
import type { Scope } from './scope.js';
import { type JsonSchema, MESSAGES, type SchemaScope } from '../json-schema/json-schema.js';

/** A default: a value, or a function that gives one for each validation. */
export type Default<V> = V | ((scope: Scope) => V | typeof SKIP);

/** Arguments of every field. */
export interface FieldOptions<V = any> {
  readOnly?: boolean;
  writeOnly?: boolean;
  /** Default: true, unless the field is read-only or has a default. */
  required?: boolean;
  default?: Default<V | null>;
  allowNull?: boolean;
  /** Where the value comes from and goes to: a property, a path (`'author.name'`), or `'*'` for the whole object. */
  source?: string;
  /** The key that clients use, where it differs from the property's name. */
  name?: string;
  validators?: readonly ValidatorLike<any>[]; // a field's own value type is narrower than V
  /** Texts by code. */
  errorMessages?: Readonly<Record<string, string>>;
  label?: string;
  helpText?: string;
  /** JSON Schema of the value, for kinds that cannot know it: `@MethodField({ schema: { type: 'integer' } })`. Default: the kind's. */
  schema?: JsonSchema;
  /** What an empty form shows, a value or a function. Default: the kind's, as `''` for texts. */
  initial?: V | null | (() => V | null);
}

/** A fast case of the compiled code: when `test` holds for the variable, `value` is the result. Both are JavaScript. */
export interface FastCase {
  test: string;
  value: string;
  /** What `value` is in JSON, where that is known. */
  json?: JsonForm;
}

/**
 * How a value stands in JSON text: `bare` as it is (integers, booleans), `number` as it is where it is finite, `plain` in quotes (text in
 * which nothing is escaped), `text` in quotes and escaped.
 */
export type JsonForm = 'bare' | 'number' | 'plain' | 'text';

/** How many values are written, and how many of them are free text or not known. */
export interface JsonWeight {
  readonly fields: number;
  readonly texts: number;
}

/**
 * A kind of field: how a client's value is read, checked and written.
 *
 * Make a kind of your own by a subclass with `parse` and `represent`, and a decorator for it with `fieldFactory`.
 *
 * @see DRF's `Field`
 */
export abstract class FieldType<V = any, O = any, Options extends FieldOptions = any> {
  /** The name of the kind, as in `CharField`: chooses messages and stands in descriptions. */
  abstract readonly kind: string;
  /** The key that clients use; set when the field joins a serializer. */
  name = '';
  /** The property that declares it; set when the field joins a serializer. */
  property = '';
  /** The path of the value inside the object; empty for `'*'`. */
  source: readonly string[] = [];
  readonly validators: ValidatorLike[];

  constructor(readonly options: Options) {
    this.validators = [...(options.validators ?? [])];
    this.checkOptions();
  }

  get isReadOnly(): boolean {
    return this.options.readOnly === true;
  }

  get isWriteOnly(): boolean {
    return this.options.writeOnly === true;
  }

  get isRequired(): boolean {
    return this.options.required ?? (!this.hasDefault && !this.isReadOnly);
  }

  get hasDefault(): boolean {
    return this.options.default !== undefined;
  }

  get allowsNull(): boolean {
    return this.options.allowNull === true;
  }

  /** True when {@link run} may give a promise. Checks that are functions of yours may. */
  get isAsync(): boolean {
    return this.validators.some((validator) => !(validator instanceof ValueValidator));
  }

  /** Gives the field its place in a serializer. Override to prepare what depends on it. */
  bind(name: string, _serializer?: object): void {
    this.property = name;
    this.name = this.options.name ?? name;
    const { source = name } = this.options;
    this.source = source === '*' ? [] : source.split('.');
    if (this.source.includes('')) {
      throw new ImproperlyConfigured(
        `${this.kind} '${name}': '${source}' is no path. Give 'source' as 'author.name', or '*' for the whole object.`,
      );
    }
    if ([this.name, ...this.source].includes('__proto__')) {
      throw new ImproperlyConfigured(
        `${this.kind} '${name}': no object has a member '__proto__'. Give the field another 'name' or 'source'.`,
      );
    }
  }

  /** The same kind of field with other arguments. */
  with(options: Partial<Options>): this {
    return new (this.constructor as new (options: Options) => this)({ ...this.options, ...options });
  }

  /** Turns a client's value, neither `undefined` nor `null`, into the internal one; `return this.fail(code)` refuses it. */
  abstract parse(data: unknown, scope: Scope): V;

  /** Turns the internal value, neither `undefined` nor `null`, into what clients see. */
  abstract represent(value: V, scope: Scope): O;

  /**
   * The whole way of a client's value: absence, null, {@link parse}, validators. Gives the value, {@link SKIP} or {@link Invalid}. `owner` is
   * the client's object or list that holds it, where there is one, and `key` its place there, by default the field's name.
   */
  run(data: unknown, scope: Scope, _owner?: object, _key?: string): unknown {
    const empty = this.runEmpty(data, scope);
    if (empty !== undefined) return empty;
    const value = this.parse(data, scope);
    return this.validators.length > 0 ? this.check(value, scope) : value;
  }

  /** The whole way of a value to clients: absence, methods, null, {@link represent}. `owner` is the object it was read from. */
  render(value: unknown, owner: unknown, scope: Scope): unknown {
    const found = typeof value === 'function' ? (value.call(owner) as unknown) : value;
    if (found === null) return null;
    if (found instanceof Promise) throw new ImproperlyConfigured(this.refusePromise());
    return found === undefined ? this.renderMissing(scope) : this.represent(found as V, scope);
  }

  /** What an empty form shows. */
  getInitial(): unknown {
    const { initial = this.emptyValue } = this.options;
    return typeof initial === 'function' ? (initial as () => unknown)() : initial;
  }

  /** Override where an empty form shows more than nothing. */
  protected get emptyValue(): unknown {
    return null;
  }

  /** The default's value, or {@link SKIP} when there is none. */
  getDefault(scope: Scope): unknown {
    const { default: given } = this.options;
    if (given === undefined || scope.partial) return SKIP;
    return typeof given === 'function' ? (given as (scope: Scope) => unknown)(scope) : given;
  }

  /**
   * The case that the compiled parser decides without a call, for the variable `v`. Only used when no other check applies, and not where a
   * subclass parses another way.
   */
  fastParse(_v: string): FastCase | undefined {
    return undefined;
  }

  /** The case that compiled output decides without a call, for the variable `v`. Not used where a subclass represents another way. */
  fastRepresent(_v: string): FastCase | undefined {
    return undefined;
  }

  /** What writes an object or a list of the kind as JSON text, where that needs no object on the way. */
  jsonWriter(): ((value: V, scope: Scope) => string) | undefined {
    return undefined;
  }

  /** True where {@link represent} leaves all to the plan of a class. Not used where a subclass represents another way. */
  get isWrittenByPlan(): boolean {
    return false;
  }

  /** How much is written for the value, for the choice of how a class writes JSON text. Override where it is a tree. */
  weigh(): JsonWeight {
    const form = this.fastRepresent('v')?.json;
    return { fields: 1, texts: form === undefined || form === 'text' ? 1 : 0 };
  }

  /** JSON Schema of the value, null aside. Override for a kind of your own. Default: anything. */
  describe(_scope: SchemaScope): JsonSchema {
    return {};
  }

  /** JSON Schema of the value's errors. Override where they are a tree. Default: a list of texts. */
  describeErrors(_scope: SchemaScope): JsonSchema {
    return MESSAGES;
  }

  /** Refuses a value: `return this.fail('invalid')`. Its type lets it stand for any value. */
  fail(code: string, params: MessageParams = {}): never {
    return new Invalid([this.detail(code, params)]) as never;
  }

  /** One error of this field. Its text: `errorMessages`, else `message`, else the catalogue's. */
  detail(code: string, params: MessageParams = {}, message?: string): ErrorDetail {
    return { message: messageFor(this.kind, code, params, this.options.errorMessages, message), code };
  }

  /** Decides `undefined` and `null`; gives `undefined` when the value has to be parsed. */
  protected runEmpty(data: unknown, scope: Scope): unknown {
    if (data === undefined) {
      if (scope.partial) return SKIP;
      return this.isRequired ? this.fail('required') : this.getDefault(scope);
    }
    if (data !== null) return undefined;
    return this.allowsNull ? null : this.fail('null');
  }

  /** Runs the validators on a parsed value and collects what they refuse. */
  protected check(value: unknown, scope: Scope): unknown {
    if (value instanceof Promise) return value.then((settled) => this.check(settled, scope));
    if (value instanceof Invalid || value === SKIP) return value;
    const errors: ErrorDetail[] = [];
    for (const [index, validator] of this.validators.entries()) {
      if (!(validator instanceof ValueValidator)) return this.checkSlowly(value, scope, errors, index);
      this.checkOne(validator, value, errors);
    }
    return errors.length > 0 ? new Invalid(errors) : value;
  }

  private checkOne(validator: ValueValidator, value: unknown, errors: ErrorDetail[]): void {
    if (validator.accepts(value)) return;
    errors.push(this.detail(validator.code, validator.describe(value), validator.message));
  }

  private async checkSlowly(value: unknown, scope: Scope, errors: ErrorDetail[], from: number): Promise<unknown> {
    for (const validator of this.validators.slice(from)) {
      if (validator instanceof ValueValidator) this.checkOne(validator, value, errors);
      else {
        const details = await runValidator(validator, value, scope, this);
        if (details instanceof Invalid && !Array.isArray(details.details)) return details;
        if (details instanceof Invalid) errors.push(...(details.details as ErrorDetail[]));
      }
    }
    return errors.length > 0 ? new Invalid(errors) : value;
  }

  private renderMissing(scope: Scope): unknown {
    if (this.hasDefault) return this.getDefault(scope);
    if (this.allowsNull) return null;
    if (this.options.required === false || this.isReadOnly) return SKIP;
    throw new ImproperlyConfigured(
      `${this.kind} '${this.name}': the object has no '${this.source.join('.')}'. Correct the field's 'source', load the value before serializing, or give the field a 'default'.`,
    );
  }

  /** What is said of a value that would have to be waited for. */
  protected refusePromise(): string {
    return `${this.kind} '${this.name}': the value is a promise, and writing does not wait. Load it before, into the object or the context.`;
  }

  private checkOptions(): void {
    const { readOnly, writeOnly, required, default: given } = this.options as FieldOptions;
    const clash = readOnly && writeOnly ? 'writeOnly' : readOnly && required ? 'required' : undefined;
    if (clash) throw new ImproperlyConfigured(`'readOnly' and '${clash}' exclude each other. Remove one.`);
    if (required && given !== undefined) {
      throw new ImproperlyConfigured(`'required' and 'default' exclude each other. Remove one.`);
    }
  }
}
