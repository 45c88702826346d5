import { Controller } from '@nestjs/common';
import { IsAdminUser, IsAuthenticated, Permissions } from '@nuages/auth';
import { InjectManager, type Manager } from '@nuages/managers';
import { Action, ExtendSchema, ModelViewSet, requireValid, type RestRequest } from '@nuages/rest';
import { User } from './user.entity.js';
import { UserSerializer } from './user.serializer.js';

/** Users: staff read and change them; everybody has `me`. */
@Permissions(IsAdminUser)
@Controller('api/users')
export class UsersController extends ModelViewSet(UserSerializer, { methods: ['get', 'patch'] }) {
  constructor(@InjectManager(User) private readonly users: Manager<User>) {
    super();
  }

  override getQuerySet() {
    return this.users.orderBy('id');
  }

  @ExtendSchema({ summary: 'Who is logged in.', many: false, request: UserSerializer })
  @Permissions(IsAuthenticated)
  @Action({ detail: false, methods: ['get', 'patch'] })
  async me(request: RestRequest) {
    const instance = request.user as User;
    if (request.method !== 'PATCH') return this.represent(request, instance);

    const serializer = this.getSerializer(request, { instance, data: request.data, partial: true });
    await requireValid(serializer);
    await serializer.save();
    return serializer.data;
  }
}
