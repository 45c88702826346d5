import type { AnySerializer, SerializerField } from '../viewsets/serializer.js';

/** What {@link MemorySerializer} is made of. */
interface Input {
  instance?: any; // a row, or rows
  data?: any; // what the client sent
  partial?: boolean;
}

/** Stands for a serializer in tests of routing: gives its rows as they are, and takes any data that has a title. */
export class MemorySerializer implements AnySerializer {
  readonly fields = new Map<string, SerializerField>();
  readonly errorDetails = { title: [{ message: 'This field is required.', code: 'required' }] };

  constructor(private readonly input: Input) {}

  static many(input: Input): MemorySerializer {
    return new MemorySerializer(input);
  }

  async isValid(): Promise<boolean> {
    return this.input.partial === true || this.input.data?.title !== undefined;
  }

  async save(): Promise<unknown> {
    return this.input.data;
  }

  get data(): unknown {
    return this.input.data ? { ...this.input.instance, ...this.input.data } : this.input.instance;
  }
}
