import { Controller } from '@nestjs/common';
import { managerOf, related } from '@nuages/managers';
import {
  Action,
  ApiRootView,
  type AnySerializer,
  CreateModelMixin,
  DestroyModelMixin,
  GenericViewSet,
  ListModelMixin,
  ModelViewSet,
  PageNumberPagination,
  QueryDict,
  ReadOnlyModelViewSet,
  requireValid,
  type RestRequest,
  RestResponse,
} from '@nuages/rest';
import { Author, Category, Comment, Post, Profile, Tag } from '../../models/blog.js';
import { FAILURES } from './failures.js';
import {
  AuthorSerializer,
  CategorySerializer,
  CommentSerializer,
  PostSerializer,
  ProfileSerializer,
  TagSerializer,
} from './serializers.js';

@Controller('posts')
class PostsController extends ModelViewSet(PostSerializer, {
  queryset: () => managerOf(Post).prefetchRelated('tags').selectRelated('author').orderBy('id'),
}) {
  @Action({ detail: true, methods: ['post'] })
  async publish(request: RestRequest) {
    const post = (await this.getObject(request)) as Post;
    post.featured = true;
    await managerOf(Post).save(post);
    return { published: post.id };
  }

  @Action({ detail: false })
  async popular() {
    const posts = await managerOf(Post).filter({ views__gte: 100 }).orderBy('-views', 'id');
    return posts.map(({ id }) => id);
  }

  @Action({ detail: true, urlPath: 'tag-list', methods: ['get', 'delete'] })
  async tagList(request: RestRequest) {
    const post = (await this.getObject(request)) as Post;
    if (request.method === 'GET') return post.tags.map(({ name }) => name).sort();
    await related(post, 'tags').clear();
    return new RestResponse(undefined, { status: 204 });
  }

  @Action({ detail: false, urlPath: 'echo/:word', methods: ['post'], patterns: { word: /[a-z]+/ } })
  echo({ params, data, queryParams }: RestRequest) {
    const body = data instanceof QueryDict ? data.toObject() : data;
    return new RestResponse({ word: params['word'], data: body, query: queryParams.toLists() }, { status: 202 });
  }

  @Action({ detail: false, urlPath: 'fail/:kind', patterns: { kind: /[a-z_0-9]+/ } })
  fail({ params }: RestRequest): never {
    throw FAILURES[params['kind']!]!();
  }

  @Action({ detail: true, methods: ['patch', 'put'] })
  async rename(request: RestRequest) {
    const instance = await this.getObject(request);
    const serializer = this.getSerializer(request, { instance, data: request.data, partial: true });
    await requireValid(serializer);
    await serializer.save({ views: 999 });
    return serializer.data;
  }
}

@Controller('tags')
class TagsController extends ModelViewSet(TagSerializer, {
  queryset: () => managerOf(Tag).orderBy('name'),
  lookupField: 'name',
  lookupPattern: /[^/]+/,
}) {}

@Controller('categories')
class CategoriesController extends ReadOnlyModelViewSet(CategorySerializer, {
  queryset: () => managerOf(Category).selectRelated('parent').orderBy('id'),
}) {}

const commentOptions = { queryset: () => managerOf(Comment).orderBy('-id'), pagination: new PageNumberPagination({ pageSize: 3 }) };

@Controller('comments')
class CommentsController extends DestroyModelMixin(ListModelMixin(CreateModelMixin(GenericViewSet(CommentSerializer, commentOptions)))) {
  override async performCreate(serializer: AnySerializer) {
    await serializer.save({ created: new Date('2030-01-01T00:00:00Z') });
  }
}

@Controller('profiles')
class ProfilesController extends ModelViewSet(ProfileSerializer, { queryset: () => managerOf(Profile).orderBy('id') }) {}

@Controller('authors')
class AuthorsController extends ModelViewSet(AuthorSerializer) {
  override getQuerySet({ queryParams }: RestRequest) {
    const authors = managerOf(Author).prefetchRelated('posts').orderBy('name');
    return queryParams.has('active') ? authors.filter({ active: queryParams.get('active') === '1' }) : authors;
  }
}

@Controller()
class RootController extends ApiRootView({
  posts: '/posts/',
  tags: '/tags/',
  categories: '/categories/',
  comments: '/comments/',
  authors: '/authors/',
  profiles: '/profiles/',
}) {}

/** The viewsets of the suite, below a root that names them. */
export const CONTROLLERS = [
  PostsController,
  TagsController,
  CategoriesController,
  CommentsController,
  ProfilesController,
  AuthorsController,
  RootController,
];
