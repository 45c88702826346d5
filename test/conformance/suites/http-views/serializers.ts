import { ValidationError } from '@nuages/core';
import { CharField } from '@nuages/serializers';
import { HyperlinkedModelSerializer, modelMeta, ModelSerializer, PrimaryKeyRelatedField } from '@nuages/serializers/model';
import { Author, Category, Comment, Post, Profile, Tag } from '../../models/blog.js';

/** Posts, as `apps.posts` describes them. */
export class PostSerializer extends ModelSerializer {
  @CharField({ source: 'author.name', readOnly: true }) readonly author_name!: string;

  static override Meta = modelMeta<Post, PostSerializer>({
    model: Post,
    fields: [
      'id',
      'title',
      'slug',
      'body',
      'author',
      'author_name',
      'category',
      'tags',
      'views',
      'price',
      'featured',
      'created',
      'publishedOn',
    ],
    readOnlyFields: ['views'],
    extraKwargs: { tags: { required: false }, publishedOn: { name: 'published_on' } },
  });

  validateTitle(title: string): string {
    if (title === 'forbidden') throw new ValidationError('No.', 'rejected');
    return title;
  }

  override validate(attrs: { title?: string; slug?: string }): object {
    if (attrs.title && attrs.title === attrs.slug) throw new ValidationError('The title is the slug.', 'title_is_slug');
    return attrs;
  }
}

export class TagSerializer extends HyperlinkedModelSerializer {
  static override Meta = modelMeta<Tag, TagSerializer>({
    model: Tag,
    fields: ['url', 'id', 'name'],
    extraKwargs: { url: { lookupField: 'name' } },
  });
}

export class CategorySerializer extends ModelSerializer {
  static override Meta = modelMeta<Category, CategorySerializer>({ model: Category, fields: '__all__', depth: 1 });
}

export class CommentSerializer extends ModelSerializer {
  static override Meta = modelMeta<Comment, CommentSerializer>({ model: Comment, exclude: ['created'] });
}

export class ProfileSerializer extends HyperlinkedModelSerializer {
  static override Meta = modelMeta<Profile, ProfileSerializer>({ model: Profile, fields: ['url', 'id', 'author', 'website'] });
}

export class AuthorSerializer extends ModelSerializer {
  @PrimaryKeyRelatedField({ many: true, readOnly: true }) readonly posts!: Post[];

  static override Meta = modelMeta<Author, AuthorSerializer>({
    model: Author,
    fields: ['id', 'name', 'email', 'rating', 'joined', 'active', 'mentor', 'posts'],
  });
}
