import { AccessToken } from './access-token.entity.js';
import { ContentType } from './content-type.entity.js';
import { Group } from './group.entity.js';
import { Permission } from './permission.entity.js';
import { Token } from './token.entity.js';

/** The entities that a data source needs besides the user model: `entities: [User, Post, ...authEntities]`. */
export const authEntities = [ContentType, Permission, Group, Token, AccessToken] as const;
