import { Controller, type INestApplication, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, ManagerRegistry, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { CharField } from '@nuages/serializers';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import request from 'supertest';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RestRequest } from '../request/rest-request.js';
import { RestModule } from '../rest.module.js';
import { forEachPlatform } from '../testing/index.js';
import { ReadOnlyModelViewSet } from '../viewsets/model-view-set.js';

@Entity()
class Bid {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) title!: string;
  @Column() amount!: number;

  get loud(): string {
    return this.title.toUpperCase();
  }
}

class BidSerializer extends ModelSerializer {
  static override Meta = modelMeta<Bid, BidSerializer>({ model: Bid, fields: '__all__' });
}

class SealedSerializer extends ModelSerializer {
  loud = CharField({ readOnly: true });
  static override Meta = modelMeta<Bid, SealedSerializer>({ model: Bid, fields: ['id', 'title', 'loud'] });
}

/** Amounts are shown in details alone. */
@Controller('details')
class DetailsController extends ReadOnlyModelViewSet(BidSerializer, { serializers: { list: SealedSerializer } }) {}

/** Amounts are shown to auctioneers alone. */
@Controller('roles')
class RolesController extends ReadOnlyModelViewSet(BidSerializer) {
  override getSerializerClass(asked: RestRequest) {
    return asked.headers['x-role'] === 'auctioneer' ? BidSerializer : SealedSerializer;
  }
}

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: [Bid] }), synchronize: true }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot(),
    RestModule.forRoot(),
  ],
  controllers: [DetailsController, RolesController],
})
class BidsModule {}

forEachPlatform((platform) => {
  describe(`OrderingFilter without fields on ${platform.name}`, () => {
    let app: INestApplication;
    beforeAll(async () => {
      app = await platform.create(BidsModule);
      const bids = [30, 10, 20].map((amount, index) => Object.assign(new Bid(), { amount, title: `bid ${3 - index}` }));
      await app.get(ManagerRegistry).for(Bid).bulkCreate(bids);
    });
    afterAll(() => app.close());

    test.each([
      ['/details?ordering=amount', '', [1, 2, 3]],
      ['/details?ordering=-amount', '', [1, 2, 3]],
      ['/details?ordering=title', '', [3, 2, 1]],
      ['/details?ordering=loud', '', [1, 2, 3]],
      ['/roles?ordering=amount', 'bidder', [1, 2, 3]],
      ['/roles?ordering=amount', 'auctioneer', [2, 3, 1]],
    ])('lets %s order by what a %s sees', async (url, role, expected) => {
      const answer = await request(app.getHttpServer() as never)
        .get(url)
        .set('X-Role', role);

      expect([answer.status, (answer.body as { id: number }[]).map(({ id }) => id)]).toEqual([200, expected]);
    });
  });
});
