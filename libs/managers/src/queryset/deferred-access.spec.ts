import { DoesNotExist, FieldError } from '@nuages/core';
import {
  Column,
  type DataSource,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { foreignKeyOf, modelOf } from '../model/models.js';
import { ModelOptions } from '../model/model-options.js';
import { assertQueryCount } from '../testing/assert-query-count.js';
import { testDatabases } from '../testing/databases.js';
import { refresh } from '../writes/read-rows.js';

@Entity()
class Person {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ length: 100, default: '' }) bio!: string;
  @OneToMany(() => Article, (article) => article.author) articles!: Relation<Article[]>;
  @ManyToOne(() => Person, { nullable: true }) mentor!: Relation<Person> | null;
}

@Entity()
class Label {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@ModelOptions({ ordering: ['id'] })
@Entity()
class Article {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 100 }) title!: string;
  @Column({ length: 100 }) body!: string;
  @Column({ default: 0 }) views!: number;
  @ManyToOne(() => Person, (person) => person.articles, { nullable: false }) author!: Relation<Person>;
  @ManyToMany(() => Label) @JoinTable() labels!: Relation<Label[]>;
}

/** A class whose constructor does something. */
@Entity()
class Visit {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 10 }) place = 'home';
  @Column('integer') seconds = 5;
}

async function fill(dataSource: DataSource) {
  const people = new Manager<Person>(Person, dataSource);
  const articles = new Manager<Article>(Article, dataSource);
  const labels = new Manager<Label>(Label, dataSource);
  const ann = await people.create({ name: 'Ann', bio: 'old' });
  const bob = await people.create({ name: 'Bob', bio: 'new', mentor: ann });
  const made = [];
  for (const [index, author] of [ann, bob, bob].entries())
    made.push(await articles.create({ title: `t${index}`, body: `b${index}`, views: index, author }));
  await articles.related(made[1]!, 'labels').add(await labels.create({ name: 'red' }), await labels.create({ name: 'blue' }));
  return { people, articles };
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('columns left out, on $name', (database) => {
  const open = () => database.open({ entities: [Person, Article, Label, Visit] });

  test('only() reads the named columns and the key; the others load when awaited', async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);

    const found = await assertQueryCount(1, () => articles.only('title'), dataSource);

    expect(found.map((row) => ({ ...row }))).toEqual([0, 1, 2].map((n) => ({ id: n + 1, title: `t${n}` })));
    expect(found[1]).toBeInstanceOf(Article);
    expect(await assertQueryCount(1, () => found[1]!.body, dataSource)).toBe('b1');
    expect(await assertQueryCount(0, () => found[1]!.body, dataSource)).toBe('b1');
    expectTypeOf<(typeof found)[0]['title']>().toEqualTypeOf<string>();
    expectTypeOf<(typeof found)[0]['body']>().toEqualTypeOf<PromiseLike<string>>();
    expectTypeOf<(typeof found)[0]['id']>().toEqualTypeOf<number>();
  });

  test('defer() reads all columns but the named ones', async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);

    const [first] = await articles.defer('body', 'author').filter({ title__startswith: 't', author__name: 'Ann' });

    expect({ ...first }).toEqual({ id: 1, title: 't0', views: 0 });
    expect(foreignKeyOf(first!, 'author', dataSource)).toBeUndefined();
    expectTypeOf<NonNullable<typeof first>['views']>().toEqualTypeOf<number>();
    expectTypeOf<NonNullable<typeof first>['body']>().toEqualTypeOf<PromiseLike<string>>();
  });

  test('follow each other as in Django', async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);
    const columnsOf = async (query: PromiseLike<object[]>) => Object.keys((await query)[0]!).toSorted();

    expect(await columnsOf(articles.only('title', 'body').defer('body'))).toEqual(['id', 'title']);
    expect(await columnsOf(articles.defer('body').only('title', 'body'))).toEqual(['id', 'title']);
    expect(await columnsOf(articles.only('title').only('views'))).toEqual(['id', 'views']);
    expect(await columnsOf(articles.defer('title').defer('body'))).toEqual(['id', 'views']);
  });

  test('lead through joins', async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);

    const [first] = await articles.selectRelated('author').only('title', 'author__name');

    expect(Object.entries(first!.author)).toEqual([
      ['id', 1],
      ['name', 'Ann'],
    ]);
    await expect(async () => articles.selectRelated('author').only('title')).rejects.toThrow(/both deferred/);
    await expect(async () => articles.only('nope' as never)).rejects.toThrow(FieldError);
    await expect(async () => articles.only('title__more' as never)).rejects.toThrow(/no relation/);
    expect(() => articles.all().values('title').only('title')).toThrow(/chosen already/);
  });

  test('stay as they are where a row is saved, and come by refresh', async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);
    const first = await articles.only('title').get({ id: 1 });
    await articles.filter({ id: 1 }).update({ body: 'changed' });
    first.title = 'mine';

    await articles.save(first);

    expect(await articles.get({ id: 1 })).toMatchObject({ title: 'mine', body: 'changed' });
    await refresh(modelOf(Article, dataSource), first);
    expect({ ...first }).toMatchObject({ title: 'mine', body: 'changed', views: 0 });
  });

  test('can be set without being read', async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);
    const first = await articles.only('title').get({ id: 1 });

    await assertQueryCount(1, () => articles.save(Object.assign(first, { body: 'set' })), dataSource);

    expect(await articles.get({ id: 1 })).toMatchObject({ title: 't0', body: 'set' });
  });

  test('of a row that is gone cannot be loaded', async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);
    const first = await articles.only('title').get({ id: 1 });
    await articles.filter({ id: 1 }).delete();

    await expect(first.body).rejects.toThrow(DoesNotExist);
  });

  test('work in classes whose constructor sets values', async () => {
    await using dataSource = await open();
    const visits = new Manager<Visit>(Visit, dataSource);
    await visits.create({ place: 'away', seconds: 9 });

    const [visit] = await visits.only('place');

    expect({ ...visit }).toEqual({ id: 1, place: 'away' });
    expect(await visit!.seconds).toBe(9);
  });
});

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('fetchMode on $name', (database) => {
  const open = () => database.open({ entities: [Person, Article, Label, Visit] });

  test("'one' loads what a row lacks for that row", async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);
    const names: string[] = [];

    await assertQueryCount(
      4,
      async () => {
        for (const article of await articles.fetchMode('one')) names.push((await article.author).name);
      },
      dataSource,
    );

    expect(names).toEqual(['Ann', 'Bob', 'Bob']);
  });

  test("'peers' loads it for all rows that were read together, at once too", async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);

    const labels = await assertQueryCount(
      3,
      async () => Promise.all((await articles.fetchMode('peers')).map(async (article) => (await article.labels).map(({ name }) => name))),
      dataSource,
    );
    const bodies = await assertQueryCount(
      2,
      async () => Promise.all((await articles.only('title').fetchMode('peers')).map((article) => article.body)),
      dataSource,
    );

    expect(labels).toEqual([[], ['red', 'blue'], []]);
    expect(bodies).toEqual(['b0', 'b1', 'b2']);
  });

  test("'raise' throws, with the fix", async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);
    const [first] = await articles.fetchMode('raise').defer('body').selectRelated('author');

    expect(first!.author.name).toBe('Ann');
    expect(() => first!.body).toThrow(/Article.body was not loaded.*drop it from defer/s);
    expect(() => first!.labels).toThrow(/prefetchRelated\('labels'\)/);
    expect(() => first!.author.mentor).toThrow(/selectRelated\('mentor'\)/);
  });

  test('goes on through what it loads', async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);
    const last = await articles.fetchMode('one').get({ id: 3 });

    const mentor = await assertQueryCount(2, async () => (await last.author).mentor, dataSource);

    expect(mentor).toMatchObject({ name: 'Ann' });
    expect(await assertQueryCount(0, async () => (await last.author).mentor, dataSource)).toBe(mentor);
    expect(await (await last.author).articles).toHaveLength(2);
  });

  test('leaves alone what joins and prefetches brought, and saves of its rows', async () => {
    await using dataSource = await open();
    const { articles } = await fill(dataSource);

    const [first] = await articles.fetchMode('raise').selectRelated('author').prefetchRelated('labels');
    await assertQueryCount(1, () => articles.save(first!), dataSource);

    expect(first!.labels).toEqual([]);
    expect(foreignKeyOf(first!, 'author', dataSource)).toBe(1);
  });
});
