import { UserForeignKey } from '@nuages/auth';
import { FieldOptions, ModelOptions } from '@nuages/managers';
import { MaxValueValidator, MinValueValidator, validateSlug } from '@nuages/serializers';
import { Column, Entity, JoinTable, ManyToMany, OneToMany, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Comment } from '../comments/comment.entity.js';
import { Tag } from '../tags/tag.entity.js';
import type { User } from '../users/user.entity.js';
import { POST_STATUSES, type PostStatus } from './post-status.js';

/** A text by an author. Nobody gives two posts the same title. */
@ModelOptions({ appLabel: 'blog', ordering: ['-id'] })
@Unique(['author', 'title'])
@Entity('blog_post')
export class Post {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 200 })
  title!: string;

  @Column({ length: 200, unique: true })
  @FieldOptions({ validators: [validateSlug] })
  slug!: string;

  @Column('text')
  body!: string;

  @Column('varchar', { length: 10, default: 'draft' })
  @FieldOptions({ choices: POST_STATUSES })
  status!: PostStatus;

  @Column({ default: 0 })
  views!: number;

  @Column('decimal', { precision: 3, scale: 1, nullable: true })
  @FieldOptions({ blank: true, validators: [new MinValueValidator(0), new MaxValueValidator(5)] })
  rating!: string | null;

  @Column({ type: Date, precision: 6, nullable: true })
  @FieldOptions({ blank: true })
  publishedAt!: Date | null;

  @Column({ type: Date, precision: 6 })
  @FieldOptions({ autoNowAdd: true })
  createdAt!: Date;

  @Column({ type: Date, precision: 6 })
  @FieldOptions({ autoNow: true })
  updatedAt!: Date;

  // the index of author and title finds an author's posts, too
  @UserForeignKey({ onDelete: 'CASCADE', relatedName: 'posts', dbIndex: false })
  author!: Relation<User>;

  @ManyToMany(() => Tag, (tag) => tag.posts)
  @JoinTable({ name: 'blog_post_tags', joinColumn: { name: 'post_id' }, inverseJoinColumn: { name: 'tag_id' } })
  @FieldOptions({ blank: true })
  tags!: Relation<Tag>[];

  @OneToMany(() => Comment, (comment) => comment.post)
  comments!: Relation<Comment>[];
}
