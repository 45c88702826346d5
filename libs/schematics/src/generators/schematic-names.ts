/** What `nuages g` generates; apart from the generators, so that help need not load them. */
export const SCHEMATIC_NAMES = ['resource', 'entity', 'manager', 'serializer', 'viewset', 'receiver', 'command', 'user-model'] as const;

/** The name of a generator. */
export type SchematicName = (typeof SCHEMATIC_NAMES)[number];
