import { definedKeywords, type JsonSchema } from './json-schema.js';

type Schema = Record<string, unknown>;

/**
 * A schema in the dialect of OpenAPI 3.0: `nullable` instead of the type null, alternatives instead of lists of types, and nothing beside
 * a reference.
 *
 * @see https://spec.openapis.org/oas/v3.0.4#schema-object
 */
export function toOpenApi({ $ref, const: only, type, anyOf, ...rest }: JsonSchema): JsonSchema {
  const out: Schema = Object.fromEntries(Object.entries(rest).map(([keyword, value]) => [keyword, convertInside(keyword, value)]));
  if (only !== undefined) out['enum'] = [only];
  for (const [exclusive, bound] of [['exclusiveMinimum', 'minimum'] as const, ['exclusiveMaximum', 'maximum'] as const]) {
    if (typeof out[exclusive] === 'number') Object.assign(out, { [bound]: out[exclusive], [exclusive]: true });
  }
  const types = [type].flat().map((name) => definedKeywords({ type: name }));
  const choices = (anyOf as readonly JsonSchema[] | undefined) ?? types;
  const known = choices.filter((choice) => choice['type'] !== 'null');
  const nullable = known.length < choices.length ? { nullable: true } : undefined; // which counts beside a type alone
  if ($ref !== undefined) return Object.keys(out).length > 0 ? { ...out, allOf: [{ $ref }] } : { $ref };
  const [one = {}, ...others] = anyOf ? known.map(toOpenApi) : known;
  const isRefined = '$ref' in one; // to a serializer, which is an object
  if (others.length > 0)
    return { ...out, anyOf: [isRefined && nullable ? { type: 'object', ...nullable, allOf: [one] } : { ...one, ...nullable }, ...others] };
  return isRefined ? { ...(nullable && { type: 'object', ...nullable }), ...out, allOf: [one] } : { ...one, ...out, ...nullable };
}

const SCHEMAS = new Set(['items', 'additionalProperties', 'not']);
const MAPS = new Set(['properties', '$defs']);

function convertInside(keyword: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (SCHEMAS.has(keyword)) return toOpenApi(value as JsonSchema);
  if (keyword === 'allOf' || keyword === 'oneOf') return (value as readonly JsonSchema[]).map(toOpenApi);
  if (!MAPS.has(keyword)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, toOpenApi(schema as JsonSchema)]));
}
