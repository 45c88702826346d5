/** A query parameter, as OpenAPI describes it. */
export interface ParameterDescription {
  readonly name: string;
  readonly description?: string;
  readonly required?: boolean;
  /** Whether the parameter may be repeated. */
  readonly isList?: boolean;
  /** JSON Schema of one value. */
  readonly schema: Readonly<Record<string, unknown>>;
}
