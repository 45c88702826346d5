/** What viewsets need of a serializer. */
export interface AnySerializer {
  isValid(): Promise<boolean>;
  save(values?: Record<string, unknown>): Promise<unknown>;
  readonly errorDetails: any; // a tree of details
  readonly data: unknown;
}

/** What viewsets need of a serializer's class. */
export interface SerializerClass {
  new (input: any): AnySerializer; // each class has its own input
  many(input: any): AnySerializer;
  readonly name: string;
}
