import type { Rule } from '@angular-devkit/schematics';
import { nestAdd } from './nest-add.js';
import type { GeneratorOptions } from './options.js';
import { command, receiver } from './provider.js';
import { entity, manager, resource, serializer, viewset } from './resource.js';
import type { SchematicName } from './schematics.js';
import { userModel } from './user-model.js';

/** The generators by their names, as the collection lists them. */
export const GENERATORS: Readonly<Record<SchematicName, (options: GeneratorOptions) => Rule>> = {
  resource,
  entity,
  manager,
  serializer,
  viewset,
  receiver,
  command,
  'user-model': userModel,
  'nest-add': nestAdd,
};
