import { FieldOptions, ModelOptions } from '@nuages/managers';
import { validateSlug } from '@nuages/serializers';
import { loadFixture } from '@nuages/managers/testing';
import {
  Column,
  type DataSource,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  JoinColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { decode } from '../values.js';
import { toCamelCase } from './names.js';

@Entity()
export class Author {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) name!: string;
  @Column({ type: 'varchar', length: 254, nullable: true, unique: true }) email!: string | null;
  @Column({ type: 'decimal', precision: 5, scale: 2, nullable: true }) rating!: string | null;
  @Column({ type: 'date' }) joined!: string;
  @Column({ default: true }) active!: boolean;
  @Column({ type: 'text', nullable: true }) bio!: string | null;
  @ManyToOne(() => Author, (author) => author.mentees, { nullable: true, onDelete: 'SET NULL' }) mentor!: Relation<Author> | null;
  @OneToMany(() => Author, (author) => author.mentor) mentees!: Relation<Author[]>;
  @OneToOne(() => Profile, (profile) => profile.author) profile!: Relation<Profile>;
  @OneToMany(() => Post, (post) => post.author) posts!: Relation<Post[]>;
  @OneToMany(() => Comment, (comment) => comment.author) comments!: Relation<Comment[]>;
}

@Entity()
export class Profile {
  @PrimaryGeneratedColumn() id!: number;
  @OneToOne(() => Author, (author) => author.profile, { nullable: false, onDelete: 'CASCADE' }) @JoinColumn() author!: Relation<Author>;
  @Column({ length: 100, default: '' }) website!: string;
}

@Entity()
export class Category {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 30, unique: true }) name!: string;
  @ManyToOne(() => Category, (category) => category.children, { nullable: true, onDelete: 'CASCADE' }) parent!: Relation<Category> | null;
  @OneToMany(() => Category, (category) => category.parent) children!: Relation<Category[]>;
  @OneToMany(() => Post, (post) => post.category) posts!: Relation<Post[]>;
}

@Entity()
export class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 30, unique: true }) name!: string;
  @ManyToMany(() => Post, (post) => post.tags) posts!: Relation<Post[]>;
}

@ModelOptions({ uniqueTogether: [['author', 'slug']] })
@Entity()
export class Post {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 100 }) title!: string;
  @Column({ length: 50 }) @FieldOptions({ validators: [validateSlug] }) slug!: string;
  @Column({ type: 'varchar', length: 5000, default: '' }) body!: string;
  @ManyToOne(() => Author, (author) => author.posts, { nullable: false, onDelete: 'CASCADE' }) author!: Relation<Author>;
  @ManyToOne(() => Category, (category) => category.posts, { nullable: true })
  @FieldOptions({ onDelete: 'PROTECT' })
  category!: Relation<Category> | null;
  @ManyToMany(() => Tag, (tag) => tag.posts) @JoinTable() tags!: Relation<Tag[]>;
  @OneToMany(() => Comment, (comment) => comment.post) comments!: Relation<Comment[]>;
  @Column({ default: 0 }) views!: number;
  @Column({ default: 0 }) likes!: number;
  @Column({ type: 'decimal', precision: 8, scale: 2, nullable: true }) price!: string | null;
  @Column({ type: 'double precision', nullable: true }) score!: number | null;
  @Column({ default: false }) featured!: boolean;
  @Column() created!: Date;
  @Column({ type: 'date', nullable: true }) publishedOn!: string | null;
  @Column({ type: 'time', nullable: true }) starts!: string | null;
  @Column({ type: 'simple-json', nullable: true }) meta!: unknown;
}

@Entity()
export class Comment {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Post, (post) => post.comments, { nullable: false, onDelete: 'CASCADE' }) post!: Relation<Post>;
  @ManyToOne(() => Author, (author) => author.comments, { nullable: true, onDelete: 'SET NULL' }) author!: Relation<Author> | null;
  @Column({ type: 'text' }) text!: string;
  @Column() created!: Date;
  @Column({ default: 0 }) likes!: number;
}

/** The entities of the vectors' blog, by their neutral names. */
export const BLOG = { author: Author, profile: Profile, category: Category, tag: Tag, post: Post, comment: Comment } as const;

/** Writes the rows of a vector file into an empty database. */
export async function loadDataset(dataSource: DataSource, dataset: Readonly<Record<string, readonly object[]>>): Promise<void> {
  const rows = Object.entries(BLOG).flatMap(([name, model]) => (dataset[name] ?? []).map((row) => ({ model, fields: toFields(row) })));
  await loadFixture(rows, dataSource);
}

/** Columns by property name, typed values decoded. */
export function toFields(row: object): Record<string, unknown> {
  const isRaw = (name: string) => name === 'meta'; // raw JSON
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [toCamelCase(name), isRaw(name) ? value : decode(value)]));
}
