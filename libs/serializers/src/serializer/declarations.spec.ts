import { describe, expect, test } from 'vitest';
import { type Field } from '../fields/field.decorator.js';
import { CharField } from '../fields/text/char.field.js';
import { declareField } from './declarations.js';
import { planOf } from './plan-of.js';
import { Serializer } from './serializer.js';

const untyped = (field: Field<any>) => field as PropertyDecorator; // as JavaScript sees it

describe('a field that cannot be', () => {
  test.each(['errors', 'save', 'data'])("is refused where it would hide the serializer's '%s'", (property) => {
    class Post extends Serializer {}

    expect(() => untyped(CharField())(Post.prototype, property)).toThrow(`Post.${property}: serializers have a member of this name.`);
    expect(() => declareField(Post.prototype, property, null)).not.toThrow();
  });

  test('is refused where another has its name', () => {
    class Post extends Serializer {
      @CharField({ name: 'title' }) heading!: string;
      @CharField() title!: string;
    }

    expect(() => planOf(Post)).toThrow("Post: the fields 'heading' and 'title' are both called 'title'. Give one of them another 'name'.");
  });

  test.each(['', 'author.', 'a..b'])("is refused with the source '%s'", (source) => {
    class Post extends Serializer {
      @CharField({ source }) title!: string;
    }

    expect(() => planOf(Post)).toThrow(`CharField 'title': '${source}' is no path.`);
  });
});

test('a subclass declares a field anew, or takes it away', () => {
  class Post extends Serializer {
    @CharField({ maxLength: 5 }) title!: string;
    @CharField() body!: string;
  }
  class Short extends Post {
    @CharField({ maxLength: 3 }) declare title: string;
  }
  declareField(Short.prototype, 'body', null);

  expect([...planOf(Short).fields].map(([name, { options }]) => [name, options])).toEqual([['title', { maxLength: 3 }]]);
});
