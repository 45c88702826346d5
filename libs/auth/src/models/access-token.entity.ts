import { ModelOptions } from '@nuages/managers';
import { BeforeInsert, Column, Entity, Index, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { UserForeignKey } from '../user-model/user-relation.decorators.js';
import type { AbstractBaseUser } from './abstract-base-user.js';

/** A token of a user, kept as a digest: who reads the table cannot log in. A user may have several. See `HashedTokens`. */
@ModelOptions({ appLabel: 'auth' })
@Entity('auth_access_token')
export class AccessToken {
  @PrimaryGeneratedColumn()
  id!: number;

  /** The beginning of the key, by which the row is found. */
  @Index('auth_access_token_prefix_idx')
  @Column({ length: 8 })
  prefix!: string;

  /** SHA-256 of the whole key, in hexadecimal digits. */
  @Column({ length: 64 })
  digest!: string;

  @UserForeignKey({ onDelete: 'CASCADE', relatedName: 'accessTokens' })
  user!: Relation<AbstractBaseUser>;

  /** What its owner calls it, as `laptop`. */
  @Column({ length: 100, default: '' })
  name!: string;

  @Column({ name: 'created_at', precision: 6 })
  createdAt!: Date;

  /** When it stops working; `null`: never. */
  @Column({ name: 'expires_at', type: Date, precision: 6, nullable: true })
  expiresAt!: Date | null;

  /** When it was last used, to the minute. */
  @Column({ name: 'last_used_at', type: Date, precision: 6, nullable: true })
  lastUsedAt!: Date | null;

  /** Says what nobody said of a new token. */
  @BeforeInsert()
  protected setDefaults(): void {
    this.name ??= '';
    this.createdAt ??= new Date();
    this.expiresAt ??= null;
    this.lastUsedAt ??= null;
  }
}
