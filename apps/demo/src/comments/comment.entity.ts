import { UserForeignKey } from '@nuages/auth';
import { FieldOptions, ModelOptions } from '@nuages/managers';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Post } from '../posts/post.entity.js';
import type { User } from '../users/user.entity.js';

/** What somebody says to a post. It outlives its author, not its post. */
@ModelOptions({ appLabel: 'blog', ordering: ['id'] })
@Entity('blog_comment')
export class Comment {
  @PrimaryGeneratedColumn()
  id!: number;

  @Index()
  @ManyToOne(() => Post, (post) => post.comments, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'post_id' })
  post!: Relation<Post>;

  @UserForeignKey({ onDelete: 'SET_NULL', nullable: true, relatedName: 'comments' })
  author!: Relation<User> | null;

  @Column({ length: 1000 })
  content!: string;

  @Column({ default: false })
  approved!: boolean;

  @Column({ type: Date, precision: 6 })
  @FieldOptions({ autoNowAdd: true })
  createdAt!: Date;
}
