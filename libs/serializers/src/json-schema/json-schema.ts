/** A JSON Schema of the draft 2020-12, as an object. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * Which side of a serializer a schema is of: what clients send (`input`; `partial` for a PATCH), what they see (`output`), or the body
 * of a refusal (`error`).
 */
export type SchemaIo = 'input' | 'partial' | 'output' | 'error';

/** What a field knows when it describes itself. */
export interface SchemaScope {
  readonly io: SchemaIo;
  /** The schema of another serializer's objects, by reference. */
  describeSerializer(Class: { readonly name: string }): JsonSchema;
}

/** The errors of one value: texts. */
export const MESSAGES: JsonSchema = { type: 'array', items: { type: 'string' } };

/** The same schema, null allowed too. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values } = schema as { type?: string | readonly string[]; enum?: readonly unknown[] };
  if (values) return { ...schema, enum: [...new Set([...values, null])], ...(type !== undefined && { type: withNull(type) }) };
  if (type !== undefined) return { ...schema, type: withNull(type) };
  return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: 'null' }] };
}

/** The keywords that have a value. */
export function definedKeywords(keywords: Readonly<Record<string, unknown>>): JsonSchema {
  return Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== undefined));
}

/** The bounds of a number, which texts of numbers pass by. */
export function describeBounds({ minValue, maxValue }: { minValue?: unknown; maxValue?: unknown }): JsonSchema {
  return definedKeywords({ minimum: toNumber(minValue), maximum: toNumber(maxValue) });
}

/** The errors of a list or dictionary: of the whole as texts, or of its items by index or key. */
export function describeTree(items: JsonSchema): JsonSchema {
  return { anyOf: [MESSAGES, { type: 'object', additionalProperties: items }] };
}

function toNumber(bound: unknown): number | undefined {
  return bound === undefined ? undefined : Number(bound);
}

function withNull(type: string | readonly string[]): readonly string[] {
  return [...new Set([type, 'null'].flat())];
}
