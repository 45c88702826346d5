import { ContentType } from './content-type.entity.js';
import { Group } from './group.entity.js';
import { Permission } from './permission.entity.js';

/**
 * The entities that a data source needs besides the user model and the tokens (`AccessToken`, or Django's `Token`).
 *
 * @example
 * entities: [User, Post, ...authEntities, AccessToken]
 */
export const authEntities = [ContentType, Permission, Group] as const;
