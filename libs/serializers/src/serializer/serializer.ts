import type { Readable } from 'node:stream';
import type { StreamableFile } from '@nestjs/common';
import { ImproperlyConfigured } from '@nuages/core';
import type { PlanSources } from '../compile/plan.js';
import type { FieldType } from '../fields/field-type.js';
import type { DtoOptions } from '../interop/dto-shape.js';
import { exposeSource, type ReadSource, sourceOf } from '../interop/class-transformer.js';
import { type DtoSerializerClass, makeDto } from '../interop/make-dto.js';
import { receiveSource, refuseStrangers } from '../interop/serializer-as-dto.js';
import { describeSerializer, type JsonSchemaOptions } from '../json-schema/describe-serializer.js';
import type { JsonSchema } from '../json-schema/json-schema.js';
import { inputSchema, outputSchema, type SerializerSchema } from '../standard-schema/standard-schema.js';
import { declaredFields } from './declarations.js';
import type { ListOptions, ListSerializer } from './list-serializer.js';
import { makeList } from './make-list.js';
import type { SerializerMeta } from './meta.js';
import { parseWith } from './parse-with.js';
import { planFor, planOf } from './plan-of.js';
import { Serialization, type SerializerOptions } from './serialization.js';
import { stateOf } from './state.js';
import { streamFile, streamObjects, type StreamOptions, type StreamSource } from './stream.js';
import { writeJson } from './write-json.js';

/**
 * Reads, checks and writes objects by declared fields.
 *
 * @example
 * class CommentSerializer extends Serializer {
 *   @CharField({ maxLength: 200 }) content!: string;
 * }
 * const { content } = await CommentSerializer.parse(body);
 *
 * @see DRF's `Serializer`
 */
export class Serializer extends Serialization {
  static Meta: SerializerMeta;

  static {
    exposeSource(this.prototype, '~source');
    refuseStrangers(this);
  }

  /** Checks `data` and gives the validated attributes. @throws ValidationError (HTTP 400) */
  static async parse<T extends Serializer>(this: SerializerClass<T>, data: unknown, options: SerializerOptions = {}): Promise<any> {
    return parseWith(this, data, options);
  }

  /** The object as JSON text: to the byte what `JSON.stringify` makes of the representation, by the class's generated function. */
  static stringify(this: SerializerClass, instance: unknown, options: SerializerOptions = {}): string {
    return writeJson(new this({ ...options, instance }), instance);
  }

  /**
   * A serializer of a class that carries class-transformer's and class-validator's decorators. Subclass it to add fields and methods.
   *
   * @example
   * class PostSerializer extends Serializer.from(CreatePostDto) {}
   */
  static from<D extends object>(Dto: new () => D, options: DtoOptions = {}): DtoSerializerClass<D> {
    return makeDto(Dto, options) as DtoSerializerClass<D>;
  }

  /** A serializer of a list of such objects. */
  static many(this: SerializerClass, options: ListOptions = {}): ListSerializer {
    return makeList(this, options);
  }

  /**
   * Objects as a stream of JSON text, in flat memory: each chunk is made when the reader asks for it.
   *
   * @example
   * await pipeline(PostSerializer.stream(posts.all(), { format: 'ndjson' }), response);
   */
  static stream(this: SerializerClass, source: StreamSource, options: StreamOptions = {}): Readable {
    return streamObjects(this, source, options);
  }

  /** As {@link stream}, for a handler to return: Nest sends it with its media type, and 500 when it fails before the first chunk. */
  static streamFile(this: SerializerClass, source: StreamSource, options: StreamOptions = {}): StreamableFile {
    return streamFile(this, source, options);
  }

  /** The JavaScript that the class is compiled to, for reading. */
  static compiledSource(this: SerializerClass): PlanSources {
    return planOf(this).sources;
  }

  /**
   * The JSON Schema (2020-12) of one side: what clients send (`io: 'input'`, the default, or `'partial'`), see (`'output'`), or get
   * as a refusal (`'error'`). Nested serializers stand under `$defs`, or where `ref` says.
   *
   * @example
   * PostSerializer.jsonSchema({ io: 'output', ref: ({ name }) => `#/components/schemas/${name}` });
   */
  static jsonSchema(this: SerializerClass, options: JsonSchemaOptions = {}): JsonSchema {
    return describeSerializer(this, options);
  }

  /** What clients send, as a Standard Schema: `@Body({ schema: PostSerializer })`. */
  static get '~standard'(): SerializerSchema['~standard'] {
    return inputSchema(this)['~standard'];
  }

  /** As the class itself, for a PATCH: `@Body({ schema: PostSerializer.partial })`. */
  static get partial(): SerializerSchema {
    return inputSchema(this, { partial: true });
  }

  /** What clients see: `@SerializeOptions({ schema: PostSerializer.output })`. */
  static get output(): SerializerSchema {
    return outputSchema(this);
  }

  /** The fields of the class by property. Override to compute some. */
  static buildFields(): ReadonlyMap<string, FieldType> {
    return declaredFields(this.prototype);
  }

  /** Where class-transformer puts the object that it makes a serializer of, which is a DTO too. */
  set '~source'(read: ReadSource | undefined) {
    if (read) receiveSource(this, read);
  }

  get '~source'(): ReadSource | undefined {
    return sourceOf(this);
  }

  /** Override to say how an object is made of validated attributes. */
  override create(_attrs: any): unknown {
    throw new ImproperlyConfigured(`${this.constructor.name}: save() needs a method 'create(attrs)'. Write it, or use ModelSerializer.`);
  }

  /** Override to say how an object takes validated attributes. */
  override update(_instance: any, _attrs: any): unknown {
    throw new ImproperlyConfigured(
      `${this.constructor.name}: save() needs a method 'update(instance, attrs)'. Write it, or use ModelSerializer.`,
    );
  }

  /** Override to say how an object is taken away, for lists that are replaced. */
  destroy(_instance: any): unknown {
    throw new ImproperlyConfigured(`${this.constructor.name}: the policy 'replace' needs a method 'destroy(instance)'. Write it.`);
  }

  /** Override to say how the writes of a list hold together. */
  inTransaction<R>(write: () => Promise<R>): Promise<R> {
    return write();
  }

  /** Override to check the whole object; return the attributes, throw `ValidationError` to refuse them. */
  override validate(attrs: any): unknown {
    return attrs;
  }

  /**
   * The names of the fields that this request sees, `undefined` for all. Override to choose them by `context`.
   *
   * @see DRF's recipe of dynamically modified fields
   */
  override chooseFields(): readonly string[] | undefined {
    return stateOf(this).options.fields;
  }

  /** Override to read a client's object your own way. */
  override toInternalValue(data: unknown): unknown {
    return planFor(this).parse(data, stateOf(this).scope, this);
  }

  /** Override to write an object your own way. */
  override toRepresentation(instance: any): Record<string, any> {
    return planFor(this).represent(instance, stateOf(this).scope);
  }
}

/** A serializer class. */
export interface SerializerClass<T extends Serializer = Serializer> {
  new (options?: SerializerOptions): T;
  readonly name: string;
  readonly prototype: T;
  buildFields(): ReadonlyMap<string, FieldType>;
}
