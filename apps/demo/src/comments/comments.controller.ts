import { Controller } from '@nestjs/common';
import { IsAuthenticatedOrReadOnly, Permissions } from '@nuages/auth';
import { InjectManager, type Manager } from '@nuages/managers';
import { type AnySerializer, ModelViewSet, type RestRequest } from '@nuages/rest';
import { AuthorOrReadOnly } from '../users/author-or-read-only.permission.js';
import { Comment } from './comment.entity.js';
import { CommentSerializer } from './comment.serializer.js';

/** Comments: anybody reads, users write, authors and staff change. */
@Permissions(IsAuthenticatedOrReadOnly, AuthorOrReadOnly)
@Controller('api/comments')
export class CommentsController extends ModelViewSet(CommentSerializer, { filterset: ['post', 'author', 'approved'] }) {
  constructor(@InjectManager(Comment) private readonly comments: Manager<Comment>) {
    super();
  }

  override getQuerySet() {
    return this.comments.selectRelated('author');
  }

  override async performCreate(serializer: AnySerializer, request: RestRequest) {
    await serializer.save({ author: request.user });
  }
}
