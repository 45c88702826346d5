/** What `nuages g` generates; apart from the generators, so that help need not load them. */
export const SCHEMATIC_NAMES = [
  'resource',
  'entity',
  'manager',
  'serializer',
  'viewset',
  'receiver',
  'command',
  'user-model',
  'nest-add',
] as const;

/** The name of a generator. */
export type SchematicName = (typeof SCHEMATIC_NAMES)[number];
