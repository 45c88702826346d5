import { Controller } from '@nestjs/common';
import { IsAuthenticatedOrReadOnly, Permissions } from '@nuages/auth';
import { Count, InjectManager, type Manager } from '@nuages/managers';
import { Action, ExtendSchema, type AnySerializer, ModelViewSet, type RestRequest } from '@nuages/rest';
import { AuthorOrReadOnly } from '../users/author-or-read-only.permission.js';
import { Post } from './post.entity.js';
import { PostSerializer } from './post.serializer.js';

/** Posts: anybody reads, users write, authors and staff change. */
@Permissions(IsAuthenticatedOrReadOnly, AuthorOrReadOnly)
@Controller('api/posts')
export class PostsController extends ModelViewSet(PostSerializer, {
  filterset: {
    status: ['exact', 'in'],
    author: ['exact'],
    views: ['gte', 'lte'],
    createdAt: ['gte', 'lte'],
    tags__slug: ['exact'],
    title: ['icontains', 'istartswith'],
  },
  search: ['title', 'body', 'author__username'],
  ordering: ['id', 'title', 'views', 'createdAt', 'rating'],
}) {
  constructor(@InjectManager(Post) private readonly posts: Manager<Post>) {
    super();
  }

  override getQuerySet() {
    return this.posts
      .annotate({ commentCount: Count('comments', { distinct: true }) })
      .prefetchRelated('author', 'tags')
      .orderBy('-id');
  }

  override async performCreate(serializer: AnySerializer, request: RestRequest) {
    await serializer.save({ author: request.user });
  }

  @ExtendSchema({ summary: 'Publishes a post.' })
  @Action({ detail: true, methods: ['post'] })
  async publish(request: RestRequest) {
    const post: Post = await this.getObject(request);
    Object.assign(post, { status: 'published', publishedAt: new Date() });
    await this.posts.save(post, { updateFields: ['status', 'publishedAt', 'updatedAt'] });
    return this.represent(request, post);
  }

  @ExtendSchema({ summary: 'The posts that are published.' })
  @Action({ detail: false })
  async published(request: RestRequest) {
    return this.listResponse(request, this.getQuerySet().filter({ status: 'published' }));
  }
}
