import { FieldOptions } from '@nuages/managers';
import { EmailValidator } from '@nuages/serializers';
import { BeforeInsert, Column, PrimaryGeneratedColumn } from 'typeorm';
import { AbstractBaseUser } from './abstract-base-user.js';
import { PermissionsMixin } from './permissions-mixin.js';
import { UnicodeUsernameValidator } from './username.validator.js';

/**
 * Django's usual user, for a model of one's own to extend: username, names, e-mail address, groups and permissions.
 *
 * @example
 * @Entity('blog_user')
 * export class User extends AbstractUser {
 *   @Column({ length: 80, default: '' }) displayName!: string;
 * }
 * @see Django's `AbstractUser`
 */
export abstract class AbstractUser extends PermissionsMixin(AbstractBaseUser) {
  static override REQUIRED_FIELDS: readonly string[] = ['email'];

  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 150, unique: true })
  @FieldOptions({ validators: [new UnicodeUsernameValidator()] })
  username!: string;

  @Column({ name: 'first_name', length: 150, default: '' })
  @FieldOptions({ blank: true })
  firstName!: string;

  @Column({ name: 'last_name', length: 150, default: '' })
  @FieldOptions({ blank: true })
  lastName!: string;

  @Column({ length: 254, default: '' })
  @FieldOptions({ blank: true, validators: [new EmailValidator()] })
  email!: string;

  /** Whether the user may enter the administration, by IsAdminUser. */
  @Column({ name: 'is_staff', default: false })
  isStaff!: boolean;

  /** Whether the user may log in. Take it away instead of deleting users that rows refer to. */
  @Column({ name: 'is_active', default: true })
  override isActive!: boolean;

  @Column({ name: 'date_joined', precision: 6 })
  dateJoined!: Date;

  /** First and last name, with a space between. */
  getFullName(): string {
    return `${this.firstName} ${this.lastName}`.trim();
  }

  /** The first name. */
  getShortName(): string {
    return this.firstName;
  }

  /** Says what nobody said of a new user; a database made by Django has no defaults of its own. */
  @BeforeInsert()
  protected setDefaults(): void {
    this.firstName ??= '';
    this.lastName ??= '';
    this.email ??= '';
    this.isStaff ??= false;
    this.isActive ??= true;
    this.isSuperuser ??= false;
    this.lastLogin ??= null;
    this.dateJoined ??= new Date();
  }
}
