import { FieldType } from '../fields/field-type.js';
import { SKIP } from '../fields/invalid.js';
import { type JsonSchema, MESSAGES, type SchemaScope } from '../json-schema/json-schema.js';
import type { PropertyRules } from './class-validator.js';
import type { DtoShape } from './dto-shape.js';
import { describeRules } from './dto-schema.js';

/** A property of a DTO: what class-transformer and class-validator do with it, as a field that can be looked at. */
export class DtoFieldType extends FieldType {
  override readonly kind = 'DtoField';

  constructor(
    options: { name: string; source: string; readOnly: boolean; writeOnly: boolean },
    private readonly shape: DtoShape,
    private readonly nest: (Class: Function) => { readonly name: string },
  ) {
    super(options);
  }

  /** What is not sent fails a check, unless the class has a value of its own; `@ValidateNested()` alone lets it pass. */
  override get isRequired(): boolean {
    const { conditions, checks } = this.rules ?? NO_RULES;
    return !this.isReadOnly && conditions.length === 0 && checks.length > 0 && !this.shape.initialized.has(this.source[0]!);
  }

  override with(): this {
    return this;
  }

  override parse(): unknown {
    return SKIP;
  }

  override represent(value: unknown): unknown {
    return value;
  }

  override describe(scope: SchemaScope): JsonSchema {
    const type = this.step?.type;
    const declared = Reflect.getMetadata('design:type', this.shape.Class.prototype as object, this.source[0]!) as Function | undefined;
    return describeRules(this.rules ?? NO_RULES, this.describeInner(scope), BUILT_IN.has(type) ? type : declared);
  }

  override describeErrors(scope: SchemaScope): JsonSchema {
    const inner = this.describeInner(scope);
    return inner ? { anyOf: [MESSAGES, { type: 'array', items: inner }, inner] } : MESSAGES;
  }

  private describeInner(scope: SchemaScope): JsonSchema | undefined {
    const type = this.step?.type;
    return type && !BUILT_IN.has(type) ? scope.describeSerializer(this.nest(type)) : undefined;
  }

  private get step(): DtoShape['input']['steps'][number] | undefined {
    const isThis = ({ property }: { property: string }): boolean => property === this.source[0];
    return this.shape.input.steps.find(isThis) ?? this.shape.output.steps.find(isThis);
  }

  private get rules(): PropertyRules | undefined {
    return this.shape.checker.properties.find(({ property }) => property === this.source[0]);
  }
}

const BUILT_IN = new Set<unknown>([String, Number, Boolean, Date]);
const NO_RULES: PropertyRules = { property: '', conditions: [], checks: [], nested: [] };
