import 'reflect-metadata';
import { Injectable, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CoreModule, type ErrorTexts, runInApplication } from '@nuages/core';
import { Exclude, Expose, instanceToPlain, plainToInstance, Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  Validate,
  ValidateNested,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CharField } from '../fields/text/char.field.js';
import { Serializer } from '../serializer/serializer.js';
import '../serializer/list-serializer.js';
import './dto-serializer.js';

class TagDto {
  @IsString() @Expose({ name: 'label' }) name!: string;
}

class PostDto {
  @IsString() @Length(1, 20) @Transform(({ value }: { value: string }) => value.trim(), { toClassOnly: true }) title!: string;
  @IsOptional() @IsInt() @Min(0) @Max(9) rating?: number;
  @Type(() => Date) published?: Date;
  @ValidateNested({ each: true }) @Type(() => TagDto) @IsArray() tags: TagDto[] = [];
  @IsEmail() @Expose({ name: 'contact', toClassOnly: true }) @Exclude({ toPlainOnly: true }) email!: string;
  @Expose({ toPlainOnly: true }) get shout(): string {
    return this.title.toUpperCase();
  }
}

const SENT = { title: ' Hello ', published: '2024-02-29T00:00:00Z', tags: [{ label: 'a' }], contact: 'a@b.co' };

async function errorsOf(Class: typeof Serializer, data: unknown, options: object = {}): Promise<ErrorTexts> {
  const serializer = new Class({ data, ...options });
  await serializer.isValid();
  return serializer.errors;
}

describe('Serializer.from', () => {
  const PostSerializer = Serializer.from(PostDto);

  test('reads an instance of the DTO, as plainToInstance does', async () => {
    const post = (await PostSerializer.parse(SENT)) as PostDto;

    expect(post).toBeInstanceOf(PostDto);
    expect(post.tags[0]).toBeInstanceOf(TagDto);
    expect(post).toEqual(plainToInstance(PostDto, SENT));
  });

  test('writes as instanceToPlain does, entities and plain objects too', () => {
    const post = plainToInstance(PostDto, SENT);
    const written = { title: 'Hello', published: new Date(SENT.published), tags: [{ label: 'a' }], shout: 'HELLO' };

    expect(new PostSerializer({ instance: post }).data).toEqual(written);
    expect(instanceToPlain(post)).toEqual({ ...written, rating: undefined });
    expect(new PostSerializer({ instance: { title: 'Hello', published: post.published, tags: post.tags, secret: 1 } }).data).toEqual(
      written,
    );
    expect(JSON.parse(PostSerializer.stringify(post))).toEqual(JSON.parse(JSON.stringify(written)));
  });

  test('reports errors in the shape of a serializer, under the names that clients use', async () => {
    const serializer = new PostSerializer({ data: { title: '', tags: [{ label: 'a' }, { label: 1 }], contact: 'x' } });

    expect(await serializer.isValid()).toBe(false);
    expect(serializer.errorDetails).toEqual({
      title: [{ message: 'title must be longer than or equal to 1 characters', code: 'is_length' }],
      tags: [{}, { label: [{ message: 'name must be a string', code: 'is_string' }] }],
      contact: [{ message: 'email must be an email', code: 'is_email' }],
    });
  });

  test('keeps what is wrong with the whole of a nested object beside what class-validator knows nothing of', async () => {
    class Bare {}
    class HolderDto {
      @IsArray() @ValidateNested() @Type(() => Bare) bare!: Bare;
    }

    expect(await errorsOf(Serializer.from(HolderDto) as typeof Serializer, { bare: {} })).toEqual({
      bare: { non_field_errors: ['bare must be an array', 'an unknown value was passed to the validate function'] },
    });
  });

  test('refuses what is no object, too deep, or too long', async () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];

    expect(await errorsOf(PostSerializer, [])).toEqual({ non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] });
    expect(await errorsOf(PostSerializer, { deep })).toEqual({
      non_field_errors: ['Ensure this value is nested no deeper than 64 levels.'],
    });
    expect(await errorsOf(PostSerializer, { long: Array.from({ length: 100_001 }) })).toEqual({
      non_field_errors: ['Ensure this list has no more than 100000 items.'],
    });
  });

  test('answers a transformation that throws by a refusal of its property', async () => {
    expect(await errorsOf(PostSerializer, { ...SENT, title: 5 })).toEqual({ title: ['Invalid value.'] });
  });

  test('copies objects that have no class, without the keys of prototypes', async () => {
    class LooseDto {
      @IsObject() loose!: Record<string, unknown>;
    }
    const data = JSON.parse('{"loose":{"a":[{"__proto__":{"x":1}}],"__proto__":{"isAdmin":true}}}') as LooseDto;
    const parsed = (await Serializer.from(LooseDto).parse(data)) as LooseDto;

    expect(JSON.stringify(parsed)).toBe('{"loose":{"a":[{}]}}');
    expect(JSON.stringify(parsed)).toBe(JSON.stringify(plainToInstance(LooseDto, data)));
    expect(parsed.loose).not.toBe(data.loose);
  });

  test('touches no prototype', async () => {
    const hostile = JSON.parse(
      '{"title":"x","contact":"a@b.co","__proto__":{"isAdmin":true},"constructor":{"prototype":{}},"shout":"x"}',
    ) as object;
    const post = (await Serializer.from(PostDto, { unknown: 'keep' }).parse(hostile)) as PostDto & { isAdmin?: true };

    expect(post.isAdmin).toBeUndefined();
    expect(Object.getPrototypeOf(post)).toBe(PostDto.prototype);
    expect(post.shout).toBe('X');
  });

  test('drops, keeps or refuses keys that the DTO does not declare', async () => {
    const data = { ...SENT, extra: 1, tags: [{ label: 'a', more: 2 }] };

    expect(await PostSerializer.parse(data)).not.toHaveProperty('extra');
    expect(await Serializer.from(PostDto, { unknown: 'keep' }).parse(data)).toMatchObject({ extra: 1, tags: [{ more: 2 }] });
    expect(await errorsOf(Serializer.from(PostDto, { unknown: 'refuse' }) as typeof Serializer, data)).toEqual({
      extra: ['property extra should not exist'],
      tags: [{ more: ['property more should not exist'] }],
    });
  });

  test('reads a property under each key that class-transformer knows it by, the last one first', async () => {
    class NamedDto {
      @IsString() @Expose({ name: 'label', toPlainOnly: true }) name!: string;
    }
    const read = async (data: object) => ((await Serializer.from(NamedDto).parse(data)) as NamedDto).name;

    expect(await read({ label: 'a' })).toBe('a');
    expect(await read({ name: 'a', label: 'b' })).toBe('b');
    expect(await read({ label: 'b', name: 'a' })).toBe('a');
  });

  test('converts what it keeps by declared types, other decorators being enough for TypeScript to note one', async () => {
    const Documented = (): PropertyDecorator => () => undefined;
    class PageDto {
      @IsString() title!: string;
      @Documented() number!: number;
    }
    const read = (implicitConversion: boolean) =>
      Serializer.from(PageDto, { unknown: 'keep', implicitConversion }).parse({ title: 'a', number: '5', more: '6' }) as Promise<object>;

    expect(await read(true)).toEqual({ title: 'a', number: 5, more: '6' });
    expect(await read(false)).toEqual({ title: 'a', number: '5', more: '6' });
  });

  test('leaves alone what a PATCH does not send', async () => {
    expect(Object.keys((await PostSerializer.parse({ rating: 3 }, { partial: true })) as object)).toEqual(['rating']);
    expect(await errorsOf(PostSerializer, { rating: 30 }, { partial: true })).toEqual({ rating: ['rating must not be greater than 9'] });
  });

  test('reads and checks lists', async () => {
    const list = PostSerializer.many({ data: [SENT, {}] });
    await list.isValid();

    expect(list.errors).toMatchObject([{}, { contact: ['email must be an email'] }]);
  });

  test('is one class for one DTO and options', () => {
    expect(Serializer.from(PostDto)).toBe(PostSerializer);
    expect(Serializer.from(PostDto, { groups: ['a'] })).not.toBe(PostSerializer);
    expect(PostSerializer.name).toBe('PostDto');
  });

  test('may be given fields, hooks and methods by a subclass', async () => {
    class RichSerializer extends Serializer.from(PostDto) {
      @CharField({ maxLength: 3 }) code!: string;

      validateTitle(title: string): string {
        return `${title}!`;
      }

      override create(attrs: object): object {
        return { id: 1, ...attrs };
      }
    }
    const serializer = new RichSerializer({ data: { ...SENT, code: 'abc' } });

    expect(await serializer.isValid()).toBe(true);
    expect(await serializer.save()).toMatchObject({ id: 1, title: 'Hello!', code: 'abc' });
    expect(await errorsOf(RichSerializer, { ...SENT, code: 'abcd', title: '' })).toEqual({
      title: ['title must be longer than or equal to 1 characters'],
      code: ['Ensure this field has no more than 3 characters.'],
    });
    expect(new RichSerializer({ instance: { title: 'a', code: 'b' }, fields: ['title', 'code'] }).data).toEqual({ title: 'a', code: 'b' });
  });

  test('describes its decorators as JSON Schema', () => {
    expect(PostSerializer.jsonSchema({ ref: ({ name }) => `#/${name}` })).toEqual({
      type: 'object',
      properties: {
        title: { type: 'string', minLength: 1, maxLength: 20 },
        rating: { type: 'integer', minimum: 0, maximum: 9 },
        published: { type: 'string', format: 'date-time' },
        tags: { type: 'array', items: { $ref: '#/TagDto' } },
        contact: { type: 'string', format: 'email', writeOnly: true },
      },
      required: ['title', 'contact'], // the class has a value for tags
    });
  });
});

class Circle {
  @IsInt() radius!: number;
}
class Square {
  @IsInt() side!: number;
}
class DrawingDto {
  @ValidateNested()
  @Type(() => Object, {
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'circle', value: Circle },
        { name: 'square', value: Square },
      ],
    },
  })
  shape!: Circle | Square;
  @IsOptional() @Type(() => Circle) circles?: Map<string, Circle>;
}
class AccountDto {
  @Expose() @IsString() name!: string;
  @Expose({ groups: ['admin'] }) @IsOptional({ always: true }) @IsIn(['a', 'b'], { groups: ['admin'] }) role?: string;
  @Expose({ since: 2 }) nick?: string;
  @Exclude() password?: string;
}

describe('what class-transformer decides', () => {
  afterEach(() => vi.restoreAllMocks());

  test('chooses the class by a discriminator, by class-transformer itself, and says so', async () => {
    const debug = vi.spyOn(Logger.prototype, 'debug').mockReturnValue();
    const DrawingSerializer = Serializer.from(DrawingDto);
    const data = { shape: { kind: 'square', side: 2, extra: 1 }, other: 1 };
    const drawing = (await DrawingSerializer.parse(data)) as DrawingDto;

    expect(drawing.shape).toBeInstanceOf(Square);
    expect(drawing).toEqual({ shape: { side: 2 } });
    expect(data.shape.kind).toBe('square');
    expect(new DrawingSerializer({ instance: drawing }).data).toEqual({ shape: { kind: 'square', side: 2 } });
    expect(await errorsOf(DrawingSerializer, { shape: { kind: 'circle' } })).toEqual({
      shape: { radius: ['radius must be an integer number'] },
    });
    expect(debug).toHaveBeenCalledWith("DrawingDto is read by class-transformer itself: 'shape' has a discriminator.");
  });

  test.each(['x', null, [null], { constructor: 'x' }, [{ kind: 'circle', constructor: 1 }]])('answers %j by errors', async (shape) => {
    expect(Object.keys(await errorsOf(Serializer.from(DrawingDto), { shape }))).not.toEqual([]);
  });

  test('names what class-transformer throws at, and checks the rest as ever', async () => {
    class GalleryDto extends DrawingDto {
      @Length(1, 5) title!: string;
      @ValidateNested()
      @Type(() => Object, { discriminator: { property: 'kind', subTypes: [{ name: 'circle', value: Circle }] } })
      other!: Circle;
    }
    const shape = { kind: 'circle', radius: 1 };
    const invalid = ['Invalid value.'];
    const errors = (data: object) => errorsOf(Serializer.from(GalleryDto), data);

    expect(await errors({ shape: [null], other: shape, title: '' })).toEqual({
      shape: invalid,
      title: ['title must be longer than or equal to 1 characters'],
    });
    expect(await errors({ shape: [null], other: [null], title: 'a' })).toEqual({ shape: invalid, other: invalid });
  });

  test('counts groups and versions in both directions', async () => {
    const sent = { name: 'ann', role: 'x', nick: 'a', password: 'p' };
    const parse = (options: object) => Serializer.from(AccountDto, options).parse(sent);

    expect(await parse({})).toEqual({ name: 'ann', nick: 'a' });
    expect(await parse({ version: 1 })).toEqual({ name: 'ann' });
    expect(await errorsOf(Serializer.from(AccountDto, { groups: ['admin'] }) as typeof Serializer, sent)).toEqual({
      role: ['role must be one of the following values: a, b'],
    });
    expect(new (Serializer.from(AccountDto, { groups: ['admin'] }))({ instance: sent }).data).toEqual({
      name: 'ann',
      role: 'x',
      nick: 'a',
    });
    expect(new (Serializer.from(AccountDto, { version: 1 }))({ instance: sent }).data).toEqual({ name: 'ann' });
  });

  test('converts by declared types where that is asked for', async () => {
    class PageDto {
      @IsInt() @Min(1) page!: number;
    }

    expect(await Serializer.from(PageDto, { implicitConversion: true }).parse({ page: '3' })).toEqual({ page: 3 });
    expect(await errorsOf(Serializer.from(PageDto) as typeof Serializer, { page: '3' })).toHaveProperty('page');
  });
});

@Injectable()
class Names {
  readonly taken = ['ann'];
}

@Injectable()
@ValidatorConstraint({ name: 'isFree', async: true })
class IsFree implements ValidatorConstraintInterface {
  constructor(private readonly names: Names) {}

  async validate(name: string): Promise<boolean> {
    return Promise.resolve(!this.names.taken.includes(name));
  }

  defaultMessage(): string {
    return '$value is taken';
  }
}

test('takes constraints from the application, with what they inject', async () => {
  class UserDto {
    @Validate(IsFree) name!: string;
  }
  @Module({ imports: [CoreModule], providers: [Names, IsFree] })
  class NamesModule {}
  const app = await (await Test.createTestingModule({ imports: [NamesModule] }).compile()).init();

  await runInApplication(app, async () => {
    expect(await errorsOf(Serializer.from(UserDto), { name: 'ann' })).toEqual({ name: ['ann is taken'] });
    expect(await errorsOf(Serializer.from(UserDto), { name: 'bob' })).toEqual({});
  });
  await app.close();
});
