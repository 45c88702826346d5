import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { User } from './user.entity.js';

/** What everybody may know of a user. */
export class AuthorSerializer extends ModelSerializer {
  static override Meta = modelMeta<User, AuthorSerializer>({ model: User, fields: ['id', 'username', 'displayName'] });
}
