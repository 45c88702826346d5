import { ImproperlyConfigured } from '@nuages/core';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, type FieldOptions, FieldType } from '../field-type.js';
import { floatAsText } from '../number/noted-floats.js';
import type { Scope } from '../scope.js';
import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/** A value that a client may choose. */
export type ChoiceValue = string | number | boolean;

/** A value, a value with its label, or a group of those under a label. */
export type Choice<V extends ChoiceValue = ChoiceValue> =
  V | readonly [V, string] | readonly [string, readonly (V | readonly [V, string])[]];

/** Options of {@link ChoiceField}. */
export interface ChoiceFieldOptions<V extends ChoiceValue = ChoiceValue> extends FieldOptions<V> {
  choices: readonly Choice<V>[];
  allowBlank?: boolean;
}

/** The values with their labels, groups opened. */
export function flattenChoices(choices: readonly Choice[]): [ChoiceValue, string][] {
  return choices.flatMap((choice): [ChoiceValue, string][] => {
    if (!Array.isArray(choice)) return [[choice as ChoiceValue, String(choice)]];
    const [value, label] = choice as [ChoiceValue, string | readonly Choice[]];
    return Array.isArray(label) ? flattenChoices(label) : [[value, label as string]];
  });
}

/**
 * One of a set of values. A text that spells a value is that value.
 *
 * - Error codes: `invalid_choice`.
 */
export class ChoiceFieldType<Options extends ChoiceFieldOptions = ChoiceFieldOptions> extends FieldType<any, unknown, Options> {
  override readonly kind: string = 'ChoiceField';
  /** The values with their labels, in order, without groups. */
  readonly choices: readonly (readonly [ChoiceValue, string])[];
  private readonly byText: ReadonlyMap<string, ChoiceValue>;

  constructor(options: Options) {
    super(options);
    if (!options?.choices) throw new ImproperlyConfigured(`ChoiceField needs 'choices'.`);
    this.choices = flattenChoices(options.choices);
    this.byText = new Map(this.choices.map(([value]) => [textOf(value), value]));
  }

  /** @param owner the client's object or list, which tells whether a number is a float: `1.0` spells no `1` */
  override run(data: unknown, scope: Scope, owner?: object, key = this.name): unknown {
    return super.run(floatAsText(data, owner, key), scope);
  }

  override parse(data: unknown, _scope: Scope): unknown {
    if (data === '' && this.options.allowBlank) return '';
    return this.choose(data);
  }

  override represent(value: unknown): unknown {
    return value === '' ? value : (this.byText.get(textOf(value)) ?? value);
  }

  override fastParse(v: string): FastCase | undefined {
    const texts = this.choices.map(([value]) => value).filter((value) => typeof value === 'string' && value !== '');
    if (texts.length === 0 || texts.length > 8) return undefined;
    return { test: texts.map((value) => `${v} === ${JSON.stringify(value)}`).join(' || '), value: v };
  }

  override fastRepresent(v: string): FastCase | undefined {
    const fast = this.fastParse(v);
    const isPlain = this.choices.every(([value]) => JSON.stringify(String(value)) === `"${value}"`);
    return fast && { ...fast, json: isPlain ? 'plain' : 'text' };
  }

  /** The value that a client's value spells. */
  protected choose(data: unknown): unknown {
    const text = typeof data === 'object' ? undefined : textOf(data);
    const value = text === undefined ? undefined : this.byText.get(text);
    return value === undefined ? this.fail('invalid_choice', { input: text ?? 'None' }) : value;
  }

  override describe(_scope: SchemaScope): JsonSchema {
    const values = this.choices.map(([value]) => value);
    return { enum: this.options.allowBlank ? [...new Set([...values, ''])] : values };
  }
}

/** Booleans are spelt as in Python, so that they are no choice of the same text. */
function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

/** Declares a {@link ChoiceFieldType}. */
export function ChoiceField<const V extends ChoiceValue>(options: ChoiceFieldOptions<V>): Field<V> {
  return fieldFactory(new ChoiceFieldType(options as ChoiceFieldOptions)) as Field<V>;
}
