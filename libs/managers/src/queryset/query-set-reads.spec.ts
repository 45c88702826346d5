import { FieldError } from '@nuages/core';
import { Column, type DataSource, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { ModelOptions } from '../model/model-options.js';
import { assertQueryCount } from '../testing/assert-query-count.js';
import { testDatabases } from '../testing/databases.js';
import { atomic } from '../transaction/atomic.js';
import { TransactionManagementError } from '../transaction/transaction.js';

@Entity()
class Writer {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Note, (note) => note.writer) notes!: Relation<Note[]>;
}

@ModelOptions({ ordering: ['id'] })
@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 100 }) text!: string;
  @Column({ default: 0 }) views!: number;
  @ManyToOne(() => Writer, (writer) => writer.notes, { nullable: false }) writer!: Relation<Writer>;
}

async function fill(dataSource: DataSource, count: number) {
  const writer = await new Manager<Writer>(Writer, dataSource).create({ name: 'Ann' });
  const notes = new Manager<Note>(Note, dataSource);
  await notes.bulkCreate(Array.from({ length: count }, (_, n) => Object.assign(new Note(), { text: `note ${n}`, views: n, writer })));
  return { writer, notes };
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('a queryset on $name', (database) => {
  const open = () => database.open({ entities: [Writer, Note] });

  test('iterates over rows piece by piece, with joins and prefetched rows, and keeps none', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 25);
    const read: [number, string][] = [];

    await assertQueryCount(
      4,
      async () => {
        for await (const note of notes.selectRelated('writer').prefetchRelated('writer__notes').iterator({ chunkSize: 10 }))
          read.push([note.views, note.writer.name]);
      },
      dataSource,
    );

    expect(read).toEqual(Array.from({ length: 25 }, (_, n) => [n, 'Ann']));
  });

  test('answers from the rows that were read, and reads again after an error', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 5);
    const read = notes.all();
    const all = await read;

    await assertQueryCount(
      0,
      async () => {
        expect([await read.count(), await read.exists(), await read.contains(all[0]!)]).toEqual([5, true, true]);
        expect(await read.slice(1, 3)).toEqual([all[1], all[2]]);
        expect(await read.first()).toBe(all[0]);
      },
      dataSource,
    );
    await assertQueryCount(1, async () => read.filter({ views__gt: 2 }), dataSource);

    await dataSource.query('ALTER TABLE note RENAME TO hidden');
    const late = notes.all();
    await expect(async () => late).rejects.toThrow(/note/);
    await dataSource.query('ALTER TABLE hidden RENAME TO note');
    expect(await late).toHaveLength(5);
  });

  test('gives the one row of a slice', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 3);

    expect((await notes.orderBy('-views').slice(0, 1).get()).views).toBe(2);
    await expect(notes.orderBy('id').slice(0, 2).get()).rejects.toThrow('more than one Note');
    await expect(notes.orderBy('id').slice(0, 1).get({ views: 0 })).rejects.toThrow(FieldError);
    await expect(notes.orderBy('id').slice(5).get()).rejects.toThrow('does not exist');
  });

  test('finds rows among more values than a statement takes one by one', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 3);
    const keys = Array.from({ length: 70_000 }, (_, index) => index - 10);
    const texts = keys.slice(0, 6000).map((key) => `note ${key}`);

    expect((await notes.inBulk(keys)).size).toBe(3);
    expect(await notes.exclude({ text__in: texts }).count()).toBe(0);
    expect(await notes.filter({ text__in: texts.map((text) => `${text}"\\'{`) }).count()).toBe(0);
  });

  test('lets other statements run while it iterates, also inside a transaction', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 12);

    await atomic(
      async () => {
        for await (const note of notes.all().iterator({ chunkSize: 5 }))
          await notes.filter({ id: note.id }).update({ views: note.views * 2 });
      },
      { using: dataSource },
    );

    expect((await notes.all()).map(({ views }) => views)).toEqual(Array.from({ length: 12 }, (_, n) => n * 2));
  });

  test('ends a stream that its reader leaves', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 3000);
    for (let round = 0; round < 15; round += 1) for await (const note of notes.iterator({ chunkSize: 100 })) if (note.views === 150) break;

    expect(await notes.count()).toBe(3000);
  });

  test('iterates over values', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 3);
    const read: unknown[] = [];
    for await (const text of notes.all().flat('text').iterator()) read.push(text);

    expect(read).toEqual(['note 0', 'note 1', 'note 2']);
  });

  test('tells whether it contains a row', async () => {
    await using dataSource = await open();
    const { notes, writer } = await fill(dataSource, 3);
    const [first, , last] = await notes.all();
    const popular = notes.filter({ views__gte: 1 });

    expect(await Promise.all([popular.contains(first!), popular.contains(last!), popular.contains(writer)])).toEqual([false, true, false]);
    await popular;
    expect(await assertQueryCount(0, () => popular.contains(last!), dataSource)).toBe(true);
    await expect(popular.contains(new Note())).rejects.toThrow(/not saved/);
    await expect(popular.flat('text').contains(last!)).rejects.toThrow(FieldError);
  });

  test('explains how the database runs it', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 3);

    expect(await notes.filter({ views: 1 }).explain()).toMatch(/note|t0/);
    expect(await notes.filter({ views: 1 }).explain({ analyze: true, format: 'json' })).toMatch(/note|t0/);
  });

  test('reads entities by a statement of its own, with its values bound', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 3);
    const hostile = "x' OR 1=1 --";

    const found = await notes.raw`SELECT id, text, views * 2 AS twice FROM note WHERE views >= ${1} ORDER BY id`;

    expect(found.map((note) => [note instanceof Note, note.text, Number((note as Note & { twice: number }).twice)])).toEqual([
      [true, 'note 1', 2],
      [true, 'note 2', 4],
    ]);
    expect(await notes.raw`SELECT * FROM note WHERE text = ${hostile}`).toEqual([]);
    const [left] = await notes.raw`SELECT id FROM note WHERE views = ${1}`;
    expect(Object.keys(left!)).not.toContain('text');
    expect(await (left!.text as PromiseLike<string> & string)).toBe('note 1'); // one more statement
    await notes.save(left!);
    await expect(notes.fetchMode('raise').raw`SELECT id FROM note`.then(([note]) => note!.text)).rejects.toThrow(
      /Note.text was not loaded/,
    );
    await expect(notes.raw`SELECT text FROM note`).rejects.toThrow(/Select the primary key/);
    await expect(notes.raw('SELECT * FROM note' as never)).rejects.toThrow(/template tag/);
  });

  test('locks rows inside a transaction alone', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 3);

    await expect(notes.selectForUpdate()).rejects.toThrow(TransactionManagementError);
    expect(() => notes.selectForUpdate({ nowait: true, skipLocked: true })).toThrow(FieldError);
    expect(await atomic(() => notes.selectForUpdate().get({ views: 2 }), { using: dataSource })).toMatchObject({ views: 2 });
    expect(await notes.selectForUpdate().count()).toBe(3);
  });

  test.skipIf(database.name === 'sqlite')('passes over rows that another transaction holds, or fails at once', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 3);
    const held = await notes.filter({ views: 1 }).first();
    const elsewhere = <R>(fn: () => PromiseLike<R>) =>
      new Promise<R>((resolve, reject) => {
        setImmediate(() => atomic(fn, { using: dataSource }).then(resolve, reject));
      });
    let done = () => {};
    const mayEnd = new Promise<void>((resolve) => (done = resolve));
    let locked = () => {};
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    const holder = atomic(
      async () => {
        await notes.selectForUpdate().get({ id: held!.id });
        locked();
        await mayEnd;
      },
      { using: dataSource },
    );
    await isLocked;

    const free = await elsewhere(() => notes.selectForUpdate({ skipLocked: true }).flat('views'));
    const failing = elsewhere(() => notes.selectForUpdate({ nowait: true }).get({ id: held!.id }));

    await expect(failing).rejects.toThrow(/lock/i);
    expect(free).toEqual([0, 2]);
    done();
    await holder;
  });

  test.runIf(database.name === 'postgres')('locks the tables that it names', async () => {
    await using dataSource = await open();
    const { notes } = await fill(dataSource, 1);
    const query = notes.selectRelated('writer').selectForUpdate({ of: ['self', 'writer'] });

    expect(await atomic(() => query, { using: dataSource })).toMatchObject([{ writer: { name: 'Ann' } }]);
    expect(() => notes.selectForUpdate({ of: ['nope'] }).toSql()).toThrow(FieldError);
  });

  test.runIf(database.name === 'mariadb')('says that it cannot lock some of its tables', async () => {
    await using dataSource = await open();
    const query = new Manager<Note>(Note, dataSource).selectForUpdate({ of: ['self'] });

    await expect(atomic(() => query, { using: dataSource })).rejects.toThrow(/Leave out 'of'/);
  });

  test('reads another data source where it is told to', async () => {
    await using dataSource = await open();
    await using other = await open();
    const { notes } = await fill(dataSource, 2);
    await fill(other, 5);

    expect(await notes.using(other).count()).toBe(5);
    expect(await notes.filter({ views: 4 }).using(other).flat('text')).toEqual(['note 4']);
    expect(await notes.count()).toBe(2);
  });
});
