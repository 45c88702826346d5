type Schema = Readonly<Record<string, any>>; // any JSON Schema

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T10:20:30Z',
  date: '2026-01-31',
  time: '10:20:30',
  duration: 'P1DT2H',
  email: 'user@example.com',
  uri: 'https://example.com/',
  uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  decimal: '1.5',
};
const MAX_DEPTH = 16;
/** Texts to try where a pattern asks for its own. */
const TEXTS = ['text', '1', '1.5', 'A', 'user@example.com', 'https://example.com/', '2026-01-31', '12345678'];

/** A value that a JSON Schema allows, for readers: examples and defaults of the schema first. */
export function sampleOf(schema: Schema, resolve: (ref: string) => Schema | undefined, depth = 0): unknown {
  const { examples, default: given, enum: choices, const: only, $ref: ref, anyOf, oneOf, allOf } = schema;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (given !== undefined) return given;
  if (only !== undefined) return only;
  if (Array.isArray(choices) && choices.length > 0) return choices[0];
  if (depth > MAX_DEPTH) return null;
  if (typeof ref === 'string') return sampleOf(resolve(ref) ?? {}, resolve, depth + 1);
  const alternative = (anyOf ?? oneOf ?? allOf) as Schema[] | undefined;
  if (alternative) return sampleOf(alternative[0] ?? {}, resolve, depth + 1);
  return sampleOfType(schema, resolve, depth);
}

function textOf({ pattern, minLength = 0, maxLength = Infinity }: Schema): string | undefined {
  const fits = (text: string) => pattern === undefined || new RegExp(pattern as string, 'u').test(text);
  const sized = TEXTS.map((text) => text.padEnd(minLength as number, text).slice(0, maxLength as number));
  return sized.find(fits);
}

function sampleOfType(schema: Schema, resolve: (ref: string) => Schema | undefined, depth: number): unknown {
  const type = Array.isArray(schema['type']) ? schema['type'].find((one) => one !== 'null') : schema['type'];
  switch (type) {
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
      return Object.fromEntries(properties.map(([name, inner]) => [name, sampleOf(inner, resolve, depth + 1)]));
    }
    case 'array':
      return schema['items'] ? [sampleOf(schema['items'] as Schema, resolve, depth + 1)] : [];
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1;
    case 'boolean':
      return true;
    case 'string':
      return FORMATS[schema['format'] as string] ?? textOf(schema);
    default:
      return undefined;
  }
}
