import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import { type ErrorDetails, ImproperlyConfigured, isErrorDetail } from '@nuages/core';
import { describeForOpenApi, describeSerializer } from '../json-schema/describe-serializer.js';
import type { JsonSchema, SchemaIo } from '../json-schema/json-schema.js';
import { dataForNest, forNest } from '../nest/data-for-nest.js';
import { withRequest } from '../nest/with-request.js';
import type { SerializerClass } from '../serializer/serializer.js';

/**
 * One side of a serializer as other libraries know schemas, with its JSON Schema. `libraryOptions` is the serializer's context, besides
 * the `request` that is being served.
 *
 * @see https://standardschema.dev
 */
export interface SerializerSchema {
  readonly '~standard': StandardSchemaV1.Props<any, any> & StandardJSONSchemaV1.Props<any, any>; // the serializer decides both types
}

/** The schema of what clients send: its values are validated data, its issues carry the codes of errors too. */
export function inputSchema(Class: SerializerClass, { partial = false } = {}): SerializerSchema {
  const validate = async (data: unknown, options?: StandardSchemaV1.Options): Promise<StandardSchemaV1.Result<unknown>> => {
    const serializer = new Class(withRequest({ data, partial, context: options?.libraryOptions }));
    return (await serializer.isValid()) ? { value: serializer.validatedData } : { issues: toIssues(serializer.errorDetails) };
  };
  return toSchema(Class, validate, partial ? 'partial' : 'input');
}

/** The schema of what clients see: its value is an object's representation. */
export function outputSchema(Class: SerializerClass): SerializerSchema {
  const validate = (instance: unknown, options?: StandardSchemaV1.Options): StandardSchemaV1.Result<unknown> => ({
    value: dataForNest(new Class(forNest(withRequest({ instance, context: options?.libraryOptions })))),
  });
  return toSchema(Class, validate, 'output');
}

function toSchema(Class: SerializerClass, validate: StandardSchemaV1.Props['validate'], io: SchemaIo): SerializerSchema {
  const describe =
    (side: SchemaIo) =>
    ({ target }: StandardJSONSchemaV1.Options): Record<string, unknown> =>
      target === 'openapi-3.0' ? describeForOpenApi(Class, side) : convert(describeSerializer(Class, { io: side }), target);
  const jsonSchema = { input: io === 'output' ? () => ({}) : describe(io), output: describe('output') };
  return { '~standard': { version: 1, vendor: 'nuages', validate, jsonSchema } };
}

/** Issues by path, one for each message. */
function toIssues(details: ErrorDetails, path: readonly PropertyKey[] = []): (StandardSchemaV1.Issue & { code: string })[] {
  return Object.entries(details).flatMap(([key, inner]) => {
    if (isErrorDetail(inner)) return [{ message: inner.message, code: inner.code, path }];
    return toIssues(inner as ErrorDetails, [...path, Array.isArray(details) ? Number(key) : key]);
  });
}

/** The dialects that differ in nothing that a serializer's schema uses, but in the place of definitions. */
function convert(schema: JsonSchema, target: string): Record<string, unknown> {
  if (target === 'draft-2020-12') return schema;
  if (target !== 'draft-07') {
    throw new ImproperlyConfigured(
      `A serializer has no JSON Schema of the dialect '${target}'. Use 'draft-2020-12', 'draft-07' or 'openapi-3.0'.`,
    );
  }
  const { $defs, ...rest } = JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/definitions/')) as Record<string, unknown>;
  return { ...rest, $schema: 'http://json-schema.org/draft-07/schema#', ...($defs !== undefined && { definitions: $defs }) };
}
