import { type JsonSchemaOptions, schemaName } from '@nuages/serializers';
import { sampleOf } from './sample.js';

/** A side of a serializer: what is sent, sent in part, seen, or answered to what is wrong. */
export type SchemaSide = NonNullable<JsonSchemaOptions['io']>;
type Schema = Record<string, unknown>;

/** A serializer's class; one without JSON Schema may be anything. */
interface Describable {
  readonly name: string;
  jsonSchema?(options: object): Schema;
}

/** The schemas of a document, each under one name: requests and responses of a serializer apart. */
export class SchemaRegistry {
  readonly schemas: Record<string, Schema> = {};
  private readonly names = new Map<Describable, Map<SchemaSide, string>>();

  /** A reference to one side of a serializer, whose schema is made at the first. */
  refer(Class: Describable, io: SchemaSide): Schema {
    const sides = this.names.get(Class) ?? new Map<SchemaSide, string>();
    this.names.set(Class, sides);
    let name = sides.get(io);
    if (name === undefined) {
      sides.set(io, (name = this.freeName(schemaName(Class, io))));
      this.schemas[name] = {}; // taken, also for those inside it
      this.schemas[name] = this.schemaOf(Class, io);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** One side of a serializer as a schema of its own, which nothing refers to; what is nested in it has names. */
  schemaOf(Class: Describable, io: SchemaSide): Schema {
    return describe(Class, io, (nested) => (this.refer(nested, io) as { $ref: string }).$ref);
  }

  /** Adds a schema under a name of its own. */
  add(name: string, schema: Schema): Schema {
    this.schemas[name] ??= schema;
    return { $ref: `#/components/schemas/${name}` };
  }

  /** A value that a schema allows. */
  sample(schema: Schema): unknown {
    return sampleOf(schema, (ref) => this.schemas[ref.split('/').at(-1)!]);
  }

  private freeName(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.schemas[name]; number += 1) name = `${wanted}${number}`;
    return name;
  }
}

function describe(Class: Describable, io: SchemaSide, refOf: (nested: Describable) => string): Schema {
  return Class.jsonSchema?.({ io, ref: refOf }) ?? {};
}
