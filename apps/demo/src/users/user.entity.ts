import { AbstractUser } from '@nuages/auth';
import { FieldOptions, ModelOptions } from '@nuages/managers';
import { Column, Entity, OneToMany, type Relation } from 'typeorm';
import { Comment } from '../comments/comment.entity.js';
import { Post } from '../posts/post.entity.js';

/** Django's user with a name to show and a few words about them: the demo's `AUTH_USER_MODEL`. */
@ModelOptions({ appLabel: 'blog' })
@Entity('blog_user')
export class User extends AbstractUser {
  @Column({ length: 80, default: '' })
  @FieldOptions({ blank: true })
  displayName!: string;

  @Column('text')
  @FieldOptions({ blank: true })
  bio!: string;

  @OneToMany(() => Post, (post) => post.author)
  posts!: Relation<Post>[];

  @OneToMany(() => Comment, (comment) => comment.author)
  comments!: Relation<Comment>[];
}
