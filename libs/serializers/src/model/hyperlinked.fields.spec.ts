import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CoreModule, runInApplication } from '@nuages/core';
import { Manager } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { declareField } from '../serializer/declarations.js';
import '../serializer/list-serializer.js';
import type { Serializer } from '../serializer/serializer.js';
import { type ResolvedUrl, UrlResolver } from '../urls/url-resolver.js';
import { HyperlinkedModelSerializer } from './hyperlinked-model-serializer.js';
import { HyperlinkedRelatedField, HyperlinkedRelatedFieldType } from './hyperlinked.fields.js';
import { modelMeta } from './model-meta.js';

@Entity()
class Author {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) name!: string;
}

@Entity()
class Book {
  @PrimaryGeneratedColumn() id!: number;
  @Column() title!: string;
  @ManyToOne(() => Author, { nullable: false }) author!: Relation<Author>;
}

/** `/author/3` is `author-detail`; the request is an origin. */
class PlainUrls extends UrlResolver {
  override reverse(name: string, params: Record<string, unknown>, request = '', format?: string): string {
    return `${request}/${name.replace('-detail', '')}/${String(Object.values(params)[0])}${format ? `.${format}` : ''}`;
  }

  override resolve(path: string): ResolvedUrl | undefined {
    const [, name, value] = /^\/(\w+)\/(\w+)$/.exec(path) ?? [];
    return name === undefined ? undefined : { name: `${name}-detail`, params: { pk: value!, name: value! } };
  }
}

@Module({ imports: [CoreModule], providers: [{ provide: UrlResolver, useClass: PlainUrls }] })
class UrlsModule {}

class BookSerializer extends HyperlinkedModelSerializer {
  static override Meta = modelMeta<Book, BookSerializer>({ model: Book, fields: ['url', 'title', 'author'] });
}

const codes = (serializer: Serializer) => JSON.parse(JSON.stringify(serializer.errorDetails, (_key, value) => value?.code ?? value));

async function withBooks(check: () => Promise<void>): Promise<void> {
  await using dataSource = await (await testDatabases())[0]!.open({ entities: [Author, Book] });
  await new Manager<Author>(Author, dataSource).create({ name: 'ann' });
  await new Manager<Author>(Author, dataSource).create({ name: 'bob' });
  const app = await (await Test.createTestingModule({ imports: [UrlsModule] }).compile()).init();
  await runInApplication(app, check);
  await app.close();
}

describe('HyperlinkedModelSerializer', () => {
  test('writes and reads URLs, absolute where there is a request', () =>
    withBooks(async () => {
      const context = { request: 'http://host' };
      const serializer = new BookSerializer({ data: { title: 'One', author: 'https://elsewhere/author/2' }, context });

      expect(await serializer.isValid()).toBe(true);
      expect(await serializer.save()).toMatchObject({ id: 1, author: { name: 'bob' } });
      expect(serializer.data).toEqual({ url: 'http://host/book/1', title: 'One', author: 'http://host/author/2' });
      expect(new BookSerializer({ instance: serializer.instance }).data).toMatchObject({ url: '/book/1', author: '/author/2' });
    }));

  test.for([
    [2, 'incorrect_type'],
    ['nonsense', 'no_match'],
    ['http://[', 'no_match'],
    ['HTTP://host/author/1', 'no_match'],
    ['http://host/book/../author/1', 'no_match'],
    ['/book/1', 'incorrect_match'],
    ['/author/99', 'does_not_exist'],
    ['/author/word', 'does_not_exist'],
    ['', 'null'],
  ] as const)('refuses %j: %s', ([author, code]) =>
    withBooks(async () => {
      const serializer = new BookSerializer({ data: { title: 'One', author } });

      expect(await serializer.isValid()).toBe(false);
      expect(codes(serializer)).toEqual({ author: [code] });
    }),
  );

  test('names rows by another column, follows the format, and narrows the rows', () =>
    withBooks(async () => {
      class ByName extends HyperlinkedModelSerializer {
        static override Meta = modelMeta({ model: Book, fields: ['url', 'author'], urlFieldName: 'url' });
      }
      const author = HyperlinkedRelatedField({
        model: () => Author,
        viewName: 'author-detail',
        lookupField: 'name',
        queryset: (authors, { owner }) => authors.filter({ name: owner as string }),
      });
      declareField(ByName.prototype, 'author', author.type);
      const read = async (url: string) => {
        const serializer = new ByName({ data: { author: url }, context: { owner: 'ann', format: 'json' } });
        return (await serializer.isValid()) ? serializer.data : codes(serializer);
      };

      expect(await read('http://host/author/ann;x?y#z')).toMatchObject({ author: '/author/ann.json' });
      expect(await read('/author/ann')).toEqual({ url: null, author: '/author/ann.json' });
      expect(await read('/author/bob')).toEqual({ author: ['does_not_exist'] });
    }));

  test('writes rows of any depth with their own URLs', () =>
    withBooks(async () => {
      class Deep extends HyperlinkedModelSerializer {
        static override Meta = modelMeta({ model: Book, fields: '__all__', depth: 1 });
      }
      const instance = Object.assign(new Book(), { id: 1, title: 'One', author: Object.assign(new Author(), { id: 2, name: 'bob' }) });

      expect(new Deep({ instance }).data).toEqual({ url: '/book/1', title: 'One', author: { url: '/author/2', name: 'bob' } });
    }));

  test('refuses for a list what is none, an empty text too', () =>
    withBooks(async () => {
      class Shelf extends HyperlinkedModelSerializer {
        static override Meta = modelMeta({ model: Book, fields: ['title', 'authors'] } as never);
      }
      declareField(
        Shelf.prototype,
        'authors',
        HyperlinkedRelatedField({ model: () => Author, viewName: 'author-detail', many: true }).type,
      );
      const serializer = new Shelf({ data: { title: 'One', authors: '' } });
      await serializer.isValid();

      expect(codes(serializer)).toEqual({ authors: ['not_a_list'] });
    }));

  test('asks for the name of the view', () => {
    expect(() => new HyperlinkedRelatedFieldType({ readOnly: true } as never)).toThrow("needs 'viewName'");
  });
});
