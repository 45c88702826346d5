import { Nested } from '@nuages/serializers';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { AuthorSerializer } from '../users/author.serializer.js';
import { Comment } from './comment.entity.js';

/** A comment on a post. Approval is not the author's to give. */
export class CommentSerializer extends ModelSerializer {
  @Nested(() => AuthorSerializer, { readOnly: true })
  readonly author!: AuthorSerializer;

  static override Meta = modelMeta<Comment, CommentSerializer>({
    model: Comment,
    fields: ['id', 'post', 'author', 'content', 'approved', 'createdAt'],
    readOnlyFields: ['approved'],
  });
}
