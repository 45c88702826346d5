import { FieldError } from '@nuages/core';
import { Column, Entity, JoinTable, ManyToMany, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count, Sum } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import type { AnyManager } from '../manager/manager.js';
import { Manager } from '../manager/manager.js';
import { SQLITE } from '../testing/databases.js';
import { Q } from './q.js';

@Entity()
class Writer {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) username!: string;
}

@Entity()
class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Article {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @Column({ default: 0 }) views!: number;
  @Column() madeAt!: Date;
  @ManyToOne(() => Writer, { nullable: false }) writer!: Relation<Writer>;
  @ManyToMany(() => Tag) @JoinTable() tags!: Relation<Tag[]>;
}

async function open() {
  const dataSource = await SQLITE.open({ entities: [Writer, Tag, Article] });
  const articles: AnyManager = new Manager<Article>(Article, dataSource);
  const writer = await new Manager<Writer>(Writer, dataSource).create({ username: 'ann' });
  for (const title of ['secret one', 'secret two']) await articles.create({ title, writer, madeAt: new Date() });
  return Object.assign(dataSource, { articles });
}

describe('a FieldError', () => {
  test.each<[string, (articles: AnyManager) => unknown, RegExp]>([
    ['filter', (articles) => articles.filter({ titel: 'a' }), /Article.*'titel'.*'title'/],
    ['exclude', (articles) => articles.exclude({ writer__usrname: 'a' }), /Writer.*'usrname'.*'username'/],
    ['a lookup', (articles) => articles.filter({ title__containz: 'a' }), /Article.*'containz'.*'contains'/],
    ['a transform', (articles) => articles.filter({ madeAt__yaer__gte: 1 }), /Article.*'yaer'.*'year'/],
    ['a tree', (articles) => articles.filter(Q.or({ title: 'a' }, Q.not({ vews: 1 }))), /Article.*'vews'.*'views'/],
    ['orderBy', (articles) => articles.orderBy('-titel'), /Article.*'titel'.*'title'/],
    ['an order through a transform', (articles) => articles.orderBy('madeAt__yaer'), /Article.*'yaer'.*'year'/],
    ['values', (articles) => articles.values('titel'), /Article.*'titel'.*'title'/],
    ['valuesList', (articles) => articles.valuesList('writer__usrname'), /Writer.*'usrname'.*'username'/],
    ['only', (articles) => articles.only('titel'), /Article.*'titel'.*'title'/],
    ['selectRelated', (articles) => articles.selectRelated('wrter'), /'wrter' of Article.*'writer'/],
    ['selectRelated of a column', (articles) => articles.selectRelated('title'), /'title' of Article.*writer/],
    ['prefetchRelated', (articles) => articles.prefetchRelated('tgas'), /Article.*'tgas'.*'tags'/],
    ['prefetchRelated of a column', (articles) => articles.prefetchRelated('title'), /'title' of Article.*tags/],
    ['F', (articles) => articles.annotate({ x: F('vews') }), /Article.*'vews'.*'views'/],
    ['a value', (articles) => articles.filter({ writer__id__isnull: 'a' }), /'writer__id__isnull' of Article: .*true or false/],
    ['a value of another kind', (articles) => articles.filter({ views: 'a' }), /'views' of Article: .*no number/],
    ['an undefined value', (articles) => articles.filter({ views: undefined }), /'views' of Article is undefined/],
    ['an aggregate', (articles) => articles.annotate({ x: Count('tgas') }), /Article.*'tgas'.*'tags'/],
    [
      'the filter of an aggregate',
      (articles) => articles.aggregate({ x: Sum('views', { filter: { vews: 1 } }) }),
      /Article.*'vews'.*'views'/,
    ],
    ['dates', (articles) => articles.all().dates('madAt', 'day'), /Article.*'madAt'.*'madeAt'/],
    ['inBulk', (articles) => articles.inBulk([1], 'titel'), /Article.*'titel'.*'title'/],
    ['update', (articles) => articles.all().update({ titel: 'a' }), /Article.*'titel'.*'title'/],
    ['create', (articles) => articles.create({ titel: 'a' }), /Article.*'titel'.*'title'/],
    ['getOrCreate', (articles) => articles.getOrCreate({ titel: 'a' }), /Article.*'titel'.*'title'/],
    ['save', async (articles) => articles.save(await articles.get({ id: 1 }), { updateFields: ['titel'] }), /Article.*'titel'.*'title'/],
    ['bulkUpdate', async (articles) => articles.bulkUpdate(await articles.all(), ['titel']), /Article.*'titel'.*'title'/],
    ['related', async (articles) => articles.related(await articles.get({ id: 1 }), 'tgas').all(), /Article.*'tgas'.*'tags'/],
  ])('of %s names the model, the wrong word and the nearest right ones', async (_what, run, message) => {
    await using dataSource = await open();
    const running = async () => run(dataSource.articles);

    await expect(running()).rejects.toThrow(FieldError);
    await expect(running()).rejects.toThrow(message);
  });
});

describe('DoesNotExist', () => {
  test('names the model and the lookups, but no values', async () => {
    await using dataSource = await open();
    const missing = dataSource.articles
      .exclude({ views__gt: 12345 })
      .filter(Q.or({ title: 'hidden' }, { writer__username: 'hidden' }))
      .get({ views: 54321 });

    await expect(missing).rejects.toMatchObject({
      name: 'DoesNotExist',
      model: 'Article',
      lookups: ['views__gt', 'title', 'writer__username', 'views'],
      message: 'Article matching query does not exist (looked up by views__gt, title, writer__username, views).',
    });
    await expect(dataSource.articles.filter({ title: 'x' }).latest('views')).rejects.toThrow('(looked up by title)');
    await expect(dataSource.articles.none().get()).rejects.toThrow('Article matching query does not exist.');
  });
});

describe('MultipleObjectsReturned', () => {
  test('names the model and the lookups, but no values', async () => {
    await using dataSource = await open();

    await expect(dataSource.articles.get({ title__startswith: 'secret' })).rejects.toMatchObject({
      name: 'MultipleObjectsReturned',
      count: 2,
      message: 'get() returned more than one Article (looked up by title__startswith).',
    });
  });
});
