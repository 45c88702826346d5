import type { SchemaIo } from './json-schema.js';

const NAMES: Readonly<Record<SchemaIo, (name: string) => string>> = {
  input: (name) => `${name}Request`,
  partial: (name) => `Patched${name}Request`,
  output: (name) => name,
  error: (name) => `${name}Error`,
};

/** The name of one side of a serializer in an OpenAPI document: `PostRequest`, `PatchedPostRequest`, `Post`, `PostError`. */
export function schemaName({ name }: { readonly name: string }, io: SchemaIo): string {
  return NAMES[io](name.replace(/Serializer$/, '') || name);
}
