import { expectTypeOf, test } from 'vitest';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { CharField } from '../fields/text/char.field.js';
import type { InputOf, OutputOf, ValidatedOf, WriteOnly } from './infer.js';
import { Serializer } from './serializer.js';

class AuthorSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField() name!: string;
}

class PostSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField() title!: string;
  @CharField({ required: false }) body?: string;
  @CharField({ writeOnly: true }) secret!: WriteOnly<string>;
  @Nested(() => AuthorSerializer) author!: AuthorSerializer;

  validateTitle(title: string): string {
    return title;
  }
}

test('types follow modifiers', () => {
  expectTypeOf<keyof InputOf<PostSerializer>>().toEqualTypeOf<'title' | 'body' | 'secret' | 'author'>();
  expectTypeOf<keyof OutputOf<PostSerializer>>().toEqualTypeOf<'id' | 'title' | 'body' | 'author'>();
  expectTypeOf<ValidatedOf<PostSerializer>['author']>().toEqualTypeOf<{ name: string }>();
  expectTypeOf<ValidatedOf<PostSerializer>['body']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<OutputOf<PostSerializer>['author']>().toEqualTypeOf<{ id: number; name: string }>();
});

test('what is write-only may be null', () => {
  class TokenSerializer extends Serializer {
    @CharField({ writeOnly: true, allowNull: true }) token!: WriteOnly<string | null>;
    @Nested(() => AuthorSerializer, { writeOnly: true, allowNull: true }) author!: WriteOnly<AuthorSerializer | null>;
  }

  expectTypeOf<{ token: null; author: null }>().toExtend<InputOf<TokenSerializer>>();
  expectTypeOf<{ token: string; author: { name: string } }>().toExtend<InputOf<TokenSerializer>>();
  expectTypeOf<InputOf<TokenSerializer>['token']>().toExtend<string | null>();
  expectTypeOf<keyof OutputOf<TokenSerializer>>().toBeNever();
});

test('a property that cannot hold the value does not compile', () => {
  class Wrong extends Serializer {
    // @ts-expect-error a text is no number
    @CharField() title!: number;
  }
  expectTypeOf<Wrong>().toHaveProperty('title');
});

test('a field named like a member of Serializer does not compile', () => {
  class Wrong extends Serializer {
    // @ts-expect-error `data` is an accessor of Serializer
    @CharField() data!: string;
    // @ts-expect-error `save` is a method of Serializer
    @CharField() save!: string;
    @CharField({ name: 'data' }) payload!: string;
  }
  expectTypeOf<Wrong>().toHaveProperty('payload');
});

test('a union of literals is a text', () => {
  class Fine extends Serializer {
    @CharField() state!: 'draft' | 'published';
  }
  expectTypeOf<InputOf<Fine>['state']>().toEqualTypeOf<'draft' | 'published'>();
});

test('a serializer of a DTO has the types of the DTO', () => {
  class TagDto {
    name!: string;
    readonly id!: number;
    color?: string;
  }
  class TagSerializer extends Serializer.from(TagDto) {
    @IntegerField({ required: false }) rank?: number;

    validateName(name: string): string {
      return name;
    }
  }

  expectTypeOf<InputOf<TagSerializer>>().toEqualTypeOf<{ name: string; color?: string; rank?: number }>();
  expectTypeOf<keyof OutputOf<TagSerializer>>().toEqualTypeOf<'id' | 'name' | 'color' | 'rank'>();
  expectTypeOf<InputOf<InstanceType<ReturnType<typeof Serializer.from<TagDto>>>>>().toEqualTypeOf<{ name: string; color?: string }>();
});

test('lists of serializers are lists of their types', () => {
  class PageSerializer extends Serializer {
    @Nested(() => AuthorSerializer, { many: true }) authors!: AuthorSerializer[];
  }

  expectTypeOf<InputOf<PageSerializer>>().toEqualTypeOf<{ authors: { name: string }[] }>();
  expectTypeOf<ValidatedOf<PageSerializer>>().toEqualTypeOf<InputOf<PageSerializer>>();
  expectTypeOf<OutputOf<PageSerializer>>().toEqualTypeOf<{ authors: { id: number; name: string }[] }>();
});
