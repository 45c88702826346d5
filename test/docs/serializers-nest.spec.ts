import { ValidationError } from '@nuages/core';
import {
  CharField,
  InjectSerializer,
  type InputOf,
  IntegerField,
  Serialize,
  Serializer,
  type SerializerFactory,
  SerializersModule,
  ValidatedBody,
  ValidatedQuery,
} from '@nuages/serializers';
import { BadRequestException, Body, Controller, Get, Module, Patch, Post, SerializeOptions } from '@nestjs/common';
import { Expose, Transform } from 'class-transformer';
import { IsEmail, IsIBAN, Length } from 'class-validator';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import supertest from 'supertest';
import { expect, test } from 'vitest';

// #region schema
export class NoteSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 80, label: 'Title' }) title!: string;
}

export const request = NoteSerializer.jsonSchema({ io: 'input' });
// { type: 'object', properties: { title: { type: 'string', minLength: 1, maxLength: 80, title: 'Title' } }, required: ['title'], ... }
// #endregion schema

export class PageSerializer extends Serializer {
  @IntegerField({ minValue: 1, default: 1 }) page!: number;
}

// #region dto
export class SignUpDto {
  @Length(3, 20) @Transform(({ value }: { value: string }) => value.toLowerCase()) username!: string;
  @IsEmail() email!: string;
}

export class SignUpSerializer extends Serializer.from(SignUpDto) {
  validateUsername(username: string): string {
    if (username === 'root') throw new ValidationError('This name is taken.', 'taken');
    return username;
  }
}
// #endregion dto

// #region mixed
export class MemberSerializer extends Serializer {
  @CharField({ maxLength: 80 }) @IsIBAN() account!: string;
  @CharField() @Expose({ name: 'fullName' }) name!: string;
  @CharField({ required: false }) @Transform(({ value }: { value: string }) => value.toLowerCase()) code?: string;
}
// #endregion mixed

// #region controller
@Controller('members')
@Serialize(NoteSerializer)
export class MembersController {
  constructor(@InjectSerializer(NoteSerializer) private readonly notes: SerializerFactory<NoteSerializer>) {}

  @Post()
  create(@ValidatedBody(NoteSerializer) note: InputOf<NoteSerializer>) {
    return { id: 1, ...note };
  }

  @Get()
  @Serialize(NoteSerializer, { many: true })
  list(@ValidatedQuery(PageSerializer) { page }: InputOf<PageSerializer>) {
    return [{ id: page, title: 'Hello' }];
  }

  @Post('import')
  async import(@Body() notes: object[]) {
    const serializer = this.notes.many({ data: notes });
    if (!(await serializer.isValid())) throw new BadRequestException(serializer.errors);
    return { id: 1, title: `${notes.length} notes` };
  }
}

@Module({ imports: [SerializersModule.forRoot({ nonFieldErrorsKey: 'errors' })], controllers: [MembersController] })
export class MembersModule {}
// #endregion controller

// #region standard
@Controller('notes')
export class NotesController {
  @Post()
  create(@Body({ schema: NoteSerializer }) note: InputOf<NoteSerializer>) {
    return { id: 1, ...note };
  }

  @Patch(':id')
  update(@Body({ schema: NoteSerializer.partial }) note: Partial<InputOf<NoteSerializer>>) {
    return { id: 1, ...note };
  }

  @Get()
  @SerializeOptions({ schema: NoteSerializer.output })
  list() {
    return [{ id: 1, title: 'Hello', secret: 'not shown' }];
  }
}
// #endregion standard

test('a document describes handlers', async () => {
  const app = (await Test.createTestingModule({ imports: [MembersModule] }).compile()).createNestApplication();
  // #region swagger
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('Members').build());
  const { requestBody, responses } = document.paths['/members']!.post!;
  // requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/NoteRequest' } } }, ... }
  // responses: 201 with Note, 400 with NoteError
  // #endregion swagger

  expect(requestBody).toMatchObject({ content: { 'application/json': { schema: { $ref: '#/components/schemas/NoteRequest' } } } });
  expect(responses).toMatchObject({
    201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } },
    400: { content: { 'application/json': { schema: { $ref: '#/components/schemas/NoteError' } } } },
  });
  await app.close();
});

test('a DTO has a serializer', async () => {
  const serializer = new SignUpSerializer({ data: { username: 'ROOT', email: 'x' } });

  expect(await serializer.isValid()).toBe(false);
  expect(serializer.errors).toEqual({ username: ['This name is taken.'], email: ['email must be an email'] });
});

test('a serializer has JSON Schemas', () => {
  expect(request).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { title: { type: 'string', minLength: 1, maxLength: 80, title: 'Title' } },
    required: ['title'],
  });
});

test('a serializer is a Standard Schema', async () => {
  const notes = new NotesController();

  expect(await NoteSerializer['~standard'].validate({ title: ' a ' })).toEqual({ value: { title: 'a' } });
  expect(await NoteSerializer.partial['~standard'].validate({})).toEqual({ value: {} });
  expect(await NoteSerializer.output['~standard'].validate(notes.list()[0])).toEqual({ value: { id: 1, title: 'Hello' } });
});

test('decorators stand beside fields', async () => {
  const serializer = new MemberSerializer({ data: { account: 'x', fullName: 'Ann', code: 'ABC' } });

  expect(await serializer.isValid()).toBe(false);
  expect(serializer.errors).toEqual({ account: ['account must be an IBAN'] });
  expect(await MemberSerializer.parse({ account: 'DE89370400440532013000', fullName: 'Ann', code: 'ABC' })).toEqual({
    account: 'DE89370400440532013000',
    name: 'Ann',
    code: 'abc',
  });
});

test('serializers stand in controllers', async () => {
  const app = (await Test.createTestingModule({ imports: [MembersModule] }).compile()).createNestApplication();
  await app.init();
  const agent = supertest(app.getHttpServer() as never);

  expect((await agent.post('/members').send({ title: ' a ' })).body).toEqual({ id: 1, title: 'a' });
  expect((await agent.post('/members').send([])).body).toEqual({ errors: ['Invalid data. Expected a dictionary, but got list.'] });
  expect((await agent.get('/members?page=2')).body).toEqual([{ id: 2, title: 'Hello' }]);
  expect((await agent.post('/members/import').send([{ title: 'a' }])).body).toEqual({ id: 1, title: '1 notes' });
  await app.close();
});
