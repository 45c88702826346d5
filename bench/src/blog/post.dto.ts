import { Expose, Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsDate,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { toIso } from './map-post.js';

const trim = Transform(({ value }) => (typeof value === 'string' ? value.trim() : value), { toClassOnly: true });
const date = Transform(({ value }) => (typeof value === 'string' ? new Date(value) : value), { toClassOnly: true });
const iso = Transform(({ value }) => (value instanceof Date ? toIso(value) : value), { toPlainOnly: true });

/** The peer of Nest's users: class-transformer and class-validator on a plain class. */
export class AuthorDto {
  @Expose() @IsOptional() id!: number;
  @Expose() @trim @IsString() @IsNotEmpty() @MaxLength(150) username!: string;
  @Expose() @trim @IsString() @IsNotEmpty() @MaxLength(100) displayName!: string;
  @Expose() @trim @IsEmail() email!: string;
}

/** A tag, nested in {@link PostDto}. */
export class TagDto {
  @Expose() @IsOptional() id!: number;
  @Expose() @trim @IsString() @IsNotEmpty() @MaxLength(50) name!: string;
  @Expose() @trim @Matches(/^[-\w]+$/) @MaxLength(50) slug!: string;
}

/** A post with its author and its tags. */
export class PostDto {
  @Expose() @IsOptional() id!: number;
  @Expose() @trim @IsString() @IsNotEmpty() @MaxLength(200) title!: string;
  @Expose() @trim @Matches(/^[-\w]+$/) @MaxLength(200) slug!: string;
  @Expose() @trim @IsString() @IsNotEmpty() body!: string;
  @Expose() @IsIn(['draft', 'published']) status!: string;
  @Expose() @Type(() => Number) @IsInt() @Min(0) views!: number;
  @Expose() @IsNumber({ maxDecimalPlaces: 2 }) @Max(9.99) rating!: number;
  @Expose() @iso @date @IsOptional() @IsDate() publishedAt!: Date | null;
  @Expose() @iso @IsOptional() createdAt!: Date;
  @Expose() @Type(() => AuthorDto) @ValidateNested() author!: AuthorDto;
  @Expose() @Type(() => TagDto) @IsArray() @ValidateNested({ each: true }) tags!: TagDto[];
}
