/** How a generator is called, for `nuages g`. */
export interface Schematic {
  /** One line, as the collection has it. */
  readonly description: string;
  /** In commander's notation. */
  readonly arguments: string;
  /** What stands behind `nuages g`. */
  readonly example: string;
}

const FIELDS = '<name> [fields...]';

/** What `nuages g` generates; apart from the generators, so that help need not load them. */
export const SCHEMATICS = {
  resource: {
    description: 'Entity, manager, serializer, viewset, module and tests of a resource.',
    arguments: FIELDS,
    example: "resource posts 'title:string(200)!' 'body:text?' author:user 'tags:Tag[]'",
  },
  entity: {
    description: 'An entity of these fields.',
    arguments: FIELDS,
    example: "entity tags 'name:string(50)!'",
  },
  manager: { description: 'The manager of an entity.', arguments: '<name>', example: 'manager tags' },
  serializer: {
    description: 'The serializer of an entity with these fields.',
    arguments: FIELDS,
    example: "serializer tags 'name:string(50)!'",
  },
  viewset: {
    description: 'The viewset of an entity with these fields.',
    arguments: FIELDS,
    example: "viewset tags 'name:string(50)!'",
  },
  receiver: {
    description: "A receiver of an entity's saves, with its tests.",
    arguments: '<name> <entity>',
    example: 'receiver announce-post Post',
  },
  command: { description: 'A management command with its tests.', arguments: '<name>', example: 'command greet' },
  'user-model': {
    description: "The application's own user model, with its manager, module and tests.",
    arguments: '[name] [fields...]',
    example: "user-model members 'displayName:string?' --base AbstractBaseUser",
  },
  'nest-add': {
    description: 'Sets an application up for a library: modules, settings, user model, first migration.',
    arguments: '<library>',
    example: 'nest-add rest',
  },
} as const satisfies Record<string, Schematic>;

/** The name of a generator. */
export type SchematicName = keyof typeof SCHEMATICS;

/** The name of each generator. */
export const SCHEMATIC_NAMES = Object.keys(SCHEMATICS) as SchematicName[];
