import type { FieldType } from '../fields/field-type.js';
import { HiddenFieldType } from '../fields/special/special.fields.js';
import { errorKeyOf, type Plannable, planOf } from '../serializer/plan-of.js';
import { schemaName } from './schema-name.js';
import { toOpenApi } from './to-open-api.js';
import { definedKeywords, type JsonSchema, MESSAGES, orNull, type SchemaIo, type SchemaScope } from './json-schema.js';

/** What {@link describeSerializer} takes. */
export interface JsonSchemaOptions {
  /** Default: `input`. */
  io?: SchemaIo;
  /** Where the schema of a nested serializer stands, as `#/components/schemas/Author`. Default: under `$defs`, which is then part of the schema. */
  ref?: (Class: Plannable, io: SchemaIo) => string;
}

/** The JSON Schema (2020-12) of a serializer's objects on one side. */
export function describeSerializer(Class: Plannable, { io = 'input', ref }: JsonSchemaOptions = {}): JsonSchema {
  if (ref) {
    return describeObject(Class, { io, describeSerializer: (nested) => ({ $ref: ref(nested as Plannable, io) }) });
  }
  const definitions = new Definitions(io);
  definitions.refer(Class, '#');
  const schema = describeObject(Class, definitions);
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, ...definitions.toSchema() };
}

/**
 * The same for OpenAPI 3.0, whose dialect differs: nested serializers are named by their class and side, so that requests and answers are
 * apart where a document puts all of them in one place.
 */
export function describeForOpenApi(Class: Plannable, io: SchemaIo): JsonSchema {
  const definitions = new Definitions(io, (nested) => schemaName(nested, io));
  return toOpenApi({ ...describeObject(Class, definitions), ...definitions.toSchema() });
}

/** As {@link describeForOpenApi}, the serializer itself under a name too; a list's errors are a list, or one object for the whole. */
export function describeByName(Class: Plannable, io: SchemaIo, many = false): JsonSchema {
  const definitions = new Definitions(io, (nested) => schemaName(nested, io));
  const one = definitions.describeSerializer(Class);
  const list = { type: 'array', items: one };
  const schema = many ? (io === 'error' ? { anyOf: [list, one] } : list) : one;
  return { ...toOpenApi(schema), ...toOpenApi(definitions.toSchema()) };
}

/** Gathers the nested serializers of a schema, each once, however they nest each other. */
class Definitions implements SchemaScope {
  private readonly places = new Map<object, string>();
  private readonly schemas: Record<string, JsonSchema> = {};

  constructor(
    readonly io: SchemaIo,
    private readonly nameOf: (Class: Plannable) => string = ({ name }) => name,
  ) {}

  /** Says where a class stands. */
  refer(Class: Plannable, place: string): void {
    this.places.set(Class, place);
  }

  describeSerializer(Class: Plannable): JsonSchema {
    if (!this.places.has(Class)) {
      const name = this.freeName(this.nameOf(Class));
      this.refer(Class, `#/$defs/${name}`);
      this.schemas[name] = {}; // taken, also for those inside it
      this.schemas[name] = describeObject(Class, this);
    }
    return { $ref: this.places.get(Class)! };
  }

  toSchema(): JsonSchema {
    return Object.keys(this.schemas).length > 0 ? { $defs: this.schemas } : {};
  }

  private freeName(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.schemas[name]; number++) name = `${wanted}${number}`;
    return name;
  }
}

function describeObject(Class: Plannable, scope: SchemaScope): JsonSchema {
  const fields = [...planOf(Class).fields].filter(([, field]) => isSeen(field, scope.io));
  const properties = Object.fromEntries(fields.map(([name, field]) => [name, describeField(field, scope)]));
  if (scope.io === 'error') return { type: 'object', properties: { ...properties, [errorKeyOf(Class)]: MESSAGES } };
  const required = fields.filter(([, field]) => isRequired(field, scope.io)).map(([name]) => name);
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

function isSeen(field: FieldType, io: SchemaIo): boolean {
  if (io === 'output') return !field.isWriteOnly;
  return !field.isReadOnly && !(field instanceof HiddenFieldType);
}

function isRequired(field: FieldType, io: SchemaIo): boolean {
  if (io === 'output') return field.options.required !== false || field.hasDefault || field.allowsNull;
  return io === 'input' && field.isRequired;
}

function describeField(field: FieldType, scope: SchemaScope): JsonSchema {
  if (scope.io === 'error') return field.describeErrors(scope);
  const own = field.options.schema ?? field.describe(scope);
  const { label, helpText, default: given } = field.options;
  const isInput = scope.io !== 'output';
  const annotations = definedKeywords({
    title: label,
    description: helpText,
    default: isInput && isJson(given) ? given : undefined,
    readOnly: field.isReadOnly || undefined,
    writeOnly: field.isWriteOnly || undefined,
  });
  return { ...(field.allowsNull ? orNull(own) : own), ...annotations };
}

function isJson(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value);
}
