import { IntegrityError, ProtectedError, RestrictedError } from '@nuages/core';
import { SignalBus } from '@nuages/signals';
import { captureSignals } from '@nuages/signals/testing';
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
import { describe, expect, test } from 'vitest';
import { FieldOptions } from '../model/model-options.js';
import { modelOf } from '../model/models.js';
import { subscribeModelSignals } from '../signals/model-signal.subscriber.js';
import { useSignalBus } from '../signals/send-signal.js';
import { assertQueryCount } from '../testing/assert-query-count.js';
import { testDatabases } from '../testing/databases.js';
import { bulkCreate, bulkUpdate } from './bulk.js';
import { deleteInstances } from './delete-collector.js';
import { OneToManyManager } from './one-to-many.manager.js';
import { getOrCreate, updateOrCreate } from './get-or-create.js';
import { refresh } from './read-rows.js';
import { relatedManager } from './related.js';
import { deleteRows, getRow, updateRows } from './rows-where.js';
import { createRow, saveRow } from './save.js';

@Entity()
class Shelf {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToOne(() => Shelf, { nullable: true, onDelete: 'CASCADE' }) parent!: Relation<Shelf> | null;
  @OneToMany(() => Book, (book) => book.shelf) books!: Relation<Book[]>;
}

@Entity()
class Label {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @ManyToMany(() => Book, (book) => book.labels) books!: Relation<Book[]>;
}

@Entity()
class Book {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @Column({ default: 7 }) pages!: number;
  @Column({ nullable: true }) @FieldOptions({ autoNowAdd: true }) made!: Date;
  @ManyToOne(() => Shelf, (shelf) => shelf.books, { nullable: true, onDelete: 'SET NULL' }) shelf!: Relation<Shelf> | null;
  @ManyToMany(() => Label, (label) => label.books) @JoinTable() labels!: Relation<Label[]>;
  @OneToMany(() => Loan, (loan) => loan.book) loans!: Relation<Loan[]>;
}

@Entity()
class Loan {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Book, (book) => book.loans, { onDelete: 'CASCADE' }) book!: Relation<Book>;
}

@Entity()
class Receipt {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Loan) @FieldOptions({ onDelete: 'PROTECT' }) loan!: Relation<Loan>;
  @ManyToOne(() => Label, { nullable: true }) @FieldOptions({ onDelete: 'RESTRICT' }) label!: Relation<Label> | null;
}

const entities = [Shelf, Label, Book, Loan, Receipt];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('writes on $name', (database) => {
  const open = () => database.open({ entities });
  const make = async <E extends object>(dataSource: DataSource, entity: new () => E, values: object) =>
    (await createRow(modelOf(entity, dataSource), values as Record<string, unknown>)) as E;
  const capture = (dataSource: DataSource) => {
    const bus = new SignalBus();
    useSignalBus(dataSource, bus);
    subscribeModelSignals(dataSource);
    return captureSignals(bus);
  };

  test('creates a row with its key, defaults and moments', async () => {
    await using dataSource = await open();

    const book = await make(dataSource, Book, { title: 'Naïve' });

    expect(book).toMatchObject({ id: 1, title: 'Naïve', pages: 7, shelf: null });
    expect(Date.now() - book.made.getTime()).toBeLessThan(5000);
    expect(await dataSource.getRepository(Book).findOneByOrFail({ id: 1 })).toMatchObject({ title: 'Naïve', pages: 7 });
  });

  test('updates a row that has a key in one statement, and inserts one that is not there', async () => {
    await using dataSource = await open();
    const model = modelOf(Book, dataSource);
    const book = await make(dataSource, Book, { title: 'one' });

    book.title = 'two';
    await assertQueryCount(1, () => saveRow(model, book), dataSource);
    await saveRow(model, Object.assign(new Book(), { id: 50, title: 'fifty' }));

    const titles = (await dataSource.getRepository(Book).find({ order: { id: 'ASC' } })).map(({ title }) => title);
    expect(titles).toEqual(['two', 'fifty']);
  });

  test('limits a save to the fields named', async () => {
    await using dataSource = await open();
    const book = await make(dataSource, Book, { title: 'one', pages: 1 });

    await saveRow(modelOf(Book, dataSource), Object.assign(book, { title: 'two', pages: 2 }), { updateFields: ['pages'] });

    await refresh(modelOf(Book, dataSource), book);
    expect(book).toMatchObject({ title: 'one', pages: 2 });
  });

  test('refuses a row that breaks a constraint', async () => {
    await using dataSource = await open();
    await make(dataSource, Label, { name: 'x' });

    await expect(make(dataSource, Label, { name: 'x' })).rejects.toThrow(IntegrityError);
  });

  test('deletes what hangs on a row, and counts it by model', async () => {
    await using dataSource = await open();
    const shelf = await make(dataSource, Shelf, { name: 'a' });
    await make(dataSource, Shelf, { name: 'b', parent: shelf });
    const book = await make(dataSource, Book, { title: 't', shelf });
    await relatedManager(modelOf(Book, dataSource), book, 'labels').create({ name: 'l' });
    await make(dataSource, Loan, { book });

    expect(await deleteInstances(modelOf(Shelf, dataSource), [shelf])).toEqual({ deleted: 2, perModel: { Shelf: 2 } });
    await refresh(modelOf(Book, dataSource), book);
    expect(book.shelf ?? null).toBeNull();
    expect(await deleteInstances(modelOf(Book, dataSource), [book])).toEqual({
      deleted: 3,
      perModel: { Loan: 1, Book_labels: 1, Book: 1 },
    });
  });

  test('keeps protected and restricted rows', async () => {
    await using dataSource = await open();
    const book = await make(dataSource, Book, { title: 't' });
    const loan = await make(dataSource, Loan, { book });
    const label = await make(dataSource, Label, { name: 'l' });
    await make(dataSource, Receipt, { loan, label });

    await expect(deleteInstances(modelOf(Book, dataSource), [book])).rejects.toThrow(ProtectedError);
    await expect(deleteInstances(modelOf(Label, dataSource), [label])).rejects.toThrow(RestrictedError);
    expect(await dataSource.getRepository(Loan).count()).toBe(1);
  });

  test('adds, removes and sets links, each once', async () => {
    await using dataSource = await open();
    const book = await make(dataSource, Book, { title: 't' });
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => make(dataSource, Label, { name })));
    const labels = relatedManager<Label>(modelOf(Book, dataSource), book, 'labels');

    await labels.add(a!, b!.id, a!);
    expect(await labels.keys()).toEqual([a!.id, b!.id].toSorted((x, y) => x - y));
    await labels.set([b!, c!]);
    expect((await labels.keys()).length).toBe(2);
    await labels.remove(b!);
    expect(await labels.keys()).toEqual([c!.id]);
    await relatedManager(modelOf(Label, dataSource), c!, 'books').clear();
    expect(await labels.keys()).toEqual([]);
  });

  test('moves the rows of a one-to-many relation', async () => {
    await using dataSource = await open();
    const shelf = await make(dataSource, Shelf, { name: 's' });
    const book = await make(dataSource, Book, { title: 't' });
    const books = new OneToManyManager<Book>(shelf, modelOf(Shelf, dataSource).field('books'));

    await books.add(book);
    const other = await books.create({ title: 'u' });
    expect(await books.keys()).toEqual([book.id, other.id]);
    await books.set([other]);
    expect(await books.keys()).toEqual([other.id]);
  });

  test('creates and updates in bulk, by one statement a batch', async () => {
    await using dataSource = await open();
    const model = modelOf(Label, dataSource);
    const labels = Array.from({ length: 250 }, (_, index) => Object.assign(new Label(), { name: `n${index}` }));

    await assertQueryCount(3, () => bulkCreate(model, labels, { batchSize: 100 }), dataSource);
    expect(new Set(labels.map(({ id }) => id)).size).toBe(250);
    for (const label of labels) label.name = label.name.replace('n', 'm');
    expect(await bulkUpdate(model, labels, ['name'])).toBe(250);
    expect((await dataSource.getRepository(Label).findOneByOrFail({ id: labels[9]!.id })).name).toBe('m9');
  });

  test('leaves or overwrites rows that conflict', async () => {
    await using dataSource = await open();
    const model = modelOf(Label, dataSource);
    const taken = await make(dataSource, Label, { name: 'x' });

    await bulkCreate(model, [Object.assign(new Label(), { name: 'x' }), Object.assign(new Label(), { name: 'y' })], {
      ignoreConflicts: true,
    });
    await bulkCreate(model, [Object.assign(new Label(), { id: taken.id, name: 'z' })], { updateConflicts: true, updateFields: ['name'] });

    const names = (await dataSource.getRepository(Label).find()).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['y', 'z']);
  });

  test('updates and deletes the rows that lookups find', async () => {
    await using dataSource = await open();
    const model = modelOf(Book, dataSource);
    const shelf = await make(dataSource, Shelf, { name: 's' });
    await make(dataSource, Book, { title: 'a', shelf });
    await make(dataSource, Book, { title: 'b' });

    expect(await updateRows(model, { shelf__name: 's' }, { pages: 3, shelf: null })).toBe(1);
    expect(await getRow(model, { pages: 3 })).toMatchObject({ title: 'a', shelf: null });
    expect(await deleteRows(model, { title__in: ['a', 'b'] })).toEqual({ deleted: 2, perModel: { Book: 2 } });
  });

  test('gets a row or creates it, once', async () => {
    await using dataSource = await open();
    const model = modelOf(Label, dataSource);
    const get = (lookups: Readonly<Record<string, unknown>>) => getRow(model, lookups);

    const results = await Promise.all(Array.from({ length: 5 }, () => getOrCreate(model, get, { name: 'x' })));
    expect(results.filter(([, created]) => created)).toHaveLength(1);
    expect(await updateOrCreate(model, get, { name: 'x' }, { name: 'y' })).toMatchObject([{ name: 'y' }, false]);
  });

  test('sends signals for managers and for repositories, once each', async () => {
    await using dataSource = await open();
    using signals = capture(dataSource);

    const label = await make(dataSource, Label, { name: 'x' });
    expect(signals.names).toEqual(['post_init', 'pre_save', 'post_save']);
    signals.clear();

    const repository = dataSource.getRepository(Label);
    await repository.save(Object.assign(label, { name: 'y' }));
    await repository.remove(label);
    expect(signals.names).toEqual(['pre_save', 'post_save', 'pre_delete', 'post_delete']);
  });
});
