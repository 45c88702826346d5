/** A query parameter, as OpenAPI describes it. */
export interface ParameterDescription {
  readonly name: string;
  /** Where it stands; default `query`. */
  readonly in?: 'query' | 'header' | 'path';
  readonly description?: string;
  readonly required?: boolean;
  /** Whether the parameter may be repeated. */
  readonly isList?: boolean;
  /** JSON Schema of one value; an array is one whose items are separated by commas. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** The parameter as an object of OpenAPI's, in the query where it does not say another place. */
export function queryParameter({ name, description, required, isList, schema, ...place }: ParameterDescription): Record<string, unknown> {
  return {
    name,
    in: place.in ?? 'query',
    ...(description && { description }),
    ...(required && { required }),
    schema: isList ? { type: 'array', items: schema } : schema,
    ...((isList || schema['type'] === 'array') && { style: 'form', explode: isList === true }),
  };
}
