import { describe, expect, test } from 'vitest';
import { Column, Entity, JoinTable, ManyToMany, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { testDatabases } from '../testing/databases.js';
import { FieldOptions, ModelOptions } from './model-options.js';
import { foreignKeyOf, modelOf } from './models.js';

@Entity()
class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50, unique: true }) name!: string;
  @ManyToMany(() => Post, (post) => post.tags) posts!: Relation<Post[]>;
}

@Entity()
class Author {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) name!: string;
  @OneToMany(() => Post, (post) => post.author) posts!: Relation<Post[]>;
}

@ModelOptions({ ordering: ['-id'] })
@Entity()
class Post {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 200 }) title!: string;
  @Column({ length: 10, default: 'draft' }) @FieldOptions({ choices: ['draft', 'published'] }) status!: string;
  @Column({ type: 'decimal', precision: 3, scale: 1, nullable: true }) rating!: string | null;
  @Column() createdAt!: Date;
  @ManyToOne(() => Author, (author) => author.posts, { onDelete: 'CASCADE' }) author!: Relation<Author>;
  @ManyToMany(() => Tag, (tag) => tag.posts) @JoinTable() tags!: Relation<Tag[]>;
}

describe.for(await testDatabases())('modelOf on $name', (database) => {
  const open = () => database.open({ entities: [Tag, Author, Post] });

  test.skipIf(database.missing !== undefined)('describes columns, whatever the database calls them', async () => {
    await using dataSource = await open();
    const model = modelOf(Post, dataSource);

    const kinds = [...model.fields.values()].map(({ name, kind }) => [name, kind]);
    expect(kinds).toEqual([
      ['id', 'integer'],
      ['title', 'char'],
      ['status', 'char'],
      ['rating', 'decimal'],
      ['createdAt', 'datetime'],
      ['author', 'relation'],
      ['tags', 'relation'],
    ]);
    expect(model.field('title')).toMatchObject({ maxLength: 200, nullable: false, hasDefault: false, unique: false });
    expect(model.field('status')).toMatchObject({ choices: ['draft', 'published'], hasDefault: true, default: 'draft' });
    expect(model.field('rating')).toMatchObject({ precision: 3, scale: 1, nullable: true });
    expect(model.options.ordering).toEqual(['-id']);
  });

  test.skipIf(database.missing !== undefined)('describes relations from both sides', async () => {
    await using dataSource = await open();

    const author = modelOf(Post, dataSource).field('author').relation!;
    expect(author).toMatchObject({ type: 'many-to-one', isOwner: true, inverseName: 'posts', joinColumn: 'authorId' });
    expect(author.target()).toBe(modelOf(Author, dataSource));
    expect(modelOf(Tag, dataSource).field('posts').relation).toMatchObject({
      type: 'many-to-many',
      isOwner: false,
      junction: { ownColumn: 'tagId', targetColumn: 'postId' },
    });
    expect(modelOf(Post, dataSource).field('author').onDelete).toBe('CASCADE');
  });

  test.skipIf(database.missing !== undefined)('names the nearest field for a wrong one', async () => {
    await using dataSource = await open();

    expect(() => modelOf(Post, dataSource).field('titel')).toThrow("Post has no field 'titel'. Did you mean 'title'?");
  });

  test.skipIf(database.missing !== undefined)('gives the key of a relation, loaded or not', async () => {
    await using dataSource = await open();
    const author = Object.assign(new Author(), { id: 3 });

    expect(foreignKeyOf(Object.assign(new Post(), { author }), 'author', dataSource)).toBe(3);
    expect(foreignKeyOf(Object.assign(new Post(), { author: null }), 'author', dataSource)).toBeNull();
    expect(foreignKeyOf(new Post(), 'author', dataSource)).toBeUndefined();
  });
});
