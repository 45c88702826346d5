import { Column, Entity, JoinTable, ManyToMany, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { DjangoNamingStrategy } from './django-naming.strategy.js';

@Entity()
class Person {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) firstName!: string;
  @ManyToMany(() => Person) @JoinTable() friends!: Relation<Person[]>;
}

@Entity()
class BlogPost {
  @PrimaryGeneratedColumn() id!: number;
  @Column() createdAt!: Date;
  @Column({ name: 'Given' }) ownName!: string;
  @ManyToOne(() => Person, { nullable: false }) mainAuthor!: Relation<Person>;
  @ManyToMany(() => Person) @JoinTable() coAuthors!: Relation<Person[]>;
}

@Entity('auth_user')
class User {
  @PrimaryGeneratedColumn() id!: number;
}

const [sqlite] = await testDatabases();
const open = () => sqlite!.open({ entities: [Person, BlogPost, User], namingStrategy: new DjangoNamingStrategy({ appLabel: 'blog' }) });

test('names tables and columns as Django does', async () => {
  await using dataSource = await open();
  const columnsOf = (entity: new () => object) => dataSource.getMetadata(entity).columns.map(({ databaseName }) => databaseName);

  expect(dataSource.entityMetadatas.map(({ tableName }) => tableName).toSorted()).toEqual([
    'auth_user',
    'blog_blogpost',
    'blog_blogpost_co_authors',
    'blog_person',
    'blog_person_friends',
  ]);
  expect(columnsOf(BlogPost)).toEqual(['id', 'created_at', 'Given', 'main_author_id']);
  const junctions = [BlogPost, Person].map((entity) =>
    dataSource.getMetadata(entity).manyToManyRelations[0]!.junctionEntityMetadata!.columns.map(({ databaseName }) => databaseName),
  );
  expect(junctions).toEqual([
    ['blogpost_id', 'person_id'],
    ['from_person_id', 'to_person_id'],
  ]);
});

test('serves managers', async () => {
  await using dataSource = await open();
  const people = new Manager<Person>(Person, dataSource);
  const posts = new Manager<BlogPost>(BlogPost, dataSource);
  const ann = await people.create({ firstName: 'Ann' });
  const bob = await people.create({ firstName: 'Bob' });
  const post = await posts.create({ createdAt: new Date(), ownName: 'x', mainAuthor: ann });
  await posts.related(post, 'coAuthors').add(bob);
  await people.related(ann, 'friends').add(bob);

  const found = await posts.filter({ mainAuthor__firstName: 'Ann', coAuthors__firstName: 'Bob' }).prefetchRelated('coAuthors');

  expect(found.map(({ coAuthors }) => coAuthors.map(({ firstName }) => firstName))).toEqual([['Bob']]);
  expect(await people.filter({ friends__firstName: 'Bob' }).flat('firstName')).toEqual(['Ann']);
});
