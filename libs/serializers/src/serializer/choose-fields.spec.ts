import { ImproperlyConfigured } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { IntegerField } from '../fields/number/integer.field.js';
import { MethodField } from '../fields/special/special.fields.js';
import { Nested } from '../fields/special/nested.field.js';
import { CharField } from '../fields/text/char.field.js';
import './list-serializer.js';
import { planOf } from './plan-of.js';
import { Serializer } from './serializer.js';

class PostSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField() title!: string;
  @CharField({ required: false }) secret?: string;
  @MethodField() readonly loud!: string;

  getLoud({ title }: { title: string }): string {
    return title.toUpperCase();
  }

  validateTitle(title: string): string {
    return `${title}!`;
  }
}

/** Chooses by the request. */
class GuardedSerializer extends PostSerializer {
  override chooseFields(): readonly string[] | undefined {
    return this.context['isAdmin'] ? undefined : ['id', 'title'];
  }
}

class PageSerializer extends Serializer {
  @Nested(() => GuardedSerializer) post!: GuardedSerializer;
}

const post = { id: 1, title: 'a', secret: 's' };

describe('fields of a request', () => {
  test('are those named, in their own order', () => {
    const fields = ['loud', 'id', 'password', '__proto__'];

    expect(new PostSerializer({ instance: post, fields }).data).toEqual({ id: 1, loud: 'A' });
    expect(PostSerializer.stringify(post, { fields })).toBe('{"id":1,"loud":"A"}');
    expect(PostSerializer.many({ instance: [post], fields }).data).toEqual([{ id: 1, loud: 'A' }]);
    expect(PostSerializer.many({ instance: [post], fields }).stringify()).toBe('[{"id":1,"loud":"A"}]');
    expect([...new PostSerializer({ fields }).fields.keys()]).toEqual(['id', 'loud']);
  });

  test('are the only ones read', async () => {
    expect(await PostSerializer.parse(post, { fields: ['secret'] })).toEqual({ secret: 's' });
    const list = PostSerializer.many({ data: [post], fields: ['title'] });
    await list.isValid();

    expect(list.validatedData).toEqual([{ title: 'a!' }]);
  });

  test('are chosen by the context, nested too', async () => {
    expect(new GuardedSerializer({ instance: post }).data).toEqual({ id: 1, title: 'a' });
    expect(new GuardedSerializer({ instance: post, context: { isAdmin: true } }).data).toEqual({ ...post, loud: 'A' });
    expect(PageSerializer.stringify({ post })).toBe('{"post":{"id":1,"title":"a"}}');
    expect(PageSerializer.stringify({ post }, { context: { isAdmin: true } })).toBe(
      '{"post":{"id":1,"title":"a","secret":"s","loud":"A"}}',
    );
    expect(await PageSerializer.parse({ post })).toEqual({ post: { title: 'a!' } });
    expect(await GuardedSerializer.parse(post)).toEqual({ title: 'a!' });
  });

  test('are compiled once for a choice', () => {
    const plan = planOf(PostSerializer);

    expect(plan.select(['title', 'id'])).toBe(plan.select(['id', 'title']));
    expect(plan.select(['id', 'title', 'secret', 'loud'])).toBe(plan);
  });
});

describe('overrides', () => {
  class Point extends Serializer {
    @IntegerField() x!: number;

    override toInternalValue(data: unknown): unknown {
      return super.toInternalValue({ x: String(data).slice(1) });
    }

    override toRepresentation(instance: { x: number }): any {
      return `x${instance.x}`; // not an object
    }
  }
  class Line extends Serializer {
    @Nested(() => Point, { many: true }) points!: Point[];
  }

  test('of input and output hold everywhere', async () => {
    expect(await Point.parse('x5')).toEqual({ x: 5 });
    expect(await Line.parse({ points: ['x1'] })).toEqual({ points: [{ x: 1 }] });
    expect(Line.stringify({ points: [{ x: 1 }] })).toBe('{"points":["x1"]}');
    expect(Point.many({ instance: [{ x: 1 }] }).stringify()).toBe('["x1"]');
  });

  test('of create and update are asked for', async () => {
    const serializer = new PostSerializer({ data: { title: 'a' } });
    await serializer.isValid();

    await expect(serializer.save()).rejects.toThrow(ImproperlyConfigured);
    await expect(serializer.save()).rejects.toThrow("save() needs a method 'create(attrs)'");
  });
});
