import type { Type } from '@nestjs/common';
import { SERIALIZE, type SerializeMetadata, type SerializerClass, type ValidatedInput, validatedInputsOf } from '@nuages/serializers';
import { type TakenInput, takenInputsOf } from '../routing/nest-metadata.js';
import type { ParameterDescription } from './parameter-description.js';
import type { SchemaRegistry } from './schema-registry.js';

type Schema = Record<string, unknown>;

/** What the serializers of a plain handler say of its operation. */
export interface SerializerDescription {
  readonly parameters: readonly ParameterDescription[];
  readonly requestBody: Schema | undefined;
  /** The content of the answer, where the handler names its serializer. */
  readonly answer: Schema | undefined;
  /** The answer to what a serializer refuses. */
  readonly refusal: Schema | undefined;
}

/**
 * Describes what `@ValidatedBody`, `@ValidatedQuery` and `@Serialize`, and Nest's `@Body()` and `@Query()` by their
 * schema or type, declare on a handler or its controller.
 */
export function describeSerializers(controller: Type, name: string, registry: SchemaRegistry): SerializerDescription {
  const checked = [...validatedInputsOf(controller.prototype as object, name), ...inputsOf(controller, name, ({ schema }) => schema)];
  const inputs = [...checked, ...inputsOf(controller, name, ({ type }) => type)];
  const body = inputs.find(({ source }) => source === 'body');
  const handler = (controller.prototype as Record<string, object>)[name]!;
  const written = (Reflect.getMetadata(SERIALIZE, handler) ?? Reflect.getMetadata(SERIALIZE, controller)) as SerializeMetadata | undefined;
  const refused = checked.find(({ source }) => source === 'body') ?? checked[0]; // pipes of DTOs word their own refusals
  return {
    parameters: inputs.filter(({ source }) => source === 'query').flatMap((input) => parametersOf(input, registry)),
    requestBody: body && { required: true, content: contentOf(sideOf(body), body, registry) },
    answer: written && contentOf('output', written, registry),
    refusal: refused && { description: 'What is wrong, by field.', content: contentOf('error', refused, registry) },
  };
}

/** Serializers that stand as Standard Schemas, or as the types of parameters; of others @nestjs/swagger knows. */
function inputsOf(controller: Type, name: string, pick: (input: TakenInput) => unknown): ValidatedInput[] {
  return takenInputsOf(controller, name).flatMap((input) => {
    const picked = pick(input);
    return typeof picked === 'function' && 'jsonSchema' in picked
      ? [{ source: input.source, serializer: picked as unknown as SerializerClass }]
      : [];
  });
}

function sideOf({ partial }: ValidatedInput): 'partial' | 'input' {
  return partial ? 'partial' : 'input';
}

function contentOf(
  io: 'input' | 'partial' | 'output' | 'error',
  { serializer, many }: SerializeMetadata,
  registry: SchemaRegistry,
): Schema {
  const one = registry.refer(serializer, io);
  const schema = many ? { type: 'array', items: one } : one;
  return { 'application/json': { schema, example: registry.sample(schema) } };
}

/** One parameter a field; a list may be repeated. */
function parametersOf(input: ValidatedInput, registry: SchemaRegistry): ParameterDescription[] {
  const { properties = {}, required = [] } = registry.schemaOf(input.serializer, sideOf(input)) as {
    properties?: Record<string, Schema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => {
    const isList = schema['type'] === 'array';
    return { name, required: required.includes(name), isList, schema: isList ? (schema['items'] as Schema) : schema };
  });
}
