import { readMeta, type SerializerMetaOptions } from '@nuages/serializers';

/** What viewsets need of a serializer's field. */
export interface SerializerField {
  /** The name of its kind, as in `CharField`. */
  readonly kind: string;
  /** The path of its value inside the object; empty for the object itself. */
  readonly source: readonly string[];
  readonly isReadOnly: boolean;
  readonly isWriteOnly: boolean;
  readonly isRequired: boolean;
  readonly options: Readonly<Record<string, any>>; // each kind has its own
  /** What the items of a list are. */
  readonly child?: SerializerField;
  /** The class of the objects that it holds. */
  readonly serializer?: SerializerClass;
}

/** What viewsets need of a serializer. */
export interface AnySerializer {
  isValid(): Promise<boolean>;
  save(values?: Record<string, unknown>): Promise<unknown>;
  readonly errorDetails: any; // a tree of details
  readonly data: unknown;
  /** The fields by the names that clients use. */
  readonly fields: ReadonlyMap<string, SerializerField>;
}

/** What viewsets need of a serializer's class. */
export interface SerializerClass {
  new (input: any): AnySerializer; // each class has its own input
  many(input: any): Pick<AnySerializer, 'data'>;
  readonly name: string;
}

/** The entity that a ModelSerializer is about; `undefined` for other serializers. */
export function modelTargetOf(serializerClass: SerializerClass): unknown {
  return readMeta<SerializerMetaOptions & { model?: unknown }>(serializerClass).model;
}
