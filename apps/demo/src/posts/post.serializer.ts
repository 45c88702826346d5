import { ValidationError } from '@nuages/core';
import { IntegerField, Nested } from '@nuages/serializers';
import { modelMeta, ModelSerializer, SlugRelatedField } from '@nuages/serializers/model';
import { Tag } from '../tags/tag.entity.js';
import { AuthorSerializer } from '../users/author.serializer.js';
import { Post } from './post.entity.js';

/** How many characters a published post needs at least. */
const SHORTEST_BODY = 10;

/** A post, its tags by their slugs, and how many comments it has. */
export class PostSerializer extends ModelSerializer {
  @Nested(() => AuthorSerializer, { readOnly: true })
  readonly author!: AuthorSerializer;

  @SlugRelatedField({ model: () => Tag, slugField: 'slug', many: true, required: false })
  tags?: string[];

  /** Counted where posts are read, and not in the answer to a new one. */
  @IntegerField({ readOnly: true, required: false })
  readonly commentCount?: number;

  static override Meta = modelMeta<Post, PostSerializer>({
    model: Post,
    fields: [
      'id',
      'title',
      'slug',
      'body',
      'status',
      'views',
      'rating',
      'publishedAt',
      'createdAt',
      'updatedAt',
      'author',
      'tags',
      'commentCount',
    ],
    readOnlyFields: ['views', 'publishedAt'],
  });

  validateTitle(title: string): string {
    if (title.toLowerCase() === 'untitled') throw new ValidationError('Choose a real title.', 'untitled');
    return title;
  }

  /** A changed post is judged by what it will be: new values, else those that it has. */
  override validate(attrs: Partial<Post>): Partial<Post> {
    const post = this.instance as Post | undefined;
    const status = attrs.status ?? post?.status ?? 'draft';
    const body = attrs.body ?? post?.body ?? '';
    if (status === 'published' && Array.from(body).length < SHORTEST_BODY) throw new ValidationError('Too short to publish.', 'too_short');
    return attrs;
  }
}
