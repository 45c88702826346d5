type Json = Record<string, any>; // any part of a document

/** What @nestjs/swagger writes for OpenAPI 3.0, as 3.1 has it: `nullable` is a type, exclusive bounds are numbers. */
export function modernize<T>(part: T): T {
  if (Array.isArray(part)) return part.map(modernize) as T;
  if (typeof part !== 'object' || part === null) return part;
  const made = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, isData(key) ? value : modernize(value)]));
  return bounded(nullableOf(made)) as T;
}

/** Examples are data of the application's own. */
function isData(key: string): boolean {
  return key === 'example' || key === 'examples' || key === 'default' || key === 'enum';
}

function nullableOf(schema: Json): Json {
  if (typeof schema['nullable'] !== 'boolean') return schema;
  const { nullable, ...rest } = schema;
  if (!nullable) return rest;
  if (typeof rest['type'] === 'string')
    return { ...rest, type: [rest['type'], 'null'], ...(Array.isArray(rest['enum']) && { enum: [...(rest['enum'] as unknown[]), null] }) };
  const { description, ...inner } = rest;
  return { anyOf: [inner, { type: 'null' }], ...(description !== undefined && { description: description as unknown }) };
}

function bounded(schema: Json): Json {
  const made = { ...schema };
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof made[flag] !== 'boolean') continue;
    const isExclusive = made[flag];
    delete made[flag];
    if (isExclusive && bound in made) {
      made[flag] = made[bound] as unknown;
      delete made[bound];
    }
  }
  return made;
}
