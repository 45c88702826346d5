import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { User } from './user.entity.js';

/** A user as staff and the user see them. */
export class UserSerializer extends ModelSerializer {
  static override Meta = modelMeta<User, UserSerializer>({
    model: User,
    fields: ['id', 'username', 'email', 'displayName', 'bio'],
    readOnlyFields: ['username'],
  });
}
