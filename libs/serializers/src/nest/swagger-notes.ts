import type { Type } from '@nestjs/common';
import { describeByName, describeForOpenApi } from '../json-schema/describe-serializer.js';
import type { JsonSchema, SchemaIo } from '../json-schema/json-schema.js';
import type { SerializerClass } from '../serializer/serializer.js';
import { Serializer } from '../serializer/serializer.js';
import { SERIALIZE, type SerializeMetadata } from './serialize.decorator.js';
import { SerializerPipe } from './serializer.pipe.js';
import { type ValidatedInput, validatedInputsOf } from './validated.decorators.js';

/**
 * Notes on a controller's handlers, where `SwaggerModule.createDocument` looks, what serializers say of them: requests, answers and refusals.
 * What a handler's own `@ApiBody`, `@ApiQuery` and `@ApiResponse` say goes before.
 */
export function noteForSwagger(controller: Type): void {
  for (const name of handlersOf(controller)) {
    const inputs = inputsOf(controller, name);
    const handler = (controller.prototype as Record<string, object>)[name]!;
    const known = (Reflect.getMetadata(PARAMETERS, handler) ?? []) as readonly Note[];
    const named = known.filter((one) => one.in === 'query').flatMap((one) => one.name ?? []);
    const added = inputs.map((input) => toParameter(input, named)).filter((one) => !known.some((other) => isSame(one, other)));
    if (added.length > 0) Reflect.defineMetadata(PARAMETERS, [...known, ...added], handler);
    const refusing = inputs.filter(({ refuses }) => refuses);
    const answer = answerOf(controller, name);
    const answered = answer ? schemaNote(answer, 'output') : noteOfPlugin(controller, name);
    if (answer || refusing.length > 0) noteAnswers(handler, answered, refusing.find(({ source }) => source === 'body') ?? refusing[0]);
  }
}

/** Nest's and its Swagger's keys of metadata. */
const PATH = 'path';
const METHOD = 'method';
const STATUS = '__httpCode__';
const ARGUMENTS = '__routeArguments__';
const PARAMETERS = 'swagger/apiParameters';
const RESPONSES = 'swagger/apiResponse';
const POST = 1; // of Nest's RequestMethod
const SOURCES: Readonly<Record<string, ValidatedInput['source']>> = { '3': 'body', '4': 'query' }; // of Nest's RouteParamtypes

/** What a handler reads by a serializer; where that `refuses`, by its own errors. */
interface Input extends ValidatedInput {
  readonly refuses: boolean;
}

/** A parameter or an answer as @nestjs/swagger notes it. */
interface Note {
  readonly in?: string;
  readonly name?: string;
  readonly [key: string]: unknown;
}

/** A parameter as Nest notes it. */
interface Argument {
  readonly index: number;
  readonly data?: unknown;
  readonly schema?: unknown;
  readonly pipes?: readonly unknown[];
}

function handlersOf(controller: Type): string[] {
  const names = new Set<string>();
  for (let at = controller.prototype as object; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && Reflect.hasMetadata(PATH, value as object)) names.add(name);
    }
  }
  return [...names];
}

function inputsOf(controller: Type, name: string): Input[] {
  const prototype = controller.prototype as object;
  const types = (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as readonly unknown[];
  const taken = (Reflect.getMetadata(ARGUMENTS, controller, name) ?? {}) as Record<string, Argument>;
  const plain = Object.entries(taken).flatMap(([key, argument]): Input[] => {
    const source = SOURCES[key.split(':', 1)[0]!];
    if (!source || argument.data !== undefined) return [];
    const pipe = argument.pipes?.find((one) => one instanceof SerializerPipe);
    if (pipe) return [{ source, refuses: true, ...pipe.input }];
    const Class = [argument.schema, types[argument.index]].find(isSerializer);
    return Class ? [{ source, serializer: Class, refuses: false }] : []; // Nest's pipes word their own refusals
  });
  return [...validatedInputsOf(prototype, name).map((input) => ({ ...input, refuses: true })), ...plain];
}

/** A controller's serializer counts for handlers of its own: what a handler that others inherit is noted with would be theirs too. */
function answerOf(controller: Type, name: string): SerializeMetadata | undefined {
  const handler = (controller.prototype as Record<string, object>)[name]!;
  const isOwn = Object.hasOwn(controller.prototype as object, name);
  return (Reflect.getMetadata(SERIALIZE, handler) ?? (isOwn ? Reflect.getMetadata(SERIALIZE, controller) : undefined)) as
    SerializeMetadata | undefined;
}

/** What Nest's plugin of the compiler found of a handler's answer; @nestjs/swagger passes it over where there are notes. */
function noteOfPlugin(controller: Type, name: string): Note {
  const { _OPENAPI_METADATA_FACTORY: factory } = controller as { _OPENAPI_METADATA_FACTORY?: () => Record<string, { type?: unknown }> };
  const type = factory?.()[name]?.type;
  return Array.isArray(type) ? { type: type[0] as unknown, isArray: true } : { type };
}

function noteAnswers(handler: object, answered: Note, refused: Input | undefined): void {
  const known = (Reflect.getMetadata(RESPONSES, handler) ?? {}) as Readonly<Record<string, Note>>;
  const status = (Reflect.getMetadata(STATUS, handler) ?? (Reflect.getMetadata(METHOD, handler) === POST ? 201 : 200)) as number;
  const isAnswered = Object.keys(known).some((code) => code === 'default' || code.startsWith('2'));
  const notes = {
    ...(!isAnswered && { [status]: { description: '', ...answered } }),
    ...(refused && { 400: { description: 'What is wrong, by field.', ...schemaNote(refused, 'error') } }),
  };
  Reflect.defineMetadata(RESPONSES, { ...notes, ...known }, handler);
}

/** A body, or a parameter of the query a field, but for those that the handler names itself. */
function toParameter(input: Input, named: readonly string[]): Note {
  const io = input.partial ? 'partial' : 'input';
  if (input.source === 'body') return { in: 'body', required: true, type: Object, ...schemaNote(input, io) };
  const describe = (): JsonSchema => {
    const { properties = {}, ...schema } = describeForOpenApi(input.serializer, io) as { properties?: Record<string, JsonSchema> };
    return { ...schema, properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !named.includes(name))) };
  };
  return { in: 'query', required: false, standardSchema: toSchema(describe) };
}

function isSame(one: Note, other: Note): boolean {
  return one.in === other.in && (one.in === 'body' || one.name === other.name);
}

function schemaNote({ serializer, many }: Pick<ValidatedInput, 'serializer' | 'many'>, io: SchemaIo): Note {
  return { standardSchema: toSchema(() => describeByName(serializer, io, many)) };
}

/** What @nestjs/swagger takes a JSON Schema from, made when it asks. */
function toSchema(describe: () => JsonSchema): object {
  return {
    '~standard': {
      version: 1,
      vendor: 'nuages',
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: describe, output: describe },
    },
  };
}

function isSerializer(given: unknown): given is SerializerClass {
  return typeof given === 'function' && given.prototype instanceof Serializer;
}
