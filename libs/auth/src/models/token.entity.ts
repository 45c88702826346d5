import { randomBytes } from 'node:crypto';
import { FieldOptions, ModelOptions } from '@nuages/managers';
import { BeforeInsert, Column, Entity, PrimaryColumn, type Relation } from 'typeorm';
import { UserOneToOne } from '../user-model/user-relation.decorators.js';
import type { AbstractBaseUser } from './abstract-base-user.js';

/**
 * A token as Django REST framework keeps it: one a user, in plain text, for ever. Read by `DjangoTokens`.
 *
 * @see DRF's `rest_framework.authtoken.models.Token`
 */
@ModelOptions({ appLabel: 'authtoken' })
@Entity('authtoken_token')
export class Token {
  @PrimaryColumn({ length: 40 })
  key!: string;

  @UserOneToOne({ onDelete: 'CASCADE', relatedName: 'authToken' })
  user!: Relation<AbstractBaseUser>;

  @Column({ precision: 6 })
  @FieldOptions({ autoNowAdd: true })
  created!: Date;

  /** Forty random hexadecimal digits. */
  static generateKey(): string {
    return randomBytes(20).toString('hex');
  }

  /** Chooses a key where there is none. */
  @BeforeInsert()
  protected setDefaults(): void {
    this.key ??= Token.generateKey();
    this.created ??= new Date();
  }
}
